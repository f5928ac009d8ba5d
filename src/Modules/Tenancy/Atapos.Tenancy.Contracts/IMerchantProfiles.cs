namespace Atapos.Tenancy.Contracts;

/// <summary>Tells other modules how a merchant wants its shop to be run.</summary>
public interface IMerchantProfiles
{
    /// <summary>The profile of a merchant, or null when there is none; a committed change is known as soon as the database has told it.</summary>
    /// <param name="merchantId">The merchant of the session that asks.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    ValueTask<MerchantProfile?> FindAsync(long merchantId, CancellationToken cancellationToken);
}

/// <summary>What other modules may know of a merchant.</summary>
/// <param name="MerchantId">Above zero.</param>
/// <param name="Name">As shown to people.</param>
/// <param name="BusinessType"><c>fnb</c>, <c>retail</c>, <c>service</c> or <c>other</c>.</param>
/// <param name="TimeZone">IANA name, for example <c>Asia/Jakarta</c>; the shop's days begin and end by it.</param>
/// <param name="Locale">Language of mails and receipts: <c>id</c> or <c>en</c>.</param>
/// <param name="ServiceChargeTaxable">True when a line's service charge is part of its tax base (ruling 1).</param>
/// <param name="CustomerOrdering">False when only staff may take orders.</param>
/// <param name="IsActive">False when it takes no sign-in, order or new payment (ruling 11).</param>
public sealed record MerchantProfile(
    long MerchantId, string Name, string BusinessType, string TimeZone, string Locale, bool ServiceChargeTaxable, bool CustomerOrdering, bool IsActive);
