using Ardalis.GuardClauses;
using Atapos.Shared;

namespace Atapos.Tenancy.Domain;

/// <summary>What line of business a merchant is in (<c>me_business_type</c>).</summary>
internal enum BusinessType
{
    Fnb,
    Retail,
    Service,
    Other,
}

/// <summary>How the merchant says it runs its tills (<c>me_pos_mode</c>); it restricts nothing.</summary>
internal enum PosMode
{
    Centralized,
    Distributed,
    Hybrid,
}

/// <summary>A shop and the way it wants to be run; the root of everything that belongs to it.</summary>
internal sealed class Merchant : AggregateRoot
{
    internal const int LongestName = 150;
    internal const int LongestTimeZone = 60;
    internal const string DefaultTimeZone = "Asia/Jakarta";

    private Merchant()
    {
    }

    private Merchant(TenantId tenant)
        : base(tenant)
    {
    }

    internal string Name { get; private set; } = "";

    internal BusinessType BusinessType { get; private set; }

    internal PosMode PosMode { get; private set; }

    internal bool IsActive { get; private set; }

    /// <summary>IANA name; the shop's days begin and end by it.</summary>
    internal string TimeZone { get; private set; } = DefaultTimeZone;

    /// <summary>Language of mails and receipts.</summary>
    internal Language Locale { get; private set; }

    /// <summary>True when a line's service charge is part of its tax base (ruling 1).</summary>
    internal bool ServiceChargeTaxable { get; private set; }

    /// <summary>False when only staff may take orders.</summary>
    internal bool CustomerOrdering { get; private set; }

    internal DateTimeOffset CreatedAt { get; private set; }

    /// <summary>Opens a shop; customers may order in it and its service charge is not taxed until it says otherwise.</summary>
    /// <exception cref="DomainException">422 <c>merchant.name-invalid</c> or <c>merchant.time-zone-unknown</c>.</exception>
    internal static Merchant Open(
        TenantId tenant, string name, BusinessType businessType, DateTimeOffset now, PosMode posMode = PosMode.Centralized, string timeZone = DefaultTimeZone)
    {
        if (timeZone.Length > LongestTimeZone || !TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out _))
        {
            throw new DomainException("merchant.time-zone-unknown", $"{timeZone} is not a known time zone.");
        }

        return new(tenant)
        {
            Name = Guard.Against.BlankOrLonger(name, LongestName, "merchant.name-invalid", "A merchant's name"),
            BusinessType = businessType,
            PosMode = posMode,
            TimeZone = timeZone,
            Locale = Language.Id,
            CustomerOrdering = true,
            IsActive = true,
            CreatedAt = now,
        };
    }
}

/// <summary>A language that mails and receipts are written in (<c>me_locale</c>).</summary>
internal enum Language
{
    /// <summary>Indonesian.</summary>
    Id,

    /// <summary>English.</summary>
    En,
}
