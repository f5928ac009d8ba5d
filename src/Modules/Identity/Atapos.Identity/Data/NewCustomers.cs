using Atapos.Identity.Domain;

namespace Atapos.Identity.Data;

/// <summary>Adds customers whose e-mail somebody else may be adding at the same moment.</summary>
internal static class NewCustomers
{
    // EF cannot say "on conflict": a failed insert of its own would spoil the caller's whole transaction.
    private const string Insert = """
        insert into identity.customers (me_id, id, email, email_key, name, phone, is_active, created_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8)
        on conflict (me_id, email_key) do nothing
        """;

    /// <summary>Inserts the customer in the session's transaction; false when the merchant has one with this e-mail already.</summary>
    /// <remarks>While another transaction is adding the same e-mail, it waits for that one's end; whoever comes second then sees the first's row.</remarks>
    internal static async Task<bool> TryAddAsync(this IdentityDbContext store, Customer customer, CancellationToken cancellationToken)
    {
        await using var command = store.Session.Command(
            Insert,
            customer.Tenant.Value,
            customer.Id,
            customer.Email?.Value,
            customer.EmailKey,
            customer.Name,
            customer.Phone,
            customer.IsActive,
            customer.CreatedAt);
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }
}
