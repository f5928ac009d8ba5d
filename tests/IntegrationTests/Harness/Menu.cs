namespace Atapos.IntegrationTests.Harness;

/// <summary>Puts products and promotions of a test's own on the menu, past the product's back.</summary>
public static class Menu
{
    // Far above what the hosts of the tests give out themselves.
    private static long _lastId = 50_000_000;

    /// <summary>Adds a product and answers its number.</summary>
    public static async Task<long> AddProductAsync(
        this TestDatabase database, decimal price, decimal taxPercent = 0, decimal servicePercent = 0, int? stock = null, long merchant = 1,
        string? name = null, bool isAvailable = true, bool isActive = true)
    {
        var id = Interlocked.Increment(ref _lastId);
        await database.ExecuteAsync(
            """
            insert into catalog.products (me_id, id, name, type, base_price, tax_percent, service_charge_percent, is_available, is_active, stock, created_at)
            values ($1, $2, $3, 'goods', $4, $5, $6, $7, $8, $9, now())
            """,
            merchant, id, name ?? $"Produk {id}", price, taxPercent, servicePercent, isAvailable, isActive,
            stock is { } units ? units : DBNull.Value);
        if (stock is > 0)
        {
            await database.ExecuteAsync(
                "insert into catalog.stock_movements (me_id, id, product_id, kind, delta, at) values ($1, $2, $2, 'adjustment', $3, now())",
                merchant, id, stock);
        }

        return id;
    }

    /// <summary>Adds a promotion of merchant 1 and answers its number.</summary>
    public static async Task<long> AddPromotionAsync(
        this TestDatabase database, string type, decimal value, IReadOnlyList<long> products, DateTimeOffset? start = null, DateTimeOffset? end = null,
        bool isActive = true)
    {
        var id = Interlocked.Increment(ref _lastId);
        await database.ExecuteAsync(
            """
            insert into catalog.promotions (me_id, id, name, discount_type, discount_value, start_at, end_at, is_active, created_at)
            values (1, $1, $2, $3, $4, $5, $6, $7, now())
            """,
            id, $"Promo {id}", type, value, start ?? DateTimeOffset.UnixEpoch, end ?? DateTimeOffset.UnixEpoch.AddYears(200), isActive);
        foreach (var product in products)
        {
            await database.ExecuteAsync("insert into catalog.promotion_products (me_id, promotion_id, product_id) values (1, $1, $2)", id, product);
        }

        return id;
    }
}
