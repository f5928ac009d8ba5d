using System.Text.Json.Serialization;
using Atapos.Identity.Contracts;
using Atapos.Ordering.Domain;
using Atapos.Payments.Contracts;
using Atapos.Shared;

namespace Atapos.Ordering.Messages;

/// <summary>An order with its lines, as all use cases answer it. Amounts are whole rupiah, times UTC.</summary>
/// <param name="Id">Null in a calculation, as are number and time.</param>
internal sealed record OrderDetails(
    [property: JsonPropertyName("oh_id")] long? Id,
    [property: JsonPropertyName("oh_order_number")] string? Number,
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
    [property: JsonPropertyName("oh_notes")] string? Notes,
    [property: JsonPropertyName("u_id")] long? StaffId,
    [property: JsonPropertyName("customer")] OrderCustomer? Customer,
    [property: JsonPropertyName("table_location")] TableView? Table,
    [property: JsonPropertyName("items")] IReadOnlyList<OrderDetails.Item> Items,
    [property: JsonPropertyName("created_at")] DateTimeOffset? CreatedAt)
{
    /// <summary>What of the money was given back.</summary>
    [JsonPropertyName("oh_refunded_amount")]
    public decimal Refunded { get; init; }

    /// <summary>What Payments knows of the newest attempt at the gateway; null before the first.</summary>
    [JsonIgnore]
    public GatewayState? Gateway { get; init; }

    [JsonPropertyName("oh_fraud_status")]
    public string? FraudStatus => Gateway?.FraudStatus;

    /// <summary>The name of the newest attempt at the gateway; null before the first.</summary>
    [JsonPropertyName("oh_midtrans_order_id")]
    public string? GatewayOrderId => Gateway?.GatewayOrderId;

    [JsonPropertyName("oh_midtrans_transaction_id")]
    public string? TransactionId => Gateway?.TransactionId;

    [JsonPropertyName("oh_midtrans_transaction_time")]
    public DateTimeOffset? TransactionTime => Gateway?.TransactionTime;

    /// <summary>The gateway's own word; <c>oh_payment_status</c> is what counts.</summary>
    [JsonPropertyName("oh_midtrans_transaction_status")]
    public string? TransactionStatus => Gateway?.TransactionStatus;

    [JsonPropertyName("oh_qris_string")]
    public string? QrString => Gateway?.QrString;

    [JsonPropertyName("oh_qris_acquirer")]
    public string? QrAcquirer => Gateway?.QrAcquirer;

    [JsonPropertyName("oh_qris_actions")]
    public IReadOnlyList<GatewayAction>? QrActions =>
        Gateway?.QrActions is { } actions ? [.. actions.Select(action => new GatewayAction(action.Name, action.Method, action.Url))] : null;

    /// <summary>Until when it can be paid at the gateway.</summary>
    [JsonPropertyName("oh_expired_at")]
    public DateTimeOffset? ExpiresAt => Gateway?.ExpiresAt;

    /// <summary>Something that the gateway offers to do with a QR code.</summary>
    internal sealed record GatewayAction(
        [property: JsonPropertyName("name")] string Name,
        [property: JsonPropertyName("method")] string Method,
        [property: JsonPropertyName("url")] string Url);

    internal sealed record Item(
        [property: JsonPropertyName("oi_id")] long? Id,
        [property: JsonPropertyName("pr_id")] long ProductId,
        [property: JsonPropertyName("oi_product_name_snapshot")] string ProductName,
        [property: JsonPropertyName("oi_product_type")] ProductType ProductType,
        [property: JsonPropertyName("oi_qty")] int Quantity,
        [property: JsonPropertyName("oi_base_price")] decimal BasePrice,
        [property: JsonPropertyName("oi_final_price")] decimal FinalPrice,
        [property: JsonPropertyName("oi_line_subtotal")] decimal Subtotal,
        [property: JsonPropertyName("oi_discount_amount")] decimal Discount,
        [property: JsonPropertyName("oi_tax_percent")] decimal TaxPercent,
        [property: JsonPropertyName("oi_tax_amount")] decimal Tax,
        [property: JsonPropertyName("oi_service_charge_percent")] decimal ServiceChargePercent,
        [property: JsonPropertyName("oi_service_charge_amount")] decimal ServiceCharge,
        [property: JsonPropertyName("pm_id")] long? PromotionId,
        [property: JsonPropertyName("pm_name")] string? PromotionName,
        [property: JsonPropertyName("oi_notes")] string? Notes);

    /// <summary>A placed order.</summary>
    internal static OrderDetails Of(Order order, CustomerCard? customer, TableLocation? table) => new(
        order.Id, order.Number.Value, order.Type, order.GuestCount,
        order.Subtotal.Amount, order.Discount.Amount, order.Tax.Amount, order.ServiceCharge.Amount, order.Total.Amount, order.Rounded.Amount,
        order.PaymentStatus, order.PaymentType, order.PaidAt, order.Notes, order.StaffId, OrderCustomer.Of(customer), TableView.Of(table),
        [.. order.Lines.OrderBy(line => line.Position).Select(line => new Item(
            line.Id, line.ProductId, line.ProductName, line.ProductType, line.Quantity.Value,
            line.BasePrice.Amount, line.FinalPrice.Amount, line.Subtotal.Amount, line.Discount.Amount,
            Percent(line.TaxRate), line.Tax.Amount, Percent(line.ServiceChargeRate), line.ServiceCharge.Amount,
            line.PromotionId, line.PromotionName, line.Notes))],
        order.PlacedAt)
    {
        Refunded = order.Refunded.Amount,
    };

    // A line that was just placed has its rates.
    private static decimal Percent(Percentage? rate) => rate?.Value ?? 0;

    /// <summary>What an order would cost; nothing of it is kept.</summary>
    internal static OrderDetails Of(OrderHeading heading, PricedOrder pricing, OrderCustomer? customer, TableLocation? table) => new(
        Id: null, Number: null, heading.Type, heading.GuestCount,
        pricing.Subtotal.Amount, pricing.Discount.Amount, pricing.Tax.Amount, pricing.ServiceCharge.Amount, pricing.Total.Amount, pricing.Rounded.Amount,
        PaymentStatus.Pending, PaymentType: null, PaidAt: null, heading.Notes, heading.StaffId, customer, TableView.Of(table),
        [.. pricing.Lines.Select(line => new Item(
            Id: null, line.Sale.ProductId, line.Sale.Name, line.Sale.Type, line.Sale.Quantity.Value,
            line.Sale.BasePrice.Amount, line.Sale.FinalPrice.Amount, line.Subtotal.Amount, line.Discount.Amount,
            line.Sale.TaxRate.Value, line.Tax.Amount, line.Sale.ServiceChargeRate.Value, line.ServiceCharge.Amount,
            line.Sale.PromotionId, line.Sale.PromotionName, line.Sale.Notes))],
        CreatedAt: null);
}

/// <summary>The customer of an order; the id is null for one that would be made.</summary>
internal sealed record OrderCustomer(
    [property: JsonPropertyName("cu_id")] long? Id,
    [property: JsonPropertyName("cu_email")] string? Email,
    [property: JsonPropertyName("cu_name")] string? Name,
    [property: JsonPropertyName("cu_phone")] string? Phone)
{
    internal static OrderCustomer? Of(CustomerCard? customer) =>
        customer is null ? null : new(customer.CustomerId, customer.Email, customer.Name, customer.Phone);
}

/// <summary>The table of an order.</summary>
internal sealed record TableView(
    [property: JsonPropertyName("tl_id")] long Id,
    [property: JsonPropertyName("tl_number")] string Number,
    [property: JsonPropertyName("tl_name")] string Name)
{
    internal static TableView? Of(TableLocation? table) => table is null ? null : new(table.Id, table.Number, table.Name);
}
