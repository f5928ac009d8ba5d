using Atapos.Catalog.Contracts;
using Atapos.Identity.Contracts;
using Atapos.Ordering.Domain;
using Atapos.Shared;
using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Demo;
using Atapos.Tenancy.Contracts;

namespace Atapos.Ordering.Data;

/// <summary>Tables of the demo shops, and orders of the last days.</summary>
internal sealed class DemoData(
    OrderingDbContext store, IProductQuotes quotes, IStockReservations stock, ICustomers customers, IMerchantProfiles merchants, IdBlocks ids, TimeProvider clock)
    : IDemoData
{
    private const int PastOrders = 18;

    public int Order => 30;

    public async Task SeedAsync(ShopBeingSetUp shop, CancellationToken cancellationToken)
    {
        var merchant = await merchants.FindAsync(store.CurrentTenant.Value, cancellationToken)
            ?? throw new InvalidOperationException("The merchant comes first.");
        var tables = await AddTablesAsync(merchant.BusinessType, cancellationToken);
        var now = clock.Now();
        var products = (await quotes.QuoteAsync([.. shop.Products], now, cancellationToken))
            .Values.Where(quote => quote is { IsAvailable: true, StockLeft: null or > 20 }).OrderBy(quote => quote.ProductId).ToList();
        var regular = await customers.FindByEmailAsync("budi@example.com", cancellationToken);
        for (var i = 0; i < PastOrders; i++)
        {
            var placedAt = now.AddHours(-7 * (PastOrders - i));
            var heading = new OrderHeading(
                tables.Count > 0 && i % 2 == 0 ? OrderType.DineIn : OrderType.Takeaway,
                i % 3 == 0 ? regular?.CustomerId : null,
                StaffId: 3,
                tables.Count > 0 && i % 2 == 0 ? tables[i % tables.Count].Id : null,
                GuestCount: i % 2 == 0 ? 1 + (i % 4) : null,
                Notes: i % 6 == 0 ? "Tidak pedas" : null);
            shop.Orders.Add(await PlaceAsync(heading, [products[i % products.Count], products[(i * 3 + 1) % products.Count]], merchant, placedAt, cancellationToken));
        }
    }

    private async Task<long> PlaceAsync(
        OrderHeading heading, IReadOnlyList<ProductQuote> products, MerchantProfile merchant, DateTimeOffset placedAt, CancellationToken cancellationToken)
    {
        var pricing = OrderPricing.Price(
            [.. products.Select((quote, i) => new Sale(
                quote.ProductId, quote.Name, quote.Type, Quantity.Of(1 + i), Money.Of(quote.BasePrice), Money.Of(quote.FinalPrice),
                Percentage.Of(quote.TaxPercent), Percentage.Of(quote.ServiceChargePercent), quote.PromotionId, quote.PromotionName, Notes: null))],
            merchant.ServiceChargeTaxable);
        var id = await ids.NextAsync(store.Session, OrderingDbContext.OrderIds, cancellationToken);
        var lineIds = await ids.NextAsync(store.Session, OrderingDbContext.LineIds, pricing.Lines.Count, cancellationToken);
        await stock.ReserveAsync(
            id, [.. pricing.Lines.Select(line => new StockDemand(line.Sale.ProductId, line.Sale.Quantity.Value))], placedAt, cancellationToken);
        await store.PlaceLastAsync(
            Domain.Order.Place(store.CurrentTenant, id, lineIds, heading, pricing, placedAt), ShopDays.DayOf(placedAt, merchant.TimeZone), cancellationToken);
        return id;
    }

    private async Task<IReadOnlyList<TableLocation>> AddTablesAsync(string businessType, CancellationToken cancellationToken)
    {
        (string Number, string Name, int? Capacity, string Zone)[] plan = string.Equals(businessType, "fnb", StringComparison.Ordinal)
            ?
            [
                ("A1", "Meja A1 - Jendela", 4, "Dalam"), ("A2", "Meja A2", 4, "Dalam"), ("A3", "Meja A3", 2, "Dalam"), ("B1", "Meja B1 - Teras", 6, "Teras"),
                ("B2", "Meja B2 - Teras", 6, "Teras"), ("VIP", "Ruang VIP", 12, "Lantai 2"),
            ]
            : [("K1", "Kasir 1", null, "Depan")];
        var tableIds = await ids.NextAsync(store.Session, OrderingDbContext.TableIds, plan.Length, cancellationToken);
        var tables = plan.Select((table, i) =>
            TableLocation.Open(store.CurrentTenant, tableIds[i], table.Number, table.Name, table.Capacity, table.Zone)).ToList();
        store.AddRange(tables);
        await store.SaveChangesAsync(cancellationToken);
        return tables;
    }
}
