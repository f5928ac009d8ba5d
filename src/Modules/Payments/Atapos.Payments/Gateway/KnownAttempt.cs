using System.Security.Cryptography;
using System.Text;
using Atapos.Payments.Data;
using Atapos.Payments.Domain;
using Atapos.Payments.Midtrans;
using Atapos.Shared;
using Atapos.Shared.Hosting.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Atapos.Payments.Gateway;

/// <summary>What has to be known of an attempt to talk to the gateway about it, outside of any transaction.</summary>
/// <param name="Tenant">Whose it is.</param>
/// <param name="OrderId">The order.</param>
/// <param name="Id">The attempt.</param>
/// <param name="GatewayOrderId">Its name at the gateway.</param>
/// <param name="Token">Of a Snap session, once it is open.</param>
/// <param name="State">Where it stood when it was read.</param>
/// <param name="ExpiresAt">UTC.</param>
/// <param name="Access">The account; null when it is gone.</param>
internal sealed record KnownAttempt(
    TenantId Tenant, long OrderId, long Id, string GatewayOrderId, string? Token, AttemptState State, DateTimeOffset ExpiresAt, GatewayAccess? Access)
{
    /// <summary>The account, which must be there to ask the gateway anything.</summary>
    /// <exception cref="DomainException">409 <c>payment.no-account</c>.</exception>
    internal GatewayAccess RequiredAccess => Access ?? throw MerchantAccounts.NoAccount();

    /// <summary>By which the gateway knows a repeated call; the same for the same attempt, 36 characters.</summary>
    internal string IdempotencyKey => new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(GatewayOrderId)).AsSpan(0, 16)).ToString();

    internal static async Task<KnownAttempt> OfAsync(GatewayAttempt attempt, MerchantAccounts accounts, CancellationToken cancellationToken) => new(
        attempt.Tenant, attempt.OrderId, attempt.Id, attempt.GatewayOrderId, attempt.Token, attempt.State, attempt.ExpiresAt,
        await accounts.OfAsync(attempt, cancellationToken));

    /// <summary>Reads an attempt as it was last committed; null when there is none.</summary>
    internal static Task<KnownAttempt?> ReadAsync(OwnTransaction own, TenantId tenant, long attemptId, CancellationToken cancellationToken) => own.QueryAsync(
        tenant,
        async (services, token) =>
        {
            var attempt = await services.GetRequiredService<PaymentsDbContext>().AllAttempts.AsNoTracking().SingleOrDefaultAsync(one => one.Id == attemptId, token);
            return attempt is null ? null : await OfAsync(attempt, services.GetRequiredService<MerchantAccounts>(), token);
        },
        cancellationToken);
}
