using Atapos.Shared.Hosting.Wire;
using Atapos.Tenancy.Contracts;
using Atapos.Tenancy.Domain;

namespace Atapos.Tenancy.Integration;

/// <summary>What is kept in memory of a merchant. The server key stays sealed there, so that a dump of the process does not have them all.</summary>
/// <param name="Profile">What other modules may know.</param>
/// <param name="SealedServerKey">As it is in the database; null without an account of its own.</param>
/// <param name="ClientKey">The public key of that account, if any.</param>
/// <param name="IsProduction">True when that account takes real money.</param>
internal sealed record KnownMerchant(MerchantProfile Profile, byte[]? SealedServerKey, string? ClientKey, bool IsProduction)
{
    internal static KnownMerchant Of(Merchant merchant) => new(
        new(
            merchant.Tenant.Value,
            merchant.Name,
            EnumWords<BusinessType>.Of(merchant.BusinessType),
            merchant.TimeZone,
            EnumWords<Language>.Of(merchant.Locale),
            merchant.ServiceChargeTaxable,
            merchant.CustomerOrdering,
            merchant.IsActive),
        merchant.MidtransServerKey,
        merchant.MidtransClientKey,
        merchant.MidtransIsProduction);
}
