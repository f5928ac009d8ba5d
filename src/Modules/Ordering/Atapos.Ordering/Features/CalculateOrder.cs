using Atapos.Catalog.Contracts;
using Atapos.Ordering.Integration;
using Atapos.Ordering.Messages;
using Atapos.Shared;
using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Atapos.Ordering.Features;

/// <summary>Answers what an order would cost now; it is checked like an order, and nothing is kept.</summary>
internal sealed class CalculateOrder : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/orders/calculate", Handle)
        .For(Roles.OwnerOrStaff)
        .Validate<OrderRequest, OrderRequest.Validator>()
        .ProducesProblems(409)
        .WithName("calculateOrder").WithTags("Orders")
        .WithSummary("Price an order without placing it")
        .WithDescription("The same body, checks and answer as taking an order; id, number and time are null, and no stock, customer or number is used.");

    private static async Task<Ok<OrderDetails>> Handle(
        OrderRequest request, Caller caller, OrderBasket baskets, TimeProvider clock, CancellationToken cancellationToken)
    {
        var basket = await baskets.FillAsync(request, caller, clock.Now(), presumes: false, cancellationToken);
        FilledBasket.Refuse([.. basket.Demands
            .Select(demand => (Demand: demand, Quote: basket.Quotes[demand.ProductId]))
            .Where(pair => pair.Quote.StockLeft < pair.Demand.Quantity)
            .Select(pair => new StockShortage(pair.Demand.ProductId, pair.Quote.Name, pair.Demand.Quantity, pair.Quote.StockLeft ?? 0))]);
        var customer = OrderCustomer.Of(basket.Customer) ?? (caller.IsStaff && request.CustomerEmail is { } email
            ? new OrderCustomer(Id: null, email, request.CustomerName, request.CustomerPhone)
            : null);
        return TypedResults.Ok(OrderDetails.Of(basket.Heading, basket.Pricing, customer, basket.Table));
    }
}
