using System.Text.Json.Serialization;
using Atapos.Identity.Data;
using Atapos.Identity.Messages;
using Atapos.Ordering.Contracts;
using Atapos.Shared;
using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Atapos.Identity.Features;

/// <summary>Gives a customer all that is kept about it (UU PDP).</summary>
internal sealed class ExportMyData : IEndpoint
{
    // A customer with more orders is a business; it gets the newest and can page through the rest.
    private const int MostOrders = 5_000;

    /// <param name="ExportedAt">UTC.</param>
    /// <param name="Customer">The profile.</param>
    /// <param name="OrdersTotal">How many orders there are.</param>
    /// <param name="Orders">The newest first; all of them up to 5,000, the rest is at <c>/orders/my-orders</c>.</param>
    internal sealed record Response(
        [property: JsonPropertyName("exported_at")] DateTimeOffset ExportedAt,
        [property: JsonPropertyName("customer")] CustomerView Customer,
        [property: JsonPropertyName("orders_total")] long OrdersTotal,
        [property: JsonPropertyName("orders")] IReadOnlyList<Order> Orders);

    internal sealed record Order(
        [property: JsonPropertyName("oh_id")] long Id,
        [property: JsonPropertyName("oh_order_number")] string Number,
        [property: JsonPropertyName("oh_total_amount")] decimal Total,
        [property: JsonPropertyName("oh_rounded_amount")] decimal Rounded,
        [property: JsonPropertyName("oh_payment_status")] PaymentStatus Status,
        [property: JsonPropertyName("oh_payment_type")] string? PaymentType,
        [property: JsonPropertyName("oh_paid_at")] DateTimeOffset? PaidAt,
        [property: JsonPropertyName("oh_notes")] string? Notes,
        [property: JsonPropertyName("created_at")] DateTimeOffset PlacedAt,
        [property: JsonPropertyName("items")] IReadOnlyList<Item> Items);

    internal sealed record Item(
        [property: JsonPropertyName("oi_product_name_snapshot")] string Name,
        [property: JsonPropertyName("oi_qty")] int Quantity,
        [property: JsonPropertyName("oi_line_subtotal")] decimal Subtotal,
        [property: JsonPropertyName("oi_notes")] string? Notes);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/customers/me/export", Handle)
        .For(Roles.Customer)
        .WithName("exportMyData").WithTags("Customers")
        .WithSummary("Get all my data")
        .WithDescription("The profile and the orders with their lines and notes, newest first.")
        .ProducesProblem(StatusCodes.Status401Unauthorized)
        .ProducesProblem(StatusCodes.Status403Forbidden);

    private static async Task<Ok<Response>> Handle(
        Caller caller, IdentityDbContext store, ICustomerOrders orders, TimeProvider clock, CancellationToken cancellationToken)
    {
        var customer = await store.Customers.AsNoTracking()
            .Where(customer => customer.Id == caller.Id)
            .Select(CustomerView.Projection(store.CurrentTenant))
            .SingleAsync(cancellationToken);
        var history = await orders.NewestAsync(caller.Id, MostOrders, cancellationToken);
        return TypedResults.Ok(new Response(clock.Now(), customer, history.Total, [.. history.Orders.Select(Shown)]));
    }

    private static Order Shown(CustomerOrder order) => new(
        order.OrderId, order.OrderNumber, order.Total, order.Rounded, order.Status, order.PaymentType, order.PaidAt, order.Notes, order.PlacedAt,
        [.. order.Lines.Select(line => new Item(line.ProductName, line.Quantity, line.Subtotal, line.Notes))]);
}
