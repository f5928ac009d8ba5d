using Atapos.Identity.Contracts;
using Atapos.Ordering.Data;
using Atapos.Ordering.Data.Specifications;
using Atapos.Ordering.Domain;
using Atapos.Ordering.Messages;
using Atapos.Shared;
using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Edge;
using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Security;
using Atapos.Shared.Hosting.Wire;
using Atapos.Tenancy.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Atapos.Ordering.Features;

/// <summary>Lists the merchant's orders, newest first.</summary>
internal sealed class ListOrders : IEndpoint
{
    /// <param name="Status">Orders in this state of payment.</param>
    /// <param name="Type">Orders served this way.</param>
    /// <param name="From">Orders from this day on, at the shop.</param>
    /// <param name="To">Orders up to and with this day, at the shop.</param>
    /// <param name="CustomerId">Orders of this customer.</param>
    /// <param name="TableId">Orders at this table.</param>
    /// <param name="Search">A part of the order number, in any case.</param>
    internal sealed record Query(
        [property: FromQuery(Name = "oh_payment_status")] OneOf<PaymentStatus>? Status,
        [property: FromQuery(Name = "oh_order_type")] OneOf<OrderType>? Type,
        [property: FromQuery(Name = "date_from")] DateOnly? From,
        [property: FromQuery(Name = "date_to")] DateOnly? To,
        [property: FromQuery(Name = "cu_id")] long? CustomerId,
        [property: FromQuery(Name = "tl_id")] long? TableId,
        [property: FromQuery(Name = "search")] string? Search)
    {
        internal bool IsEmpty => this is { Status: null, Type: null, From: null, To: null, CustomerId: null, TableId: null, Search: null or "" };
    }

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/orders", Handle)
        .For(Roles.Staff)
        .BeginsLate()
        .WithName("listOrders").WithTags("Orders")
        .WithSummary("List the merchant's orders")
        .WithDescription("Newest first. Filters are joined by AND; days are the shop's own.");

    private static async Task<Ok<IReadOnlyList<OrderSummary>>> Handle(
        [AsParameters] Query query,
        [AsParameters] PageQuery paging,
        HttpContext http,
        OrderingDbContext store,
        ICustomers customers,
        IMerchantProfiles merchants,
        CancellationToken cancellationToken)
    {
        var request = paging.Checked();
        var page = query.IsEmpty && request is { Skip: 0, Cursor: null }
            ? await store.ReadNewestAsync(request.Limit, cancellationToken)
            : await ReadAsync(query, request, store, merchants, cancellationToken);
        return TypedResults.Ok(await OrderSummary.NameCustomersAsync(http.Answer(page, request), customers, cancellationToken));
    }

    private static async Task<Page<OrderSummary>> ReadAsync(
        Query query, PageRequest request, OrderingDbContext store, IMerchantProfiles merchants, CancellationToken cancellationToken)
    {
        await store.Session.BeginAsync(cancellationToken);
        var merchant = await merchants.FindAsync(store.CurrentTenant.Value, cancellationToken);
        var filter = new OrdersOfMerchant(
            query.Status?.Value, query.Type?.Value, ShopDays.StartOf(query.From, merchant!.TimeZone), ShopDays.EndOf(query.To, merchant.TimeZone),
            query.CustomerId, query.TableId, query.Search);
        var orders = store.Orders.Matching(filter);
        var total = query.IsEmpty ? await store.CountOrdersAsync(cancellationToken) : await orders.LongCountAsync(cancellationToken);
        return await OrderKeys.NewestFirst.ReadAsync(
            orders, request, total, OrderSummary.From(store.TablesEver), row => new(row.CreatedAt, row.Id), cancellationToken);
    }
}
