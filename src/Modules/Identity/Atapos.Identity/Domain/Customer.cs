using Ardalis.GuardClauses;
using Atapos.Shared;

namespace Atapos.Identity.Domain;

/// <summary>Somebody who buys from one merchant and is known by an e-mail address there.</summary>
internal sealed class Customer : AggregateRoot
{
    internal const int MaxNameLength = 120;
    internal const int MaxPhoneLength = 32;

    private Customer()
    {
    }

    private Customer(TenantId tenant)
        : base(tenant)
    {
    }

    /// <summary>The customer's number (<c>cu_id</c>), above zero.</summary>
    internal long Id { get; private set; }

    /// <summary>As given; null when it was erased.</summary>
    internal EmailAddress? Email { get; private set; }

    /// <summary>What makes the address unique per merchant, whatever its case; null together with <see cref="Email"/>.</summary>
    internal string? EmailKey { get; private set; }

    /// <summary>As given, or null.</summary>
    internal string? Name { get; private set; }

    /// <summary>As given, or null.</summary>
    internal string? Phone { get; private set; }

    /// <summary>False when staff have shut the customer out.</summary>
    internal bool IsActive { get; private set; }

    /// <summary>When the customer was registered, UTC.</summary>
    internal DateTimeOffset CreatedAt { get; private set; }

    /// <summary>A new, active customer of a merchant.</summary>
    /// <exception cref="DomainException"><c>customer.name-invalid</c> (over 120 characters) or <c>customer.phone-invalid</c> (over 32); control characters in either.</exception>
    internal static Customer Register(TenantId tenant, long id, EmailAddress email, string? name, string? phone, DateTimeOffset at) => new(tenant)
    {
        Id = Guard.Against.NegativeOrZero(id),
        Email = email,
        EmailKey = email.Key,
        Name = Line(Guard.Against.Longer(name, MaxNameLength, "customer.name-invalid"), "customer.name-invalid", "name"),
        Phone = Line(Guard.Against.Longer(phone, MaxPhoneLength, "customer.phone-invalid"), "customer.phone-invalid", "phone"),
        IsActive = true,
        CreatedAt = at,
    };

    // They stand in the heads of mails, and PostgreSQL takes no NUL in a text.
    private static string? Line(string? text, string code, string what) => text is null || !text.Any(char.IsControl)
        ? text
        : throw new DomainException(code, $"{what} must be one line of text.");
}
