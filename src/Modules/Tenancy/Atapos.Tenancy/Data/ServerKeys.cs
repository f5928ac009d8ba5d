using System.Security.Cryptography;
using System.Text;
using Atapos.Shared;
using Atapos.Shared.Hosting.Security;
using Atapos.Tenancy.Domain;

namespace Atapos.Tenancy.Data;

/// <summary>Seals the merchants' server keys of the payment gateway for the database, and opens them where money is taken (ruling 12).</summary>
internal sealed class ServerKeys(DataKeys keys)
{
    private const string Place = "tenancy.merchants/midtrans_server_key";

    internal byte[] Seal(GatewayKey serverKey, TenantId tenant) => keys.Seal(Encoding.ASCII.GetBytes(serverKey.Value), tenant, Place);

    /// <exception cref="CryptographicException">The data key that it was sealed with is gone, or the column was changed by hand.</exception>
    internal string Open(byte[] sealedKey, TenantId tenant) => Encoding.ASCII.GetString(keys.Open(sealedKey, tenant, Place));
}
