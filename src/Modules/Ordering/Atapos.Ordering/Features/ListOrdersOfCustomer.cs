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

/// <summary>Lists a customer's orders for staff, newest first.</summary>
internal sealed class ListOrdersOfCustomer : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/customers/{cu_id:long}/orders", Handle)
        .For(Roles.Staff)
        .WithName("listOrdersOfCustomer").WithTags("Orders")
        .WithSummary("List a customer's orders")
        .WithDescription("Newest first; 404 when the merchant has no such customer, or its data were removed.")
        .ProducesProblem(StatusCodes.Status401Unauthorized)
        .ProducesProblem(StatusCodes.Status403Forbidden)
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    private static async Task<Results<Ok<IReadOnlyList<OrderSummary>>, NotFound>> Handle(
        [FromRoute(Name = "cu_id")] long customerId,
        [FromQuery(Name = "oh_payment_status")] OneOf<PaymentStatus>? status,
        [AsParameters] PageQuery paging,
        HttpContext http,
        OrderingDbContext store,
        ICustomers customers,
        CancellationToken cancellationToken)
    {
        var request = paging.Checked();
        if (!(await customers.GetAsync([customerId], cancellationToken)).TryGetValue(customerId, out var customer) || customer.Email is null)
        {
            return TypedResults.NotFound();
        }

        var orders = store.Orders.Matching(new OrdersOfMerchant(status: status?.Value, customerId: customerId));
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
