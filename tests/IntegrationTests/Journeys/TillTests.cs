using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Journeys;

/// <summary>The product's main job: a till takes an order and its money.</summary>
public sealed class TillTests(DemoShop demo) : IClassFixture<DemoShop>
{
    private readonly TestShop _shop = demo.Shop;

    [Fact]
    public async Task A_till_takes_an_order_and_cash_and_reads_the_settled_order_back()
    {
        var placed = await _shop.Officer.PostTextAsync("orders", """
            {
                "cu_email": "pelanggan@example.com", "cu_name": "John Doe", "cu_phone": "081234567890",
                "oh_order_type": "dine_in", "tl_id": 1, "oh_guest_count": 2, "oh_notes": "Window seat please",
                "items": [{ "pr_id": 1, "oi_qty": 2, "oi_notes": "Extra spicy" }]
            }
            """).Created();
        placed.Header("Location").ShouldBe($"/api/v1/orders/{placed.OrderId}");
        placed.Json.Amounts().ShouldBe("50000 / 5000 / 4500 / 2250 / 51750 / 51800");
        placed.Json.Word("oh_payment_status").ShouldBe("pending");
        placed.Json.Word("oh_order_number").ShouldMatch("^INV-[0-9]{8}-[0-9]{4}$");

        var paid = await _shop.Officer.PayCashAsync(placed.OrderId, 60_000).Ok();
        paid.Json.Money("change_amount").ShouldBe(8_200);
        paid.Json.Money("amount_paid").ShouldBe(60_000);
        paid.Json.Money("oh_total_amount").ShouldBe(51_750);
        paid.Json.Money("oh_rounded_amount").ShouldBe(51_800);
        paid.Json.Word("oh_payment_status").ShouldBe("settlement");
        paid.Json.Word("oh_order_number").ShouldBe(placed.Json.Word("oh_order_number"));

        var order = (await _shop.Officer.GetAsync($"orders/{placed.OrderId}").Ok()).Json;
        order.Amounts().ShouldBe("50000 / 5000 / 4500 / 2250 / 51750 / 51800");
        order.Word("oh_payment_status").ShouldBe("settlement");
        order.Word("oh_payment_type").ShouldBe("cash");
        order.Word("oh_paid_at").ShouldBe(paid.Json.Word("oh_paid_at"));
        order.Word("oh_paid_at").ShouldEndWith("Z");
        order.Word("oh_notes").ShouldBe("Window seat please");
        order.Number("oh_guest_count").ShouldBe(2);
        order.Number("u_id").ShouldBe(3);
        order["customer"].Word("cu_name").ShouldBe("John Doe");
        order["customer"].Word("cu_email").ShouldBe("pelanggan@example.com");
        order["customer"].Word("cu_phone").ShouldBe("081234567890");
        order["table_location"].Word("tl_number").ShouldBe("A1");
        var item = order["items"]!.AsArray().ShouldHaveSingleItem();
        item.Number("pr_id").ShouldBe(1);
        item.Word("oi_product_name_snapshot").ShouldBe("Nasi Goreng");
        item.Word("oi_product_type").ShouldBe("goods");
        item.Number("oi_qty").ShouldBe(2);
        item.Money("oi_base_price").ShouldBe(25_000);
        item.Money("oi_final_price").ShouldBe(22_500);
        item.Money("oi_line_subtotal").ShouldBe(45_000);
        item.Word("oi_notes").ShouldBe("Extra spicy");
    }

    [Fact]
    public async Task The_answer_of_a_new_order_is_what_reading_it_answers()
    {
        var placed = await _shop.Officer.OrderAsync(Orders.Of((1, 3), (30, 1))).Created();

        var read = await _shop.Officer.GetAsync($"orders/{placed.OrderId}").Ok();

        read.Text.ShouldBe(placed.Text);
    }

    [Fact]
    public async Task Cash_leaves_a_line_in_the_payment_log()
    {
        var placed = await _shop.Officer.OrderAsync(Orders.Of((1, 2))).Created();

        await _shop.Officer.PayCashAsync(placed.OrderId, 51_800).Ok();

        var log = await _shop.Database.ReadAsync<string>(
            "select concat_ws(' ', event, status, payment_type, amount, tendered, change, staff_id) from payments.payment_log where order_id = $1",
            placed.OrderId);
        log.ShouldBe("cash settlement cash 51800 51800 0 3");
    }

    [Fact]
    public async Task An_order_keeps_its_prices_when_the_menu_changes()
    {
        var product = await _shop.ProductIdAsync("Rendang Sapi");
        var placed = await _shop.Officer.OrderAsync(Orders.Of((product, 1))).Created();

        await _shop.Database.ExecuteAsync("update catalog.products set base_price = 99000, name = 'Rendang Baru' where id = $1", product);

        (await _shop.Officer.GetAsync($"orders/{placed.OrderId}").Ok()).Text.ShouldBe(placed.Text);
    }

    [Fact]
    public async Task Platform_staff_sell_in_the_shop_that_they_choose()
    {
        var soap = await _shop.ProductIdAsync("Sabun Cuci Piring 750 ml");

        var placed = await _shop.Platform.With("X-Merchant-Id", "2").OrderAsync(Orders.Of((soap, 1))).Created();

        (await _shop.OtherOfficer.GetAsync($"orders/{placed.OrderId}").Ok()).Json.Amounts().ShouldBe("15500 / 0 / 1705 / 0 / 17205 / 17200");
    }
}
