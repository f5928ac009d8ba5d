using Atapos.Catalog.Contracts;
using Atapos.Identity.Contracts;
using Atapos.Ordering.Data;
using Atapos.Ordering.Domain;
using Atapos.Ordering.Messages;
using Atapos.Shared;
using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Security;

namespace Atapos.Ordering.Integration;

/// <summary>Takes an order, in one round trip where all that decides it is remembered here (ADR 45).</summary>
/// <remarks>
/// What is remembered is presumed, and the database finds it true before the first statement, or refuses them all. Whatever refuses an order that rests on what was
/// presumed, all is done anew with what the database says.
/// </remarks>
internal sealed class OrderTaking(
    OrderingDbContext store, OrderBasket baskets, IStockReservations stock, ICustomers customers, RememberedBills bills, IdBlocks ids, TimeProvider clock)
{
    /// <summary>Takes it at today's prices, out of today's stock, under the next number.</summary>
    /// <exception cref="ProblemException">403, 409 or 422.</exception>
    internal async Task<OrderDetails> TakeAsync(OrderRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var id = await ids.NextAsync(store.Session, OrderingDbContext.OrderIds, cancellationToken);
        if (store.Session.IsOpen)
        {
            return await PlaceAsync(id, request, caller, presumes: false, cancellationToken);
        }

        try
        {
            return await PlaceAsync(id, request, caller, presumes: true, cancellationToken);
        }
        catch (Exception refused) when (refused is PresumptionFailedException || (store.Session.HasPresumed && refused is DomainException or ProblemException))
        {
            await store.Session.UndoAsync();
            return await PlaceAsync(id, request, caller, presumes: false, cancellationToken);
        }
        catch (OutcomeUnknownException)
        {
            // The same ids once more: should the first have been committed after all, the database refuses them.
            await store.Session.UndoAsync();
            return await FindAsync(id, cancellationToken) ?? await PlaceAsync(id, request, caller, presumes: false, cancellationToken);
        }
    }

    private async Task<OrderDetails?> FindAsync(long id, CancellationToken cancellationToken)
    {
        if (await store.ReadDetailsAsync(id, cancellationToken) is not { } found)
        {
            return null;
        }

        var customer = found.CustomerId is { } customerId ? (await customers.GetAsync([customerId], cancellationToken)).GetValueOrDefault(customerId) : null;
        return found.Details with { Customer = OrderCustomer.Of(customer) };
    }

    private async Task<OrderDetails> PlaceAsync(long id, OrderRequest request, Caller caller, bool presumes, CancellationToken cancellationToken)
    {
        var now = clock.Now();
        var basket = await baskets.FillAsync(request, caller, now, presumes, cancellationToken);
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
        bills.Keep(order.Tenant, new(order.Id, order.Number.Value, order.CustomerId, order.Total.Amount, order.Rounded.Amount, order.PlacedAt) { IsUntouched = true });
        return OrderDetails.Of(order, customer, basket.Table);
    }
}
