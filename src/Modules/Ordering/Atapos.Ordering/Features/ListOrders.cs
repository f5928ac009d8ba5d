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
    /// <summary>Which of them; what is left out does not narrow.</summary>
    internal sealed record Query
    {
        /// <summary>Orders in this state of payment.</summary>
        [FromQuery(Name = "oh_payment_status")]
        public OneOf<PaymentStatus>? Status { get; init; }

        /// <summary>Orders served this way.</summary>
        [FromQuery(Name = "oh_order_type")]
        public OneOf<OrderType>? Type { get; init; }

        /// <summary>Orders from this day on, at the shop.</summary>
        [FromQuery(Name = "date_from")]
        public DateOnly? From { get; init; }

        /// <summary>Orders up to and with this day, at the shop.</summary>
        [FromQuery(Name = "date_to")]
        public DateOnly? To { get; init; }

        /// <summary>Orders of this customer.</summary>
        [FromQuery(Name = "cu_id")]
        public long? CustomerId { get; init; }

        /// <summary>Orders at this table.</summary>
        [FromQuery(Name = "tl_id")]
        public long? TableId { get; init; }

        /// <summary>A part of the order number, in any case.</summary>
        [FromQuery(Name = "search")]
        public string? Search { get; init; }

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
