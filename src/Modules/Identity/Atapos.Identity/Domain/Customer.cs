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

    /// <summary>Tokens issued before this are no longer valid; a whole second, UTC, because that is how exactly a token says when it was issued.</summary>
    internal DateTimeOffset? SignedOutAt { get; private set; }

    /// <summary>When the personal data were removed, UTC; the number stays, for the orders that name it.</summary>
    internal DateTimeOffset? ErasedAt { get; private set; }

    /// <summary>A new, active customer of a merchant.</summary>
    /// <exception cref="DomainException"><c>customer.name-invalid</c> (over 120 characters) or <c>customer.phone-invalid</c> (over 32); control characters in either.</exception>
    internal static Customer Register(TenantId tenant, long id, EmailAddress email, string? name, string? phone, DateTimeOffset at) => new(tenant)
    {
        Id = Guard.Against.NegativeOrZero(id),
        Email = email,
        EmailKey = email.Key,
        Name = NameOf(name),
        Phone = PhoneOf(phone),
        IsActive = true,
        CreatedAt = at,
    };

    /// <summary>Puts another name in the place of the one it has; null for none.</summary>
    /// <exception cref="DomainException"><c>customer.name-invalid</c>; <c>customer.erased</c> (conflict).</exception>
    internal void Rename(string? name) => Name = MustBeThere(NameOf(name));

    /// <summary>Puts another phone number in the place of the one it has; null for none.</summary>
    /// <exception cref="DomainException"><c>customer.phone-invalid</c>; <c>customer.erased</c> (conflict).</exception>
    internal void CallAt(string? phone) => Phone = MustBeThere(PhoneOf(phone));

    /// <summary>Puts another address in the place of the one it has. Whoever signed in by the old one is signed out.</summary>
    /// <exception cref="DomainException"><c>customer.erased</c> (conflict).</exception>
    internal void MoveTo(EmailAddress email, DateTimeOffset at)
    {
        MustBeThere(email);
        if (!string.Equals(email.Key, EmailKey, StringComparison.Ordinal))
        {
            SignOutEverywhere(at);
        }

        Email = email;
        EmailKey = email.Key;
    }

    /// <summary>Staff shut the customer out: no sign-in, and no token is valid any more.</summary>
    internal void ShutOut(DateTimeOffset at)
    {
        IsActive = false;
        SignOutEverywhere(at);
    }

    /// <summary>Staff let the customer in again; former tokens stay invalid.</summary>
    /// <exception cref="DomainException"><c>customer.erased</c> (conflict).</exception>
    internal void LetIn() => IsActive = MustBeThere(true);

    /// <summary>Ends all tokens that have been issued so far.</summary>
    internal void SignOutEverywhere(DateTimeOffset at)
    {
        // A token of this very second may say the next one already, because the customer has signed out in it before.
        var next = (SignedOutAt > at ? SignedOutAt.Value : at).AddTicks(TimeSpan.TicksPerSecond);
        SignedOutAt = next.AddTicks(-(next.Ticks % TimeSpan.TicksPerSecond));
    }

    /// <summary>The instant that a token issued now says; after a signing out in the same second that is the next one.</summary>
    internal DateTimeOffset TokensFrom(DateTimeOffset now) => SignedOutAt is { } from && from > now ? from : now;

    /// <summary>Removes all that says who it was. Orders keep the number and add up as before. Once is enough.</summary>
    internal void Erase(DateTimeOffset at)
    {
        if (ErasedAt is not null)
        {
            return;
        }

        ShutOut(at);
        (Email, EmailKey, Name, Phone) = (null, null, null, null);
        ErasedAt = at;
        Record(new CustomerWasErased(Id, at));
    }

    private T MustBeThere<T>(T value) => ErasedAt is null
        ? value
        : throw DomainException.Conflict("customer.erased", "The data of this customer were removed for good.");

    private static string? NameOf(string? name) =>
        Line(Guard.Against.Longer(name, MaxNameLength, "customer.name-invalid"), "customer.name-invalid", "name");

    private static string? PhoneOf(string? phone) =>
        Line(Guard.Against.Longer(phone, MaxPhoneLength, "customer.phone-invalid"), "customer.phone-invalid", "phone");

    // They stand in the heads of mails, and PostgreSQL takes no NUL in a text.
    private static string? Line(string? text, string code, string what) => text is null || !text.Any(char.IsControl)
        ? text
        : throw new DomainException(code, $"{what} must be one line of text.");
}
