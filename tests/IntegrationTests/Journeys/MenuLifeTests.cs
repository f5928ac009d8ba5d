using System.Net;
using Atapos.IntegrationTests.Bulk;
using Atapos.IntegrationTests.Catalog;
using Atapos.IntegrationTests.Harness;
using Atapos.IntegrationTests.Images;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Journeys;

/// <summary>An owner opens a menu, sells from it, changes it, clears it away and fills it from a file.</summary>
public sealed class MenuLifeTests(PictureShop pictures) : IClassFixture<PictureShop>
{
    private readonly TestShop _shop = pictures.Shop;

    [Fact]
    public async Task A_menu_lives_from_its_first_dish_to_the_next_seasons_file()
    {
        // Build.
        var noodles = await _shop.Admin.NewCategoryAsync("Mi Musim Ini");
        var dish = (await pictures.PostAsync(
            "products",
            ("data", $$"""{"pr_name":"Mi Ayam Musim Ini","pr_base_price":25000,"pr_tax_percent":10,"pr_service_charge_percent":5,"pr_stock":10,"pc_id":{{noodles}}}"""),
            ("thumbnail", Pictures.Png()),
            ("detail_images", Pictures.Jpeg()),
            ("detail_images", Pictures.Png())).Created()).Json;
        var id = dish.Number("pr_id");
        var promotion = await _shop.Admin.NewPromotionAsync("Musim Ini", id);
        var shown = (await _shop.Anonymous.GetAsync("products?search=MUSIM").Ok()).Rows.Single()!;
        shown.Word("pr_image_path").ShouldBe(dish["thumbnail"].Word("pa_cloudinary_url"));
        (await pictures.Sandbox.Http.GetByteArrayAsync(new Uri(shown.Word("pr_image_path")))).ShouldBe(Pictures.Png());
        shown["detail_images"]!.AsArray().Select(image => image.Number("pa_sort_order")).ShouldBe([0, 1]);

        // Sell: 20 % off two units of 25,000.
        var order = await _shop.Officer.OrderAsync(Orders.Of((id, 2))).Created();
        order.Json.Amounts().ShouldBe("50000 / 10000 / 4000 / 2000 / 46000 / 46000");
        await _shop.Officer.PayCashAsync(order.OrderId, 50_000).Ok();
        (await StockAsync(id)).ShouldBe(8);

        // Edit: the next order has the new price, the old one keeps its own.
        await _shop.Admin.PutAsync($"products/{id}", new { pr_base_price = 30_000, pr_name = "Mi Ayam Spesial" }).Ok();
        await _shop.Admin.DeleteAsync($"promotions/{promotion}").Expect(HttpStatusCode.NoContent);
        await pictures.PostAsync($"products/{id}/thumbnail", ("file", Pictures.Jpeg())).Created();
        await _shop.Admin.PostAsync($"products/{id}/stock-adjustments", new { delta = 5, reason = "kiriman" }).Created();
        (await _shop.Officer.OrderAsync(Orders.Of((id, 1))).Created()).Json.Money("oh_subtotal_amount").ShouldBe(30_000);
        (await _shop.Officer.GetAsync($"orders/{order.OrderId}").Ok()).Json["items"]![0].Word("oi_product_name_snapshot").ShouldBe("Mi Ayam Musim Ini");
        (await StockAsync(id)).ShouldBe(12);
        (await _shop.Officer.GetAsync($"products/{id}/stock-adjustments").Ok()).Rows.Sum(movement => movement.Number("delta")).ShouldBe(12);
        await pictures.CloudEqualsRowsAsync();

        // Delete: nothing of it is shown or sold, nothing of it stays in the cloud, and what was sold stays.
        await _shop.Admin.DeleteAsync($"products/{id}").Expect(HttpStatusCode.NoContent);
        await _shop.Anonymous.GetAsync($"products/{id}").ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        (await _shop.Officer.OrderAsync(Orders.Of((id, 1)))).Status.ShouldBe(422);
        (await _shop.Officer.GetAsync($"orders/{order.OrderId}").Ok()).Json.Amounts().ShouldBe("50000 / 10000 / 4000 / 2000 / 46000 / 46000");
        await pictures.SettleAsync();
        (await pictures.CloudAsync()).ShouldBeEmpty();

        // Import: the next season.
        (await _shop.Admin.ImportAsync("pr_name,pr_base_price,pc_name,pr_stock", "Mi Kuah Musim Depan,27000,Mi Musim Ini,6", "Mi Goreng Musim Depan,26000,Mi Musim Depan,")).Effects().ShouldBe("2 0 0");
        var next = (await _shop.Anonymous.GetAsync("products?search=musim%20depan").Ok()).Rows;
        next.Select(row => row.Word("pr_name")).ShouldBe(["Mi Kuah Musim Depan", "Mi Goreng Musim Depan"]);
        await _shop.Officer.OrderAsync(Orders.Of((next[0].Number("pr_id"), 6))).Created();
        (await _shop.Officer.OrderAsync(Orders.Of((next[0].Number("pr_id"), 1)))).ShouldBeProblem(HttpStatusCode.Conflict, "stock.insufficient");
    }

    private async Task<long> StockAsync(long product) => (await _shop.Anonymous.GetAsync($"products/{product}").Ok()).Json.Number("pr_stock");
}
