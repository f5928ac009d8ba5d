namespace Atapos.Identity.Contracts;

/// <summary>The customers of the current merchant, for modules that keep only their numbers.</summary>
public interface ICustomers
{
    /// <summary>The customers among those asked for; unknown and foreign ones are simply absent.</summary>
    Task<IReadOnlyDictionary<long, CustomerCard>> GetAsync(IReadOnlyCollection<long> customerIds, CancellationToken cancellationToken);

    /// <summary>The customer with an e-mail, found without regard to case, or made in the caller's transaction; a found one is not overwritten (ruling 33).</summary>
    /// <param name="email">A well-formed address; it also makes the call idempotent.</param>
    /// <param name="name">For a new customer.</param>
    /// <param name="phone">For a new customer.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task<CustomerCard> FindOrCreateAsync(string email, string? name, string? phone, CancellationToken cancellationToken);

    /// <summary>The customer with an e-mail, found without regard to case, or null.</summary>
    Task<CustomerCard?> FindByEmailAsync(string email, CancellationToken cancellationToken);

    /// <summary>
    /// The address that a mail to a customer goes to, as it stands at this moment; until the caller's transaction ends nobody removes it,
    /// and who removes it afterwards finds the mail. Null when there is none, or no more.
    /// </summary>
    Task<string?> HoldAddressAsync(long customerId, CancellationToken cancellationToken);
}

/// <summary>What other modules may know of a customer.</summary>
/// <param name="CustomerId">Above zero.</param>
/// <param name="Email">As given; null when it was erased.</param>
/// <param name="Name">As given.</param>
/// <param name="Phone">As given.</param>
/// <param name="IsActive">False when staff have shut the customer out.</param>
public sealed record CustomerCard(long CustomerId, string? Email, string? Name, string? Phone, bool IsActive);
