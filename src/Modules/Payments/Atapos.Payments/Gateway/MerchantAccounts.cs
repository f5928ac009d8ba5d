using Atapos.Payments.Domain;
using Atapos.Payments.Midtrans;
using Atapos.Shared;
using Atapos.Tenancy.Contracts;

namespace Atapos.Payments.Gateway;

/// <summary>With which account a merchant talks to the gateway: its own, else the fallback account.</summary>
internal sealed class MerchantAccounts(IGatewayAccounts merchants, MidtransSettings settings)
{
    /// <summary>The account for a new attempt.</summary>
    /// <exception cref="DomainException">409 <c>payment.no-account</c> (ruling 24).</exception>
    internal async Task<(GatewayAccess Access, bool IsOwn)> ChooseAsync(TenantId tenant, CancellationToken cancellationToken) =>
        await OwnAsync(tenant, cancellationToken) is { } own ? (own, true) : (settings.Fallback ?? throw NoAccount(), false);

    /// <summary>The account that an attempt was made with; null when the merchant or the settings no longer have it.</summary>
    internal async Task<GatewayAccess?> OfAsync(GatewayAttempt attempt, CancellationToken cancellationToken) =>
        attempt.UsesOwnAccount ? await OwnAsync(attempt.Tenant, cancellationToken) : settings.Fallback;

    /// <summary>Nobody takes money here by the gateway.</summary>
    internal static DomainException NoAccount() =>
        DomainException.Conflict("payment.no-account", "This merchant has no account at the payment gateway; give it keys, or take cash.");

    private async Task<GatewayAccess?> OwnAsync(TenantId tenant, CancellationToken cancellationToken) =>
        await merchants.FindAsync(tenant.Value, cancellationToken) is { } account ? settings.AccessFor(account.ServerKey, account.IsProduction) : null;
}
