using System.Security.Cryptography;
using System.Text;
using Atapos.Shared;
using Atapos.Shared.Hosting.Security;
using Atapos.Shared.Hosting.Wire;
using Atapos.Tenancy.Domain;

namespace Atapos.Tenancy.Data;

/// <summary>Seals the merchants' server keys of the payment gateway for the database, and opens them where money is taken (ruling 12).</summary>
internal sealed class ServerKeys(DataKeys keys)
{
    internal static readonly SealedColumn Column = new("server keys of merchants", "tenancy.merchants", "me_id", "midtrans_server_key", _ => Place);

    private const string Place = "tenancy.merchants/midtrans_server_key";

    /// <summary>What a merchant's column shall hold.</summary>
    /// <param name="merchant">Whose it is.</param>
    /// <param name="given">The key that was given, null to take it away, or nothing to leave what is there.</param>
    internal byte[]? Over(Merchant merchant, Optional<string?> given) => given switch
    {
        { IsGiven: false } => merchant.MidtransServerKey,
        { Value: null } => null,
        { Value: { } key } => keys.Seal(Encoding.ASCII.GetBytes(GatewayKey.Of(key).Value), merchant.Tenant, Place),
    };

    /// <exception cref="CryptographicException">The data key that it was sealed with is gone, or the column was changed by hand.</exception>
    internal string Open(byte[] sealedKey, TenantId tenant) => Encoding.ASCII.GetString(keys.Open(sealedKey, tenant, Place));
}
