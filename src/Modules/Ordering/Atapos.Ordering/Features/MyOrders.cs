using Atapos.Identity.Contracts;
using Atapos.Ordering.Data;
using Atapos.Ordering.Data.Specifications;
using Atapos.Ordering.Messages;
using Atapos.Shared;
using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Security;
using Atapos.Shared.Hosting.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Atapos.Ordering.Features;

/// <summary>Lists the asking customer's own orders, newest first.</summary>
internal sealed class MyOrders : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/orders/my-orders", Handle)
        .For(Roles.Customer)
        .WithName("listMyOrders").WithTags("Orders")
        .WithSummary("List the customer's own orders")
        .WithDescription("Newest first.");

    private static async Task<Ok<IReadOnlyList<OrderSummary>>> Handle(
        [FromQuery(Name = "oh_payment_status")] OneOf<PaymentStatus>? status,
        [AsParameters] PageQuery paging,
        Caller caller,
        HttpContext http,
        OrderingDbContext store,
        ICustomers customers,
        CancellationToken cancellationToken)
    {
        var request = paging.Checked();
        var orders = store.Orders.Matching(new OrdersOfMerchant(status: status?.Value, customerId: caller.Id));
        var page = await OrderKeys.NewestFirst.ReadAsync(
            orders,
            request,
            await orders.LongCountAsync(cancellationToken),
            OrderSummary.From(store.TablesEver),
            row => new(row.CreatedAt, row.Id),
            cancellationToken);
        var rows = await OrderSummary.NameCustomersAsync(http.Answer(page, request), customers, cancellationToken);
        return TypedResults.Ok(rows);
    }
}
