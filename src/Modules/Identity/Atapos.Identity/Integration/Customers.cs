using Atapos.Identity.Contracts;
using Atapos.Identity.Data;
using Atapos.Identity.Domain;
using Atapos.Shared;
using Atapos.Shared.Hosting.Data;
using Npgsql;

namespace Atapos.Identity.Integration;

/// <summary>Answers other modules about the current merchant's customers, on the caller's session, from memory where it can.</summary>
internal sealed class Customers(IdentityDbContext store, CustomerCards kept, IdBlocks ids, TimeProvider clock) : ICustomers
{
    // What a transaction that has written sees may never be committed, so it is not kept.
    private const string Card = "select id, email, name, phone, is_active, pg_current_xact_id_if_assigned() is null from identity.customers where me_id = $1 and ";
    private const string CardsById = Card + "id = any ($2)";
    private const string CardByEmail = Card + "email_key = $2";

    public async Task<IReadOnlyDictionary<long, CustomerCard>> GetAsync(IReadOnlyCollection<long> customerIds, CancellationToken cancellationToken)
    {
        var found = new Dictionary<long, CustomerCard>(customerIds.Count);
        List<long> missing = [];
        foreach (var id in customerIds)
        {
            if (kept.Find(store.CurrentTenant, id) is { } card)
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
            foreach (var card in await ReadAsync(CardsById, missing.ToArray(), cancellationToken))
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

        var id = await ids.NextAsync(store.Session, IdentityDbContext.CustomerIds, cancellationToken);
        var customer = Customer.Register(store.CurrentTenant, id, address, name, phone, clock.Now());
        if (await store.TryAddAsync(customer, cancellationToken))
        {
            return new(customer.Id, address.Value, customer.Name, customer.Phone, customer.IsActive);
        }

        return await FindAsync(address, cancellationToken)
            ?? throw DomainException.Conflict("customer.changed", "The customer with this e-mail has just changed; try again.");
    }

    private async Task<CustomerCard?> FindAsync(EmailAddress email, CancellationToken cancellationToken) =>
        kept.Find(store.CurrentTenant, email.Key) ?? (await ReadAsync(CardByEmail, email.Key, cancellationToken)).SingleOrDefault();

    private async Task<List<CustomerCard>> ReadAsync(string sql, object key, CancellationToken cancellationToken)
    {
        await store.Session.EnsureBegunAsync(cancellationToken);
        var began = kept.Begin();
        List<CustomerCard> cards = [];
        await using var command = store.Session.Command(sql, store.CurrentTenant.Value, key);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var card = new CustomerCard(reader.GetInt64(0), Text(reader, 1), Text(reader, 2), Text(reader, 3), reader.GetBoolean(4));
            cards.Add(card);
            if (reader.GetBoolean(5))
            {
                kept.Keep(store.CurrentTenant, card, began);
            }
        }

        return cards;
    }

    private static string? Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}
