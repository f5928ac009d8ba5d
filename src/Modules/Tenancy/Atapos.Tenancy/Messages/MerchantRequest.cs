using System.Text.Json.Serialization;
using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Wire;
using Atapos.Tenancy.Domain;
using FluentValidation;

namespace Atapos.Tenancy.Messages;

/// <summary>What is said about a merchant: all of it for a new one, a part of it for a change.</summary>
/// <param name="Name">1 to 150 characters.</param>
/// <param name="BusinessType"><c>other</c> when a new one does not say.</param>
/// <param name="PosMode"><c>centralized</c> when a new one does not say; it restricts nothing.</param>
/// <param name="IsActive">True when a new one does not say; the platform's staff alone changes it.</param>
/// <param name="TimeZone">IANA name; <c>Asia/Jakarta</c> when a new one does not say.</param>
/// <param name="Locale">Language of mails and receipts; <c>id</c> when a new one does not say.</param>
/// <param name="ServiceChargeTaxable">False when a new one does not say (ruling 1).</param>
/// <param name="CustomerOrdering">True when a new one does not say; false: only staff take orders.</param>
/// <param name="ServerKey">1 to 200 visible ASCII characters; null for none. Written and never read (ruling 12).</param>
/// <param name="ClientKey">1 to 200 visible ASCII characters; null for none.</param>
/// <param name="IsProduction">False when a new one does not say.</param>
internal sealed record MerchantRequest(
    [property: JsonPropertyName("me_name")] string? Name,
    [property: JsonPropertyName("me_business_type")] BusinessType? BusinessType,
    [property: JsonPropertyName("me_pos_mode")] PosMode? PosMode,
    [property: JsonPropertyName("me_is_active")] bool? IsActive,
    [property: JsonPropertyName("me_timezone")] string? TimeZone,
    [property: JsonPropertyName("me_locale")] Language? Locale,
    [property: JsonPropertyName("me_service_charge_taxable")] bool? ServiceChargeTaxable,
    [property: JsonPropertyName("me_customer_ordering")] bool? CustomerOrdering,
    [property: JsonPropertyName("me_midtrans_server_key")] Optional<string?> ServerKey,
    [property: JsonPropertyName("me_midtrans_client_key")] Optional<string?> ClientKey,
    [property: JsonPropertyName("me_midtrans_is_production")] bool? IsProduction)
{
    /// <summary>A new merchant; what is left out has its default.</summary>
    internal MerchantDetails Details() => Over(new("", Domain.BusinessType.Other));

    /// <summary>A changed merchant; what is left out stays as it is (ruling 13).</summary>
    internal MerchantDetails Over(MerchantDetails present) => new(
        Name ?? present.Name,
        BusinessType ?? present.BusinessType,
        PosMode ?? present.PosMode,
        TimeZone ?? present.TimeZone,
        Locale ?? present.Locale,
        ServiceChargeTaxable ?? present.ServiceChargeTaxable,
        CustomerOrdering ?? present.CustomerOrdering);

    /// <summary>Without the server key, so that no log shows it.</summary>
    public override string ToString() => $"{nameof(MerchantRequest)} {{ Name = {Name} }}";

    /// <summary>Checks a new one.</summary>
    internal sealed class Validator : Rules
    {
        public Validator() => RuleFor(merchant => merchant.Name).NotNull();
    }

    /// <summary>Checks a change, of which anything may be left out.</summary>
    internal sealed class ChangeValidator : Rules;

    /// <summary>What holds of each field that is given.</summary>
    internal abstract class Rules : AbstractValidator<MerchantRequest>
    {
        protected Rules()
        {
            RuleFor(merchant => merchant.Name).Line(Merchant.LongestName);
            RuleFor(merchant => merchant.TimeZone)
                .Must(zone => zone is null || ShopTimeZone.IsKnown(zone)).WithMessage("must be a time zone of the IANA database, such as Asia/Jakarta.");
            RuleFor(merchant => merchant.ServerKey.Value).Must(IsKeyOrNone).WithMessage(KeyRule).OverridePropertyName("me_midtrans_server_key");
            RuleFor(merchant => merchant.ClientKey.Value).Must(IsKeyOrNone).WithMessage(KeyRule).OverridePropertyName("me_midtrans_client_key");
        }

        private static string KeyRule => $"must have 1 to {GatewayKey.Longest} visible ASCII characters and no white space.";

        private static bool IsKeyOrNone(string? key) => key is null || GatewayKey.IsWellFormed(key);
    }
}
