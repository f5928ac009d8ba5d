using System.Linq.Expressions;
using System.Text.Json.Serialization;
using Atapos.Identity.Contracts;
using Atapos.Ordering.Domain;
using Atapos.Shared;

namespace Atapos.Ordering.Messages;

/// <summary>An order in a list. Amounts are whole rupiah, times UTC.</summary>
internal sealed record OrderSummary(
    [property: JsonPropertyName("oh_id")] long Id,
    [property: JsonPropertyName("oh_order_number")] string Number,
    [property: JsonPropertyName("oh_order_type")] OrderType Type,
    [property: JsonPropertyName("oh_guest_count")] int? GuestCount,
    [property: JsonPropertyName("oh_subtotal_amount")] decimal Subtotal,
    [property: JsonPropertyName("oh_discount_amount")] decimal Discount,
    [property: JsonPropertyName("oh_tax_amount")] decimal Tax,
    [property: JsonPropertyName("oh_service_charge_amount")] decimal ServiceCharge,
    [property: JsonPropertyName("oh_total_amount")] decimal Total,
    [property: JsonPropertyName("oh_rounded_amount")] decimal Rounded,
    [property: JsonPropertyName("oh_payment_status")] PaymentStatus PaymentStatus,
    [property: JsonPropertyName("oh_payment_type")] string? PaymentType,
    [property: JsonPropertyName("oh_paid_at")] DateTimeOffset? PaidAt,
    [property: JsonPropertyName("oh_refunded_amount")] decimal Refunded,
    [property: JsonPropertyName("customer")] OrderSummary.CustomerName? Customer,
    [property: JsonPropertyName("table_location")] OrderSummary.TableName? Table,
    [property: JsonPropertyName("created_at")] DateTimeOffset CreatedAt)
{
    internal sealed record CustomerName([property: JsonPropertyName("cu_id")] long Id, [property: JsonPropertyName("cu_name")] string? Name);

    internal sealed record TableName([property: JsonPropertyName("tl_id")] long Id, [property: JsonPropertyName("tl_name")] string Name);

    /// <summary>What is read of an order for a list; the customer's name is asked for afterwards, for the whole page at once.</summary>
    internal static Expression<Func<Order, OrderSummary>> From(IQueryable<TableLocation> tables) => order => new OrderSummary(
        order.Id, order.Number.Value, order.Type, order.GuestCount,
        order.Subtotal.Amount, order.Discount.Amount, order.Tax.Amount, order.ServiceCharge.Amount, order.Total.Amount, order.Rounded.Amount,
        order.PaymentStatus, order.PaymentType, order.PaidAt, order.Refunded.Amount,
        order.CustomerId == null ? null : new CustomerName(order.CustomerId.Value, null),
        order.TableId == null ? null : tables.Where(table => table.Id == order.TableId).Select(table => new TableName(table.Id, table.Name)).First(),
        order.PlacedAt);

    /// <summary>The same page with its customers' names.</summary>
    internal static async Task<IReadOnlyList<OrderSummary>> NameCustomersAsync(
        IReadOnlyList<OrderSummary> page, ICustomers customers, CancellationToken cancellationToken)
    {
        var ids = page.Where(order => order.Customer is not null).Select(order => order.Customer!.Id).Distinct().ToList();
        if (ids.Count == 0)
        {
            return page;
        }

        var cards = await customers.GetAsync(ids, cancellationToken);
        return [.. page.Select(order => order.Customer is { } customer && cards.TryGetValue(customer.Id, out var card)
            ? order with { Customer = customer with { Name = card.Name } }
            : order)];
    }
}
