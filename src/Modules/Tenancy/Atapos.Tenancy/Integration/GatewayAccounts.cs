using System.Security.Cryptography;
using Atapos.Shared.Hosting.Http;
using Atapos.Tenancy.Contracts;
using Atapos.Tenancy.Data;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Atapos.Tenancy.Integration;

/// <summary>Answers other modules from memory, else on the session that asks; the server key is opened for each question and not kept.</summary>
internal sealed class GatewayAccounts(MerchantDirectory directory, TenancyDbContext store, ServerKeys keys, ILogger<GatewayAccounts> log) : IGatewayAccounts
{
    public async Task<GatewayAccount?> FindAsync(long merchantId, CancellationToken cancellationToken) =>
        await directory.FindAsync(store, merchantId, cancellationToken) is { SealedServerKey: { } sealedKey } merchant
            ? new(Open(sealedKey), merchant.ClientKey, merchant.IsProduction)
            : null;

    private string Open(byte[] sealedKey)
    {
        try
        {
            return keys.Open(sealedKey, store.CurrentTenant);
        }
        catch (CryptographicException error)
        {
            log.LogError(
                error, "The server key of merchant {Merchant} cannot be opened: DATA_KEYS lacks the key it was sealed with. Put that back or store the server key anew.",
                store.CurrentTenant.Value);
            throw new ProblemException(
                StatusCodes.Status503ServiceUnavailable, "merchant.server-key-unreadable", "The merchant's account of the payment gateway cannot be used at the moment.");
        }
    }
}
