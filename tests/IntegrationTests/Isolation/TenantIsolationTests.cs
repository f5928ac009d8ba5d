using System.Net;
using Atapos.IntegrationTests.Harness;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Isolation;

/// <summary>Merchant 2 sees nothing of merchant 1 in any endpoint, and the other way round.</summary>
public sealed class TenantIsolationTests(DemoShop demo) : IClassFixture<DemoShop>
{
    // Words that stand in merchant 1's rows alone.
    private static readonly string[] Marks =
        ["Nasi", "Warung", "Ayam", "Diskon 10%", "Meja", "Ruang VIP", "budi@", "Budi Santoso", "Siti", "agus@", "Tidak pedas", "Es Kopi", "Lauk", "Minuman"];

    private readonly TestShop _shop = demo.Shop;

    [Fact]
    public async Task Lists_of_merchant_2_hold_its_own_rows_alone()
    {
        var expected = new Dictionary<string, (string Key, string Table)>(StringComparer.Ordinal)
        {
            ["orders"] = ("oh_id", "ordering.orders"),
            ["products"] = ("pr_id", "catalog.products"),
            ["promotions?include_inactive=true"] = ("pm_id", "catalog.promotions"),
            ["table-locations?include_inactive=true"] = ("tl_id", "ordering.table_locations"),
            ["product-categories"] = ("pc_id", "catalog.categories"),
        };
        foreach (var (path, (key, table)) in expected)
        {
            var own = await _shop.Database.ListAsync<long>($"select id from {table} where me_id = 2");
            foreach (var caller in new[] { _shop.OtherOfficer, _shop.OtherAdmin, _shop.Platform.With("X-Merchant-Id", "2") })
            {
                var list = await caller.GetAsync(path).Ok();
                list.Rows.Select(row => row.Number(key)).ShouldBe(own, ignoreOrder: true, path);
                ShouldShowNothingOfMerchant1(list);
            }
        }
    }

    [Fact]
    public async Task Nothing_of_merchant_1_is_found_by_its_number()
    {
        var paths = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["orders"] = "select id from ordering.orders where me_id = 1",
            ["products"] = "select id from catalog.products where me_id = 1",
            ["promotions"] = "select id from catalog.promotions where me_id = 1",
            ["table-locations"] = "select id from ordering.table_locations where me_id = 1",
            ["product-categories"] = "select id from catalog.categories where me_id = 1",
        };
        foreach (var (path, sql) in paths)
        {
            var missing = await _shop.OtherAdmin.GetAsync($"{path}/888888888").ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
            foreach (var id in await _shop.Database.ListAsync<long>(sql))
            {
                var foreign = await _shop.OtherAdmin.GetAsync($"{path}/{id}").ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
                Told(foreign).ShouldBe(Told(missing));
            }
        }
    }

    [Fact]
    public async Task Filters_with_merchant_1s_numbers_find_nothing()
    {
        (await _shop.OtherOfficer.GetAsync("products?pc_id=1").Ok()).Rows.ShouldBeEmpty();
        (await _shop.OtherOfficer.GetAsync("products?search=Nasi").Ok()).Rows.ShouldBeEmpty();
        (await _shop.OtherOfficer.GetAsync("orders?cu_id=1").Ok()).Rows.ShouldBeEmpty();
        (await _shop.OtherOfficer.GetAsync("orders?tl_id=1").Ok()).Rows.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_cursor_of_merchant_1_opens_merchant_2s_list_alone()
    {
        var link = (await _shop.Officer.GetAsync("orders?limit=1").Ok()).Header("Link").ShouldNotBeNull();
        var next = link[(link.IndexOf('<', StringComparison.Ordinal) + 1)..link.IndexOf('>', StringComparison.Ordinal)];

        ShouldShowNothingOfMerchant1(await _shop.OtherOfficer.GetAsync(next).Ok());
    }

    [Fact]
    public async Task A_customer_of_merchant_2_with_a_number_of_merchant_1_is_nobody()
    {
        var budi = await _shop.CustomerIdAsync("budi@example.com");
        var stranger = _shop.Customer(budi, merchant: 2);
        var gift = await _shop.ProductIdAsync("Bungkus Kado");
        var before = await _shop.Database.ContentsAsync();

        await stranger.GetAsync("orders/my-orders").ShouldBeProblem(HttpStatusCode.Unauthorized, "auth.required");
        await stranger.GetAsync("auth/customer/me").ShouldBeProblem(HttpStatusCode.Unauthorized, "auth.required");
        await stranger.OrderAsync(Orders.Of((gift, 1))).ShouldBeProblem(HttpStatusCode.Unauthorized, "auth.required");

        (await _shop.Database.ContentsAsync()).ShouldBe(before);
    }

    [Fact]
    public void Every_readable_route_below_the_api_was_looked_at()
    {
        var looked = new[]
        {
            "/api/v1/orders", "/api/v1/orders/my-orders", "/api/v1/orders/{oh_id:long}", "/api/v1/products", "/api/v1/products/{pr_id:long}",
            "/api/v1/promotions", "/api/v1/promotions/{pm_id:long}", "/api/v1/table-locations", "/api/v1/table-locations/{tl_id:long}",
            "/api/v1/product-categories", "/api/v1/product-categories/{pc_id:long}",

            // Looked at where stock, files, customers, mails, merchants, payments, receipts and streams are tested.
            "/api/v1/products/{pr_id:long}/stock-adjustments", "/api/v1/products/export", "/api/v1/customers", "/api/v1/customers/{cu_id:long}",
            "/api/v1/customers/{cu_id:long}/orders", "/api/v1/customers/me/export", "/api/v1/auth/customer/me", "/api/v1/mails", "/api/v1/merchants", "/api/v1/merchants/{me_id:long}",
            "/api/v1/orders/stream", "/api/v1/orders/{oh_id:long}/receipt", "/api/v1/orders/{oh_id:long}/refund-options", "/api/v1/orders/{oh_id:long}/payment-log", "/api/v1/payments/duplicates",
        };

        _shop.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(route => route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains("GET", StringComparer.Ordinal) == true)
            .Select(route => "/" + route.RoutePattern.RawText!.TrimStart('/'))
            .Where(path => path.StartsWith("/api/", StringComparison.Ordinal))
            .ShouldBe(looked, ignoreOrder: true);
    }

    private static void ShouldShowNothingOfMerchant1(Answer answer)
    {
        foreach (var mark in Marks)
        {
            answer.Text.ShouldNotContain(mark, Case.Sensitive);
        }
    }

    private static string Told(Answer problem)
    {
        var body = problem.Json.AsObject();
        foreach (var name in new[] { "request_id", "instance", "trace_id" })
        {
            body.Remove(name);
        }

        return body.ToJsonString();
    }
}
