using Atapos.Identity.Domain;
using Microsoft.EntityFrameworkCore;

namespace Atapos.Identity.Data;

/// <summary>Keeps a mail from being put into the queue for an address that is being removed.</summary>
internal static class CustomerLocks
{
    /// <summary>A customer's address, which stays so to the end of the transaction; null when there is none, or no more.</summary>
    internal static async Task<EmailAddress?> HoldAddressAsync(this IdentityDbContext store, long customerId, CancellationToken cancellationToken)
    {
        var tenant = store.CurrentTenant.Value;
        var found = await store.Customers
            .FromSql($"select *, xmin from identity.customers where me_id = {tenant} and id = {customerId} for share")
            .AsNoTracking()
            .SingleOrDefaultAsync(cancellationToken);
        return found?.Email;
    }

    /// <summary>Waits until nobody holds a customer's address any more; whoever wants to hold it waits for the end of this transaction.</summary>
    internal static Task TakeAddressAsync(this IdentityDbContext store, long customerId, CancellationToken cancellationToken)
    {
        var tenant = store.CurrentTenant.Value;
        return store.Database.ExecuteSqlAsync(
            $"select 1 from identity.customers where me_id = {tenant} and id = {customerId} for no key update", cancellationToken);
    }
}
