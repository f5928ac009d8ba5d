using Atapos.Identity.Contracts;
using Atapos.Identity.Data;
using Atapos.Identity.Domain;
using Atapos.Shared;
using Atapos.Shared.Hosting.Data;
using Microsoft.EntityFrameworkCore;

namespace Atapos.Identity.Integration;

/// <summary>Answers other modules about the current merchant's customers, on the caller's session.</summary>
internal sealed class Customers(IdentityDbContext store, IdBlocks ids, TimeProvider clock) : ICustomers
{
    public async Task<IReadOnlyDictionary<long, CustomerCard>> GetAsync(IReadOnlyCollection<long> customerIds, CancellationToken cancellationToken) =>
        customerIds.Count == 0
            ? new Dictionary<long, CustomerCard>()
            : await Cards(store.Customers.Where(customer => customerIds.Contains(customer.Id))).ToDictionaryAsync(card => card.CustomerId, cancellationToken);

    public Task<CustomerCard?> FindByEmailAsync(string email, CancellationToken cancellationToken) =>
        EmailAddress.TryParse(email, out var address) ? FindAsync(address, cancellationToken) : Task.FromResult<CustomerCard?>(null);

    public async Task<CustomerCard> FindOrCreateAsync(string email, string? name, string? phone, CancellationToken cancellationToken)
    {
        var address = EmailAddress.Of(email);
        if (await FindAsync(address, cancellationToken) is { } known)
        {
            return known;
        }

        var id = await ids.NextAsync(store.Session, IdentityDbContext.CustomerIds, cancellationToken);
        var customer = Customer.Register(store.CurrentTenant, id, address, name, phone, clock.Now());
        if (await store.TryAddAsync(customer, cancellationToken))
        {
            return new(customer.Id, address.Value, customer.Name, customer.Phone, customer.IsActive);
        }

        return await FindAsync(address, cancellationToken)
            ?? throw DomainException.Conflict("customer.changed", "The customer with this e-mail has just changed; try again.");
    }

    private Task<CustomerCard?> FindAsync(EmailAddress email, CancellationToken cancellationToken)
    {
        var key = email.Key;
        return Cards(store.Customers.Where(customer => customer.EmailKey == key)).SingleOrDefaultAsync(cancellationToken);
    }

    private static IQueryable<CustomerCard> Cards(IQueryable<Customer> customers) => customers.AsNoTracking().Select(customer => new CustomerCard(
        customer.Id, customer.Email == null ? null : customer.Email.Value.Value, customer.Name, customer.Phone, customer.IsActive));
}
