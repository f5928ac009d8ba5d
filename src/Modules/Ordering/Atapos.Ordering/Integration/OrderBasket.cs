using Atapos.Catalog.Contracts;
using Atapos.Identity.Contracts;
using Atapos.Ordering.Data;
using Atapos.Ordering.Domain;
using Atapos.Ordering.Messages;
using Atapos.Shared;
using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Security;
using Atapos.Tenancy.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Atapos.Ordering.Integration;

/// <summary>Gathers from the other modules what a checked request needs, and prices it; the same for an order and for a calculation.</summary>
internal sealed class OrderBasket(OrderingDbContext store, IProductQuotes quotes, IMerchantProfiles merchants, ICustomers customers)
{
    private static readonly OrderRequest.CustomerValidator NamedCustomer = new();

    /// <param name="request">Checked.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="now">When.</param>
    /// <param name="presumes">True when prices may come from memory, because the session's transaction is to begin yet; see <see cref="IProductQuotes.Presume"/>.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="ProblemException">422 naming each field that does not fit, or 403 where only staff take orders.</exception>
    internal async Task<FilledBasket> FillAsync(OrderRequest request, Caller caller, DateTimeOffset now, bool presumes, CancellationToken cancellationToken)
    {
        var merchant = await merchants.FindAsync(store.CurrentTenant.Value, cancellationToken)
            ?? throw new InvalidOperationException("A request is served only for a merchant that exists.");
        if (caller.IsCustomer && !merchant.CustomerOrdering)
        {
            throw Problem.Forbidden("ordering.staff-only", "This merchant lets only its staff take orders.");
        }

        var table = await TableAsync(request.TableId, cancellationToken);
        var customer = await CustomerAsync(request, caller, cancellationToken);
        var ids = request.Items!.Select(item => item.ProductId!.Value).Distinct().ToList();
        var prices = (presumes ? quotes.Presume(ids, now) : null) ?? await quotes.QuoteAsync(ids, now, cancellationToken);
        var sales = SalesOf(request.Items!, prices);
        var heading = new OrderHeading(request.Type!.Value, customer?.CustomerId, caller.StaffId, table?.Id, request.GuestCount, request.Notes);
        return new(heading, OrderPricing.Price(sales, merchant.ServiceChargeTaxable), merchant, customer, table, prices);
    }

    private static List<Sale> SalesOf(IReadOnlyList<OrderRequest.Item> items, IReadOnlyDictionary<long, ProductQuote> prices)
    {
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var sales = new List<Sale>(items.Count);
        for (var i = 0; i < items.Count; i++)
        {
            var item = items[i];
            if (!prices.TryGetValue(item.ProductId!.Value, out var quote))
            {
                errors[$"items[{i}].pr_id"] = ["is not a product of this merchant."];
            }
            else if (!quote.IsAvailable)
            {
                errors[$"items[{i}].pr_id"] = [$"{quote.Name} is not available now."];
            }
            else
            {
                sales.Add(new(
                    quote.ProductId, quote.Name, quote.Type, Quantity.Of(item.Quantity!.Value), Money.Of(quote.BasePrice), Money.Of(quote.FinalPrice),
                    Percentage.Of(quote.TaxPercent), Percentage.Of(quote.ServiceChargePercent), quote.PromotionId, quote.PromotionName, item.Notes));
            }
        }

        return errors.Count == 0 ? sales : throw Problem.Invalid(errors);
    }

    private async Task<TableLocation?> TableAsync(long? tableId, CancellationToken cancellationToken)
    {
        if (tableId is null)
        {
            return null;
        }

        await store.Session.EnsureBegunAsync(cancellationToken);
        return await store.Tables.AsNoTracking().SingleOrDefaultAsync(table => table.Id == tableId && table.IsActive, cancellationToken)
            ?? throw Problem.Invalid("tl_id", "is not an active table of this merchant.");
    }

    /// <summary>The customer that the request names, as far as it exists already.</summary>
    private async Task<CustomerCard?> CustomerAsync(OrderRequest request, Caller caller, CancellationToken cancellationToken)
    {
        if (caller.IsCustomer)
        {
            return await FindAsync(caller.Id, cancellationToken) is { IsActive: true } own
                ? own
                : throw Problem.Forbidden("auth.customer-gone", "This customer may not order here any more.");
        }

        NamedCustomer.Require(request);
        if (request.CustomerId is { } id)
        {
            var known = await FindAsync(id, cancellationToken) is { Email: not null } card
                ? card
                : throw Problem.Invalid("cu_id", "is not a customer of this merchant.");
            return request.CustomerEmail is not { } email || string.Equals(email.Trim(), known.Email, StringComparison.OrdinalIgnoreCase)
                ? known
                : throw Problem.Invalid("cu_email", "belongs to another customer than cu_id.");
        }

        return request.CustomerEmail is null ? null : await customers.FindByEmailAsync(request.CustomerEmail, cancellationToken);
    }

    private async Task<CustomerCard?> FindAsync(long customerId, CancellationToken cancellationToken) =>
        (await customers.GetAsync([customerId], cancellationToken)).GetValueOrDefault(customerId);
}

/// <summary>A priced request, not yet an order.</summary>
/// <param name="Heading">Who orders what where.</param>
/// <param name="Pricing">What it costs.</param>
/// <param name="Merchant">Whose shop it is.</param>
/// <param name="Customer">The customer, if named and known already.</param>
/// <param name="Table">The table, if named.</param>
/// <param name="Quotes">What Catalog said.</param>
internal sealed record FilledBasket(
    OrderHeading Heading, PricedOrder Pricing, MerchantProfile Merchant, CustomerCard? Customer, TableLocation? Table,
    IReadOnlyDictionary<long, ProductQuote> Quotes)
{
    /// <summary>What has to come out of stock, one entry per product.</summary>
    internal IReadOnlyList<StockDemand> Demands { get; } =
    [
        .. Pricing.Lines
            .Where(line => Quotes[line.Sale.ProductId].StockLeft is not null)
            .GroupBy(line => line.Sale.ProductId)
            .Select(group => new StockDemand(group.Key, group.Sum(line => line.Sale.Quantity.Value))),
    ];

    /// <summary>Refuses more than is left (ruling 5).</summary>
    /// <exception cref="ProblemException">409, naming each product.</exception>
    internal static void Refuse(IReadOnlyList<StockShortage> shortages)
    {
        if (shortages.Count == 0)
        {
            return;
        }

        var names = string.Join(", ", shortages.Select(shortage => $"{shortage.Name} ({shortage.Left} left)"));
        throw new ProblemException(409, "stock.insufficient", $"Too little is left of: {names}.")
        {
            Details = shortages.Select(shortage => new
            {
                pr_id = shortage.ProductId,
                pr_name = shortage.Name,
                requested = shortage.Wanted,
                available = shortage.Left,
            }),
        };
    }
}
