using Atapos.Identity.Contracts;
using Atapos.Ordering.Data;
using Atapos.Ordering.Messages;
using Atapos.Payments.Contracts;
using Atapos.Shared.Hosting.Edge;
using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Atapos.Ordering.Features;

/// <summary>Shows one order with its lines.</summary>
internal sealed class GetOrder : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/orders/{oh_id:long}", Handle)
        .For(Roles.OwnerOrStaff)
        .BeginsLate()
        .WithName("getOrder").WithTags("Orders")
        .WithSummary("Show an order")
        .WithDescription("Staff see every order of their merchant, a customer its own; another customer's is 403, another merchant's 404.")
        .ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<Results<Ok<OrderDetails>, NotFound>> Handle(
        long oh_id, Caller caller, OrderingDbContext store, ICustomers customers, IOrderPayments payments, CancellationToken cancellationToken)
    {
        if (await store.ReadDetailsAsync(oh_id, cancellationToken) is not { } found)
        {
            return TypedResults.NotFound();
        }

        caller.RequireOwnership(found.CustomerId);
        return TypedResults.Ok(found.Details with
        {
            Customer = OrderCustomer.Of(await CustomerOf(found, customers, cancellationToken)),
            Gateway = found.WentToGateway ? await GatewayOf(oh_id, store, payments, cancellationToken) : null,
        });
    }

    private static async Task<CustomerCard?> CustomerOf(FoundOrder order, ICustomers customers, CancellationToken cancellationToken) =>
        order.CustomerId is { } id ? (await customers.GetAsync([id], cancellationToken)).GetValueOrDefault(id) : null;

    private static async Task<GatewayState?> GatewayOf(long orderId, OrderingDbContext store, IOrderPayments payments, CancellationToken cancellationToken)
    {
        await store.Session.EnsureBegunAsync(cancellationToken);
        return await payments.AtGatewayAsync(orderId, cancellationToken);
    }
}
