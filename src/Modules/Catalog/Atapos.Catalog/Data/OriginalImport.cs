using Atapos.Catalog.Domain;
using Atapos.Shared;
using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Original;

namespace Atapos.Catalog.Data;

/// <summary>The menu: headings, products with pictures and stock, promotions.</summary>
internal sealed class OriginalImport(CatalogDbContext store, IdBlocks ids, TimeProvider clock) : IOriginalImport
{
    private const string Counted = "Brought over";

    private const string ImagesHere = "select id, id from catalog.product_images where me_id = $1";
    private const string ItemsHere = "select promotion_id, product_id from catalog.promotion_products where me_id = $1";

    private readonly Dictionary<long, string> _unfit = [];

    public int Order => 20;

    public async Task ImportAsync(OriginalShop shop, CancellationToken cancellationToken)
    {
        var (tenant, now) = (TenantId.Of(shop.Merchant), clock.Now());
        await shop.TakeAsync(OriginalTables.Categories, store, "catalog.categories", row => Category(tenant, row, now), cancellationToken);
        await shop.StepOverAsync(CatalogIds.Categories, OriginalTables.Categories, cancellationToken);

        var pictures = await PicturesAsync(shop, cancellationToken);
        await shop.TakeAsync(
            shop.Source.RowsAsync(OriginalTables.Products, shop.Merchant, cancellationToken), OriginalTables.Products, "catalog.products",
            row => (Product: Product(shop, tenant, row, pictures, now), Stock: StockOf(shop, row)),
            async (made, token) =>
            {
                try
                {
                    await CountAsync(made, now, token);
                    store.AddRange(made.Select(one => one.Product));
                    await store.SaveChangesAsync(token);
                }
                finally
                {
                    store.ChangeTracker.Clear();
                }
            },
            cancellationToken);
        await shop.StepOverAsync(CatalogIds.Products, OriginalTables.Products, cancellationToken);
        await TellAsync(
            shop, OriginalTables.Images, pictures, OriginalTables.Products, ImagesHere, picture => (picture.Id("pa_id"), picture.Id("pa_id")),
            "its product is not here, or shows another picture in its place", cancellationToken);
        await shop.StepOverAsync(CatalogIds.Images, OriginalTables.Images, cancellationToken);

        var covered = await CoveredAsync(shop, cancellationToken);
        await shop.TakeAsync(OriginalTables.Promotions, store, "catalog.promotions", row => Promotion(shop, tenant, row, covered, now), cancellationToken);
        await shop.StepOverAsync(CatalogIds.Promotions, OriginalTables.Promotions, cancellationToken);
        await TellAsync(
            shop, OriginalTables.PromotionItems, covered, OriginalTables.Promotions, ItemsHere, item => (item.Id("pm_id"), item.Reference("pr_id") ?? 0),
            "its promotion or its product is not here", cancellationToken);
    }

    private static ProductCategory Category(TenantId tenant, OriginalRow row, DateTimeOffset now)
    {
        var category = new ProductCategory(tenant, row.Id("pc_id"), row.Text("pc_name"), row.Instant("created_at") ?? now);
        if (row.Instant("deleted_at") is { } deletedAt)
        {
            category.Delete(deletedAt);
        }

        return category;
    }

    private static int? StockOf(OriginalShop shop, OriginalRow row)
    {
        var stock = row.Count("pr_stock");
        if (stock < 0)
        {
            shop.Report.Mend(OriginalTables.Products, row.Id("pr_id"), FormattableString.Invariant($"a stock of {stock} is taken over as 0"));
        }

        return stock < 0 ? 0 : stock;
    }

    private Product Product(OriginalShop shop, TenantId tenant, OriginalRow row, ILookup<long, OriginalRow> pictures, DateTimeOffset now)
    {
        var price = row.AmountOrNone("pr_base_price") ?? row.Amount("pr_price");
        var product = new Product(
            tenant, row.Id("pr_id"),
            new(
                row.Text("pr_name"), row.TextOrNone("pr_desc") ?? row.TextOrNone("pr_description"), row.Word("pr_type", ProductType.Goods), price, row.Share("pr_tax_percent"),
                row.Share("pr_service_charge_percent"), shop.MustBeHere(OriginalTables.Categories, row.Reference("pc_id")), row.Flag("pr_is_available", true), row.Flag("pr_is_active", true)),
            row.Instant("created_at") ?? now);
        foreach (var picture in pictures[product.Id].OrderBy(picture => picture.Count("pa_sort_order") ?? 0).ThenBy(picture => picture.Id("pa_id")))
        {
            try
            {
                product.Show(new(
                    picture.Word("pa_type", ProductImageKind.Detail), picture.Id("pa_id"), picture.Text("pa_cloudinary_public_id"), picture.Text("pa_cloudinary_url")));
            }
            catch (Exception error) when (error is RefusedRowException or DomainException)
            {
                _unfit[picture.Id("pa_id")] = error.Message;
            }
        }

        if (row.Instant("deleted_at") is { } deletedAt)
        {
            product.Delete(deletedAt);
        }

        return product;
    }

    private static Promotion Promotion(OriginalShop shop, TenantId tenant, OriginalRow row, ILookup<long, OriginalRow> covered, DateTimeOffset now)
    {
        var id = row.Id("pm_id");
        var products = covered[id].Select(item => item.Id("pr_id")).Where(product => shop.IsHere(OriginalTables.Products, product));
        var start = row.Instant("pm_start_at") ?? throw new RefusedRowException("pm_start_at is missing");
        var end = row.Instant("pm_end_at") ?? throw new RefusedRowException("pm_end_at is missing");
        var discount = Discount.Of(row.Word<DiscountType>("pm_discount_type"), row.Number("pm_discount_value") ?? throw new RefusedRowException("pm_discount_value is missing"));
        var promotion = new Promotion(
            tenant, id, new(row.Text("pm_name"), discount, start, end, row.Flag("pm_is_active", true)), products, row.Instant("created_at") ?? now);
        if (row.Instant("deleted_at") is { } deletedAt)
        {
            promotion.Delete(deletedAt);
        }

        return promotion;
    }

    // What a product has of units, all its movements explain; this is its first.
    private async Task CountAsync(IReadOnlyList<(Product Product, int? Stock)> made, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var counted = made.Where(one => one.Stock is not null && one.Product.Stock is null).ToList();
        if (counted.Count == 0)
        {
            return;
        }

        var movements = await ids.NextAsync(store.Session, CatalogIds.Movements, counted.Count, cancellationToken);
        for (var i = 0; i < counted.Count; i++)
        {
            counted[i].Product.AdjustStock(movements[i], counted[i].Stock, at, Counted);
        }
    }

    private static async Task<ILookup<long, OriginalRow>> PicturesAsync(OriginalShop shop, CancellationToken cancellationToken) =>
        (await ListAsync(shop, OriginalTables.Images, cancellationToken)).ToLookup(picture => picture.Reference("pr_id") ?? 0);

    private static async Task<ILookup<long, OriginalRow>> CoveredAsync(OriginalShop shop, CancellationToken cancellationToken) =>
        (await ListAsync(shop, OriginalTables.PromotionItems, cancellationToken)).ToLookup(item => item.Id("pm_id"));

    // They were written with what they belong to; which of them are here, the table itself knows.
    private async Task TellAsync(
        OriginalShop shop, OriginalTable table, ILookup<long, OriginalRow> rows, OriginalTable owners, string sql, Func<OriginalRow, (long, long)> keyOf,
        string otherwise, CancellationToken cancellationToken)
    {
        var here = new HashSet<(long, long)>();
        await using (var command = store.Session.Command(sql, shop.Merchant))
        {
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                here.Add((reader.GetInt64(0), reader.GetInt64(1)));
            }
        }

        var added = shop.AddedOf(owners).ToHashSet();
        foreach (var (owner, row) in rows.SelectMany(group => group.Select(row => (group.Key, row))))
        {
            var id = row.Id(table.Key);
            if (here.Contains(keyOf(row)))
            {
                shop.Keep(table, id, isNew: added.Contains(owner));
            }
            else
            {
                shop.Report.Refuse(table, id, _unfit.GetValueOrDefault(id) ?? otherwise);
            }
        }
    }

    private static async Task<List<OriginalRow>> ListAsync(OriginalShop shop, OriginalTable table, CancellationToken cancellationToken)
    {
        var rows = new List<OriginalRow>();
        await foreach (var row in shop.Source.RowsAsync(table, shop.Merchant, cancellationToken))
        {
            rows.Add(row);
        }

        shop.Report.Of(table).Read += rows.Count;
        return rows;
    }
}
