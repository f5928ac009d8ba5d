using Atapos.Ordering.Integration;
using Atapos.Ordering.Messages;
using Atapos.Shared.Hosting.Edge;
using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Atapos.Ordering.Features;

/// <summary>Takes an order at today's prices, out of today's stock, under the next number.</summary>
internal sealed class CreateOrder : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/orders", Handle)
        .For(Roles.OwnerOrStaff)
        .Validate<OrderRequest, OrderRequest.Validator>()
        .BeginsWithFirstRead()
        .Idempotent()
        .ProducesProblems(409, 422)
        .WithName("createOrder").WithTags("Orders")
        .WithSummary("Take an order")
        .WithDescription("Prices the items with the promotions that run now, takes tracked stock, finds or makes the customer and gives the next number. "
            + "Staff may name a customer; a customer always orders for itself.");

    private static async Task<Created<OrderDetails>> Handle(OrderRequest request, Caller caller, OrderTaking taking, CancellationToken cancellationToken)
    {
        var order = await taking.TakeAsync(request, caller, cancellationToken);
        return TypedResults.Created($"/api/v1/orders/{order.Id}", order);
    }
}
