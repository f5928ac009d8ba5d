using System.Linq.Expressions;
using System.Text.Json.Serialization;
using Atapos.Identity.Domain;
using Atapos.Shared;

namespace Atapos.Identity.Messages;

/// <summary>A customer, as it and the merchant's staff see it.</summary>
/// <param name="Id">Above zero.</param>
/// <param name="Merchant">Of whom it is a customer.</param>
/// <param name="Email">As given.</param>
/// <param name="Name">As given, or null.</param>
/// <param name="Phone">As given, or null.</param>
/// <param name="IsActive">False when staff have shut it out.</param>
/// <param name="CreatedAt">UTC.</param>
internal sealed record CustomerView(
    [property: JsonPropertyName("cu_id")] long Id,
    [property: JsonPropertyName("me_id")] long Merchant,
    [property: JsonPropertyName("cu_email")] string? Email,
    [property: JsonPropertyName("cu_name")] string? Name,
    [property: JsonPropertyName("cu_phone")] string? Phone,
    [property: JsonPropertyName("cu_is_active")] bool IsActive,
    [property: JsonPropertyName("created_at")] DateTimeOffset CreatedAt)
{
    /// <summary>What is read of a customer.</summary>
    internal static Expression<Func<Customer, CustomerView>> Projection(TenantId merchant) => customer => new CustomerView(
        customer.Id, merchant.Value, customer.Email == null ? null : customer.Email.Value.Value, customer.Name, customer.Phone, customer.IsActive, customer.CreatedAt);

    /// <summary>A customer that is loaded.</summary>
    internal static CustomerView Of(Customer customer) =>
        new(customer.Id, customer.Tenant.Value, customer.Email?.Value, customer.Name, customer.Phone, customer.IsActive, customer.CreatedAt);
}
