using System.Linq.Expressions;
using System.Text.Json.Serialization;
using Atapos.Tenancy.Domain;

namespace Atapos.Tenancy.Messages;

/// <summary>A merchant, as all use cases answer it: never with its server key (ruling 12).</summary>
internal sealed record MerchantView(
    [property: JsonPropertyName("me_id")] long Id,
    [property: JsonPropertyName("me_name")] string Name,
    [property: JsonPropertyName("me_business_type")] BusinessType BusinessType,
    [property: JsonPropertyName("me_pos_mode")] PosMode PosMode,
    [property: JsonPropertyName("me_is_active")] bool IsActive,
    [property: JsonPropertyName("me_timezone")] string TimeZone,
    [property: JsonPropertyName("me_locale")] Language Locale,
    [property: JsonPropertyName("me_service_charge_taxable")] bool ServiceChargeTaxable,
    [property: JsonPropertyName("me_customer_ordering")] bool CustomerOrdering,
    [property: JsonPropertyName("has_midtrans_server_key")] bool HasServerKey,
    [property: JsonPropertyName("me_midtrans_client_key")] string? ClientKey,
    [property: JsonPropertyName("me_midtrans_is_production")] bool IsProduction,
    [property: JsonPropertyName("created_at")] DateTimeOffset CreatedAt)
{
    /// <summary>Reads it without the server key.</summary>
    internal static readonly Expression<Func<Merchant, MerchantView>> From = merchant => new MerchantView(
        (long)(object)merchant.Tenant,
        merchant.Name,
        merchant.BusinessType,
        merchant.PosMode,
        merchant.IsActive,
        merchant.TimeZone,
        merchant.Locale,
        merchant.ServiceChargeTaxable,
        merchant.CustomerOrdering,
        merchant.MidtransServerKey != null,
        merchant.MidtransClientKey,
        merchant.MidtransIsProduction,
        merchant.CreatedAt);

    /// <summary>A merchant that was just made or changed.</summary>
    internal static MerchantView Of(Merchant merchant) => new(
        merchant.Tenant.Value,
        merchant.Name,
        merchant.BusinessType,
        merchant.PosMode,
        merchant.IsActive,
        merchant.TimeZone,
        merchant.Locale,
        merchant.ServiceChargeTaxable,
        merchant.CustomerOrdering,
        merchant.MidtransServerKey is not null,
        merchant.MidtransClientKey,
        merchant.MidtransIsProduction,
        merchant.CreatedAt);
}
