using Atapos.Identity.Authentication.Customers;
using Atapos.Shared;
using Atapos.Shared.Hosting.Data;
using Microsoft.Extensions.DependencyInjection;

namespace Atapos.Identity.Data;

/// <summary>Looks whether a customer's token still counts, in PostgreSQL.</summary>
/// <remarks>Asked anew for every request, in one statement by primary keys: signing out and shutting out take effect at once on every host, which no cache can promise.</remarks>
internal sealed class CustomerStandings(OwnTransaction transaction) : ICustomerStandings
{
    private const string Look = """
        select c.is_active and (c.signed_out_at is null or c.signed_out_at <= $4)
               and not exists (select from identity.revoked_tokens as t where t.me_id = $1 and t.token_id = $3)
        from identity.customers as c where c.me_id = $1 and c.id = $2
        """;

    public Task<bool> CountsAsync(TenantId tenant, long customerId, string tokenId, DateTimeOffset issuedAt, CancellationToken cancellationToken) =>
        transaction.RunAsync(
            tenant,
            async (services, token) =>
            {
                await using var command = services.GetRequiredService<TenantSession>().Command(Look, tenant.Value, customerId, tokenId, issuedAt);
                return await command.ExecuteScalarAsync(token) is true;
            },
            cancellationToken);
}
