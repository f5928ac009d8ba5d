using Atapos.Identity.Contracts;
using Atapos.Identity.Domain;
using Atapos.Shared.Hosting.Data;

namespace Atapos.Identity.Data;

/// <summary>Reads customers' cards, and has those kept that are sure to stay.</summary>
internal static class CardReads
{
    // What a transaction that has written sees may never be committed, so it is not kept.
    private const string Card = "select id, email, name, phone, is_active, pg_current_xact_id_if_assigned() is null from identity.customers where me_id = $1 and ";
    private const string CardsById = Card + "id = any ($2)";
    private const string CardByEmail = Card + "email_key = $2";

    /// <summary>The customers among these that there are.</summary>
    internal static Task<IReadOnlyList<CustomerCard>> ReadCardsAsync(
        this IdentityDbContext store, CustomerCards kept, long[] ids, CancellationToken cancellationToken) => store.ReadAsync(kept, CardsById, ids, cancellationToken);

    /// <summary>The customer with an e-mail, or null.</summary>
    internal static async Task<CustomerCard?> ReadCardAsync(
        this IdentityDbContext store, CustomerCards kept, EmailAddress email, CancellationToken cancellationToken) =>
        (await store.ReadAsync(kept, CardByEmail, email.Key, cancellationToken)).SingleOrDefault();

    private static async Task<IReadOnlyList<CustomerCard>> ReadAsync(
        this IdentityDbContext store, CustomerCards kept, string sql, object key, CancellationToken cancellationToken)
    {
        await store.Session.EnsureBegunAsync(cancellationToken);
        var began = kept.Begin();
        List<CustomerCard> cards = [];
        await using var command = store.Session.Command(sql, store.CurrentTenant.Value, key);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var card = new CustomerCard(reader.GetInt64(0), reader.TextOrNull(1), reader.TextOrNull(2), reader.TextOrNull(3), reader.GetBoolean(4));
            cards.Add(card);
            if (reader.GetBoolean(5))
            {
                kept.Keep(store.CurrentTenant, card, began);
            }
        }

        return cards;
    }
}
