using System.Text;
using Atapos.IntegrationTests.Harness;

namespace Atapos.IntegrationTests.Catalog;

/// <summary>Short ways to change the catalog.</summary>
internal static class Sending
{
    /// <summary>Sends a change as it is written.</summary>
    internal static async Task<Answer> PutTextAsync(this ApiClient caller, string path, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        return await caller.SendAsync(HttpMethod.Put, path, content);
    }

    /// <summary>Makes a product and answers its number.</summary>
    internal static async Task<long> NewProductAsync(this ApiClient admin, string name, decimal price = 10_000, int? stock = null, long? category = null) =>
        (await admin.PostAsync("products", new { pr_name = name, pr_base_price = price, pr_stock = stock, pc_id = category }).Created()).Json.Number("pr_id");

    /// <summary>Makes a category and answers its number.</summary>
    internal static async Task<long> NewCategoryAsync(this ApiClient admin, string name) =>
        (await admin.PostAsync("product-categories", new { pc_name = name }).Created()).Json.Number("pc_id");

    /// <summary>Makes a percentage promotion that runs now and answers its number.</summary>
    internal static async Task<long> NewPromotionAsync(this ApiClient admin, string name, params long[] products) =>
        (await admin.PostAsync("promotions", Promotion(name, products)).Created()).Json.Number("pm_id");

    /// <summary>The body of a percentage promotion that runs now.</summary>
    internal static object Promotion(string name, params long[] products) => new
    {
        pm_name = name,
        pm_discount_type = "percent",
        pm_discount_value = 20.0,
        pm_start_at = "2020-01-01T00:00:00Z",
        pm_end_at = "2099-01-01T07:00:00+07:00",
        product_ids = products,
    };
}
