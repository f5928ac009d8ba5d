namespace Atapos.Tenancy.Domain;

/// <summary>How a merchant wants its shop to be run.</summary>
/// <param name="Name">As shown to people, 1 to 150 characters.</param>
/// <param name="BusinessType">What line of business it is in.</param>
/// <param name="PosMode">How it says it runs its tills.</param>
/// <param name="TimeZone">IANA name; the shop's days begin and end by it.</param>
/// <param name="Locale">Language of mails and receipts.</param>
/// <param name="ServiceChargeTaxable">True when a line's service charge is part of its tax base (ruling 1).</param>
/// <param name="CustomerOrdering">False when only staff may take orders.</param>
internal sealed record MerchantDetails(
    string Name,
    BusinessType BusinessType,
    PosMode PosMode = PosMode.Centralized,
    string TimeZone = MerchantDetails.DefaultTimeZone,
    Language Locale = Language.Id,
    bool ServiceChargeTaxable = false,
    bool CustomerOrdering = true)
{
    internal const string DefaultTimeZone = "Asia/Jakarta";
}

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

/// <summary>A language that mails and receipts are written in (<c>me_locale</c>).</summary>
internal enum Language
{
    /// <summary>Indonesian.</summary>
    Id,

    /// <summary>English.</summary>
    En,
}
