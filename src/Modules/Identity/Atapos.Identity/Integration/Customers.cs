using Atapos.Identity.Contracts;
using Atapos.Identity.Data;
using Atapos.Identity.Domain;
using Atapos.Shared;
using Atapos.Shared.Hosting.Data;

namespace Atapos.Identity.Integration;

/// <summary>Answers other modules about the current merchant's customers, on the caller's session, from memory where it can.</summary>
internal sealed class Customers(ITenantContext tenant, Lazy<IdentityDbContext> store, CustomerCards kept, IdBlocks ids, TimeProvider clock) : ICustomers
{
    public async Task<IReadOnlyDictionary<long, CustomerCard>> GetAsync(IReadOnlyCollection<long> customerIds, CancellationToken cancellationToken)
    {
        var found = new Dictionary<long, CustomerCard>(customerIds.Count);
        List<long> missing = [];
        foreach (var id in customerIds)
        {
            if (kept.Find(tenant.Current, id) is { } card)
            {
                found[id] = card;
            }
            else
            {
                missing.Add(id);
            }
        }

        if (missing.Count > 0)
        {
            foreach (var card in await store.Value.ReadCardsAsync(kept, missing.ToArray(), cancellationToken))
            {
                found[card.CustomerId] = card;
            }
        }

        return found;
    }

    public Task<CustomerCard?> FindByEmailAsync(string email, CancellationToken cancellationToken) =>
        EmailAddress.TryParse(email, out var address) ? FindAsync(address, cancellationToken) : Task.FromResult<CustomerCard?>(null);

    public async Task<CustomerCard> FindOrCreateAsync(string email, string? name, string? phone, CancellationToken cancellationToken)
    {
        var address = EmailAddress.Of(email);
        if (await FindAsync(address, cancellationToken) is { } known)
        {
            return known;
        }

        var id = await ids.NextAsync(store.Value.Session, IdentityDbContext.CustomerIds, cancellationToken);
        var customer = Customer.Register(tenant.Current, id, address, name, phone, clock.Now());
        if (await store.Value.TryAddAsync(customer, cancellationToken))
        {
            return new(customer.Id, address.Value, customer.Name, customer.Phone, customer.IsActive);
        }

        return await FindAsync(address, cancellationToken)
            ?? throw DomainException.Conflict("customer.changed", "The customer with this e-mail has just changed; try again.");
    }

    public async Task<string?> HoldAddressAsync(long customerId, CancellationToken cancellationToken) =>
        (await store.Value.HoldAddressAsync(customerId, cancellationToken))?.Value;

    private async Task<CustomerCard?> FindAsync(EmailAddress email, CancellationToken cancellationToken) =>
        kept.Find(tenant.Current, email.Key) ?? await store.Value.ReadCardAsync(kept, email, cancellationToken);
}
