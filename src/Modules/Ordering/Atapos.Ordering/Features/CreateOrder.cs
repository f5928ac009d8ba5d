using Atapos.Catalog.Contracts;
using Atapos.Identity.Contracts;
using Atapos.Ordering.Data;
using Atapos.Ordering.Domain;
using Atapos.Ordering.Integration;
using Atapos.Ordering.Messages;
using Atapos.Shared;
using Atapos.Shared.Hosting.Data;
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

    private static async Task<Created<OrderDetails>> Handle(
        OrderRequest request,
        Caller caller,
        OrderingDbContext store,
        OrderBasket baskets,
        IStockReservations stock,
        ICustomers customers,
        IdBlocks ids,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var now = clock.Now();
        var basket = await baskets.FillAsync(request, caller, now, cancellationToken);
        var id = await ids.NextAsync(store.Session, OrderingDbContext.OrderIds, cancellationToken);
        var lineIds = await ids.NextAsync(store.Session, OrderingDbContext.LineIds, basket.Pricing.Lines.Count, cancellationToken);
        if (basket.Demands.Count > 0)
        {
            FilledBasket.Refuse(await stock.ReserveAsync(id, basket.Demands, now, cancellationToken));
        }

        var customer = basket.Customer ?? (caller.IsStaff && request.CustomerEmail is { } email
            ? await customers.FindOrCreateAsync(email, request.CustomerName, request.CustomerPhone, cancellationToken)
            : null);
        var heading = basket.Heading with { CustomerId = customer?.CustomerId };
        var order = Order.Place(store.CurrentTenant, id, lineIds, heading, basket.Pricing, now);
        await store.PlaceLastAsync(order, ShopDays.DayOf(now, basket.Merchant.TimeZone), cancellationToken);
        return TypedResults.Created($"/api/v1/orders/{id}", OrderDetails.Of(order, customer, basket.Table));
    }
}
