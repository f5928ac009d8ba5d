using Atapos.Identity.Contracts;
using Atapos.Ordering.Data;
using Atapos.Ordering.Domain;
using Atapos.Ordering.Messages;
using Atapos.Payments.Contracts;
using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Atapos.Ordering.Features;

/// <summary>Shows one order with its lines.</summary>
internal sealed class GetOrder : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/orders/{oh_id:long}", Handle)
        .For(Roles.OwnerOrStaff)
        .WithName("getOrder").WithTags("Orders")
        .WithSummary("Show an order")
        .WithDescription("Staff see every order of their merchant, a customer its own; another customer's is 403, another merchant's 404.")
        .ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<Results<Ok<OrderDetails>, NotFound>> Handle(
        long oh_id, Caller caller, OrderingDbContext store, ICustomers customers, IOrderPayments payments, CancellationToken cancellationToken)
    {
        var found = await store.Orders.AsNoTracking()
            .Include(order => order.Lines)
            .Where(order => order.Id == oh_id)
            .Select(order => new { Order = order, Table = store.TablesEver.FirstOrDefault(table => table.Id == order.TableId) })
            .SingleOrDefaultAsync(cancellationToken);
        if (found is null)
        {
            return TypedResults.NotFound();
        }

        caller.RequireOwnership(found.Order.CustomerId);
        var gateway = found.Order.WentToGateway ? await payments.AtGatewayAsync(oh_id, cancellationToken) : null;
        return TypedResults.Ok(OrderDetails.Of(found.Order, await CustomerOf(found.Order, customers, cancellationToken), found.Table, gateway));
    }

    private static async Task<CustomerCard?> CustomerOf(Order order, ICustomers customers, CancellationToken cancellationToken) =>
        order.CustomerId is { } id ? (await customers.GetAsync([id], cancellationToken)).GetValueOrDefault(id) : null;
}
