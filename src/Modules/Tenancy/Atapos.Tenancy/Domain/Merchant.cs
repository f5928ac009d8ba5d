using Ardalis.GuardClauses;
using Atapos.Shared;

namespace Atapos.Tenancy.Domain;

/// <summary>A shop and the way it wants to be run; the root of everything that belongs to it.</summary>
internal sealed class Merchant : AggregateRoot
{
    internal const int LongestName = 150;

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

    /// <summary>False when it takes no sign-in, order or new payment (ruling 11).</summary>
    internal bool IsActive { get; private set; }

    /// <summary>IANA name; the shop's days begin and end by it.</summary>
    internal string TimeZone { get; private set; } = MerchantDetails.DefaultTimeZone;

    /// <summary>Language of mails and receipts.</summary>
    internal Language Locale { get; private set; }

    /// <summary>True when a line's service charge is part of its tax base (ruling 1).</summary>
    internal bool ServiceChargeTaxable { get; private set; }

    /// <summary>False when only staff may take orders.</summary>
    internal bool CustomerOrdering { get; private set; }

    /// <summary>The secret key of its account at the payment gateway, sealed; null when it has no account of its own.</summary>
    internal byte[]? MidtransServerKey { get; private set; }

    /// <summary>The public key of that account, for the gateway's pop-up; null when it gave none.</summary>
    internal string? MidtransClientKey { get; private set; }

    /// <summary>True when that account takes real money.</summary>
    internal bool MidtransIsProduction { get; private set; }

    internal DateTimeOffset CreatedAt { get; private set; }

    /// <summary>UTC; null while it exists. A deleted one keeps its data and is shown to nobody.</summary>
    internal DateTimeOffset? DeletedAt { get; private set; }

    /// <summary>How it is run at present.</summary>
    internal MerchantDetails Details => new(Name, BusinessType, PosMode, TimeZone, Locale, ServiceChargeTaxable, CustomerOrdering);

    /// <summary>Opens a shop, active and without an account of its own at the payment gateway.</summary>
    /// <exception cref="DomainException">422 <c>merchant.name-invalid</c> or <c>merchant.time-zone-unknown</c>.</exception>
    internal static Merchant Open(TenantId tenant, MerchantDetails details, DateTimeOffset now)
    {
        var merchant = new Merchant(tenant) { IsActive = true, CreatedAt = now };
        merchant.Revise(details);
        return merchant;
    }

    /// <summary>Runs it in another way from now on; orders that were taken keep what they were priced with.</summary>
    /// <exception cref="DomainException">422 <c>merchant.name-invalid</c> or <c>merchant.time-zone-unknown</c>.</exception>
    internal void Revise(MerchantDetails details)
    {
        var name = Guard.Against.BlankOrLonger(details.Name, LongestName, "merchant.name-invalid", "A merchant's name");
        if (!ShopTimeZone.IsKnown(details.TimeZone))
        {
            throw new DomainException("merchant.time-zone-unknown", "The time zone must be one of the IANA database, such as Asia/Jakarta.");
        }

        Name = name;
        TimeZone = details.TimeZone;
        BusinessType = details.BusinessType;
        PosMode = details.PosMode;
        Locale = details.Locale;
        ServiceChargeTaxable = details.ServiceChargeTaxable;
        CustomerOrdering = details.CustomerOrdering;
    }

    /// <summary>Takes money with another account of the payment gateway from now on.</summary>
    /// <param name="sealedServerKey">The account's secret key, sealed; null when the merchant has no account of its own.</param>
    /// <param name="clientKey">The account's public key, if any.</param>
    /// <param name="isProduction">True when the account takes real money.</param>
    internal void TakeMoneyWith(byte[]? sealedServerKey, GatewayKey? clientKey, bool isProduction) =>
        (MidtransServerKey, MidtransClientKey, MidtransIsProduction) = (sealedServerKey, clientKey?.Value, isProduction);

    /// <summary>Serves it, or no more: then it takes no sign-in, no order, no new payment, and what was pending still settles (ruling 11).</summary>
    internal void Serve(bool isActive) => IsActive = isActive;

    /// <summary>Hides and deactivates it and keeps its data (ruling 11).</summary>
    /// <param name="at">UTC.</param>
    internal void Delete(DateTimeOffset at)
    {
        Serve(false);
        DeletedAt ??= at;
    }
}
