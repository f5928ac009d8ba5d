using System.Text.Json.Serialization;
using Atapos.Ordering.Domain;
using FluentValidation;

namespace Atapos.Ordering.Messages;

/// <summary>What a till or a customer orders.</summary>
/// <param name="Type">How it is served.</param>
/// <param name="TableId">The table, if at one; the merchant's own and active.</param>
/// <param name="GuestCount">1 to 9,999.</param>
/// <param name="Notes">At most 1,000 characters.</param>
/// <param name="CustomerId">Staff only: a known customer. A customer's own fields are ignored (ruling 33).</param>
/// <param name="CustomerEmail">Staff only: a customer that is found or made.</param>
/// <param name="CustomerName">For a customer that is made.</param>
/// <param name="CustomerPhone">For a customer that is made.</param>
/// <param name="Items">1 to 200 lines.</param>
internal sealed record OrderRequest(
    [property: JsonPropertyName("oh_order_type")] OrderType? Type,
    [property: JsonPropertyName("tl_id")] long? TableId,
    [property: JsonPropertyName("oh_guest_count")] int? GuestCount,
    [property: JsonPropertyName("oh_notes")] string? Notes,
    [property: JsonPropertyName("cu_id")] long? CustomerId,
    [property: JsonPropertyName("cu_email")] string? CustomerEmail,
    [property: JsonPropertyName("cu_name")] string? CustomerName,
    [property: JsonPropertyName("cu_phone")] string? CustomerPhone,
    [property: JsonPropertyName("items")] IReadOnlyList<OrderRequest.Item>? Items)
{
    /// <param name="ProductId">The merchant's own, active and available.</param>
    /// <param name="Quantity">1 to 9,999.</param>
    /// <param name="Notes">At most 500 characters.</param>
    internal sealed record Item(
        [property: JsonPropertyName("pr_id")] long? ProductId,
        [property: JsonPropertyName("oi_qty")] int? Quantity,
        [property: JsonPropertyName("oi_notes")] string? Notes);

    internal sealed class Validator : AbstractValidator<OrderRequest>
    {
        public Validator()
        {
            RuleFor(order => order.Type).NotNull();
            RuleFor(order => order.GuestCount).InclusiveBetween(1, Order.MaxGuests);
            RuleFor(order => order.Notes).MaximumLength(Order.LongestNotes);
            RuleFor(order => order.Items).NotEmpty().Must(items => items is not { Count: > OrderPricing.MaxLines })
                .WithMessage($"'items' must have 1 to {OrderPricing.MaxLines} lines.");
            RuleForEach(order => order.Items).NotNull().ChildRules(item =>
            {
                item.RuleFor(line => line!.ProductId).NotNull();
                item.RuleFor(line => line!.Quantity).NotNull().InclusiveBetween(1, Quantity.Max);
                item.RuleFor(line => line!.Notes).MaximumLength(OrderLine.LongestNotes);
            }).When(order => order.Items is { Count: <= OrderPricing.MaxLines });
        }
    }

    /// <summary>Checks the fields that name a customer; only staff's are read.</summary>
    internal sealed class CustomerValidator : AbstractValidator<OrderRequest>
    {
        public CustomerValidator()
        {
            RuleFor(order => order.CustomerEmail).MaximumLength(254).EmailAddress();
            RuleFor(order => order.CustomerName).MaximumLength(120);
            RuleFor(order => order.CustomerPhone).MaximumLength(32);
        }
    }
}
