using Atapos.Identity.Domain;
using Atapos.Shared;
using Atapos.Shared.Hosting.Original;

namespace Atapos.Identity.Data;

/// <summary>The customers. Codes, links and tokens of the original are not taken over: everybody signs in anew.</summary>
internal sealed class OriginalImport(IdentityDbContext store, TimeProvider clock) : IOriginalImport
{
    public int Order => 10;

    public async Task ImportAsync(OriginalShop shop, CancellationToken cancellationToken)
    {
        var (tenant, now) = (TenantId.Of(shop.Merchant), clock.Now());
        await shop.TakeAsync(OriginalTables.Customers, store, "identity.customers", row => Make(tenant, row, now), cancellationToken);
        await shop.StepOverAsync(IdentityDbContext.CustomerIds, OriginalTables.Customers, cancellationToken);
    }

    private static Customer Make(TenantId tenant, OriginalRow row, DateTimeOffset now)
    {
        var createdAt = row.Instant("created_at") ?? now;
        var customer = Customer.Register(
            tenant, row.Id("cu_id"), EmailAddress.Of(row.TextOrNone("cu_email")), row.TextOrNone("cu_name"), row.TextOrNone("cu_phone"), createdAt);
        if (!row.Flag("cu_is_active", true))
        {
            customer.ShutOut(now);
        }

        return customer;
    }
}
