using System.Net;
using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Journeys;

/// <summary>Customers order for themselves and see what is theirs.</summary>
public sealed class CustomerTests(DemoShop demo) : IClassFixture<DemoShop>
{
    private readonly TestShop _shop = demo.Shop;

    [Fact]
    public async Task A_customer_orders_for_itself_with_its_own_token()
    {
        var budi = await _shop.CustomerIdAsync("budi@example.com");

        var placed = await _shop.Customer(budi).PostTextAsync("orders", """
            { "oh_order_type": "dine_in", "tl_id": 1, "oh_guest_count": 2, "oh_notes": "Window seat please",
              "items": [{ "pr_id": 1, "oi_qty": 2, "oi_notes": "Extra spicy" }] }
            """).Created();

        placed.Json["customer"].Number("cu_id").ShouldBe(budi);
        placed.Json["customer"].Word("cu_name").ShouldBe("Budi Santoso");
        placed.Json.IsNull("u_id").ShouldBeTrue();
        placed.Json.Amounts().ShouldBe("50000 / 5000 / 4500 / 2250 / 51750 / 51800");
        (await _shop.Customer(budi).GetAsync($"orders/{placed.OrderId}").Ok()).Text.ShouldBe(placed.Text);
    }

    [Fact]
    public async Task What_a_customer_says_about_the_customer_is_ignored()
    {
        var (siti, agus) = (await _shop.CustomerIdAsync("siti@example.com"), await _shop.CustomerIdAsync("agus@example.com"));
        var before = await _shop.Database.ReadAsync<long>("select count(*) from identity.customers");

        var placed = await _shop.Customer(siti)
            .OrderAsync(Orders.Of((1, 1)).With("cu_id", agus).With("cu_email", "somebody.else@example.com").With("cu_name", "Else")).Created();

        placed.Json["customer"].Number("cu_id").ShouldBe(siti);
        (await _shop.Database.ReadAsync<long>("select count(*) from identity.customers")).ShouldBe(before);
    }

    [Fact]
    public async Task My_orders_are_mine_alone_newest_first()
    {
        var (dewi, putu) = (await _shop.CustomerIdAsync("dewi@example.com"), await _shop.CustomerIdAsync("putu@example.com"));
        var first = await _shop.Customer(dewi).OrderAsync(Orders.Of((1, 1))).Created();
        await _shop.Customer(putu).OrderAsync(Orders.Of((1, 1))).Created();
        var second = await _shop.Officer.OrderAsync(Orders.Of((1, 2)).With("cu_id", dewi)).Created();
        await _shop.Officer.CancelAsync(first.OrderId).Ok();

        var all = await _shop.Customer(dewi).GetAsync("orders/my-orders").Ok();
        var cancelled = await _shop.Customer(dewi).GetAsync("orders/my-orders?oh_payment_status=cancel").Ok();

        all.Rows.Select(row => row.Number("oh_id")).ShouldBe([second.OrderId, first.OrderId]);
        all.Header("X-Total-Count").ShouldBe("2");
        cancelled.Rows.Select(row => row.Number("oh_id")).ShouldBe([first.OrderId]);
    }

    [Fact]
    public async Task Another_customers_order_is_403_whatever_one_does_with_it()
    {
        var (rina, agus) = (await _shop.CustomerIdAsync("rina@example.com"), await _shop.CustomerIdAsync("agus@example.com"));
        var hers = await _shop.Customer(rina).OrderAsync(Orders.Of((1, 1))).Created();
        var nobodys = await _shop.Officer.OrderAsync(Orders.Of((1, 1))).Created();

        foreach (var order in new[] { hers.OrderId, nobodys.OrderId })
        {
            await _shop.Customer(agus).GetAsync($"orders/{order}").ShouldBeProblem(HttpStatusCode.Forbidden, "auth.not-yours");
            await _shop.Customer(agus).CancelAsync(order).ShouldBeProblem(HttpStatusCode.Forbidden, "auth.not-yours");
        }

        (await _shop.Customer(rina).GetAsync($"orders/{hers.OrderId}").Ok()).Json.Word("oh_payment_status").ShouldBe("pending");
    }

    [Fact]
    public async Task An_order_of_another_merchant_is_404_like_one_that_does_not_exist()
    {
        var rina = await _shop.CustomerIdAsync("rina@example.com");
        var soap = await _shop.ProductIdAsync("Sabun Cuci Piring 750 ml");
        var foreign = (await _shop.OtherOfficer.OrderAsync(Orders.Of((soap, 1))).Created()).OrderId;

        foreach (var order in new[] { foreign, 999_999_999 })
        {
            await _shop.Customer(rina).GetAsync($"orders/{order}").ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
            await _shop.Customer(rina).CancelAsync(order).ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
            await _shop.Officer.PayCashAsync(order, 1_000_000).ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        }
    }

    [Fact]
    public async Task A_customer_cancels_its_own_order_and_takes_no_cash()
    {
        var rina = await _shop.CustomerIdAsync("rina@example.com");
        var hers = await _shop.Customer(rina).OrderAsync(Orders.Of((1, 1))).Created();

        await _shop.Customer(rina).PayCashAsync(hers.OrderId, 100_000).ShouldBeProblem(HttpStatusCode.Forbidden, "auth.forbidden");
        await _shop.Customer(rina).GetAsync("orders").ShouldBeProblem(HttpStatusCode.Forbidden, "auth.forbidden");
        (await _shop.Customer(rina).CancelAsync(hers.OrderId).Ok()).Json.Word("oh_payment_status").ShouldBe("cancel");

        (await _shop.Customer(rina).GetAsync($"orders/{hers.OrderId}").Ok()).Json.Word("oh_payment_status").ShouldBe("cancel");
        (await _shop.Database.ReadAsync<string>(
            "select concat_ws(' ', event, status, customer_id, staff_id) from payments.payment_log where order_id = $1", hers.OrderId))
            .ShouldBe($"cancel cancel {rina}");
    }

    [Fact]
    public async Task A_customer_that_was_shut_out_orders_nothing()
    {
        var maya = await _shop.CustomerIdAsync("maya@example.com");
        var soap = await _shop.ProductIdAsync("Sabun Cuci Piring 750 ml");
        await _shop.Customer(maya, merchant: 2).OrderAsync(Orders.Of((soap, 1))).Created();

        await _shop.Database.ExecuteAsync("update identity.customers set is_active = false where id = $1", maya);
        var before = await _shop.Database.ContentsAsync();

        await _shop.Customer(maya, merchant: 2).OrderAsync(Orders.Of((soap, 1))).ShouldBeProblem(HttpStatusCode.Unauthorized, "auth.required");
        (await _shop.Database.ContentsAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task Staff_have_no_orders_of_their_own() =>
        await _shop.Officer.GetAsync("orders/my-orders").ShouldBeProblem(HttpStatusCode.Forbidden, "auth.forbidden");
}
