using System.Net;
using System.Text.Json.Nodes;
using Atapos.IntegrationTests.Harness;
using Atapos.IntegrationTests.Payments;
using Npgsql;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Reports;

/// <summary>What the shop does shows under the original's names, and means what the API says.</summary>
public sealed class ViewContentTests(PaymentShop payments) : IClassFixture<PaymentShop>
{
    private readonly TestShop _shop = payments.Shop;

    private readonly TestDatabase _database = payments.Shop.Database;

    [Fact]
    public async Task An_order_that_waits_and_one_that_was_paid_in_cash_read_as_the_API_answers_them()
    {
        var table = (await _shop.Admin.PostAsync("table-locations", new { tl_number = "V1", tl_name = "Teras" }).Created()).Json.Number("tl_id");
        var order = Orders.Of((1, 2)).With("tl_id", table).With("oh_guest_count", 3).With("oh_notes", "laporan").With("cu_email", "laporan@example.com");
        var orderId = await payments.CreateOrderAsync(order);
        await OrderReadsAsTheApiAnswersItAsync(orderId, "pending");

        await _shop.Officer.PayCashAsync(orderId, 60_000).Ok();
        var row = await OrderReadsAsTheApiAnswersItAsync(orderId, "settlement");
        (row.Number("tl_id"), row.Number("oh_guest_count"), row.Word("oh_payment_type"), row.Money("oh_rounded_amount")).ShouldBe((table, 3, "cash", 51_800));
        (await _database.ReadAsync<string>("select concat_ws(' ', py_event_type, py_payment_type, py_gross_amount, amount_paid, change_amount) from atapos.payment_log where oh_id = $1", orderId))
            .ShouldBe("cash cash 51800 60000 8200");
    }

    [Fact]
    public async Task A_payment_by_qris_its_log_and_its_refund_read_as_the_API_answers_them()
    {
        var orderId = await payments.CreateOrderAsync();
        var gatewayOrder = await payments.QrisAsync(orderId);
        var waiting = await OrderReadsAsTheApiAnswersItAsync(orderId, "pending");
        (waiting.Word("oh_midtrans_order_id"), waiting["oh_qris_actions"]!.AsArray().Count).ShouldBe((gatewayOrder, 1));
        waiting["oh_qris_string"].ShouldNotBeNull();

        await payments.Gateway.ActAsync(gatewayOrder, "settle");
        await payments.BecomesAsync(orderId, "settlement");
        (await OrderReadsAsTheApiAnswersItAsync(orderId, "settlement")).Word("oh_payment_type").ShouldBe("qris");

        await _shop.Admin.PostAsync($"orders/{orderId}/refund", new { amount = 10_000 }).Ok();
        (await OrderReadsAsTheApiAnswersItAsync(orderId, "settlement")).Money("oh_refunded_amount").ShouldBe(10_000);
        await _shop.Admin.PostAsync($"orders/{orderId}/refund").Ok();
        await payments.BecomesAsync(orderId, "refund");
        await OrderReadsAsTheApiAnswersItAsync(orderId, "refund");
        (await _database.ReadAsync<long>("select count(*) from atapos.payment_log where oh_id = $1 and py_signature_key = py_raw_payload ->> 'signature_key'", orderId))
            .ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Of_several_attempts_the_one_that_was_paid_shows()
    {
        var orderId = await payments.CreateOrderAsync();
        var snap = await payments.SnapAsync(orderId);
        var qris = await payments.QrisAsync(orderId);
        (await OrderReadsAsTheApiAnswersItAsync(orderId, "pending")).Word("oh_midtrans_order_id").ShouldBe(qris);
        qris.ShouldNotBe(snap.GatewayOrderId, StringComparer.Ordinal);

        await payments.Gateway.ActAsync(qris, "settle");
        await payments.BecomesAsync(orderId, "settlement");
        await _database.ExecuteAsync("""
            insert into payments.attempts (me_id, id, order_id, number, kind, gateway_order_id, uses_own_account, amount, state, started_at, expires_at, attempts)
            select me_id, id + 10000000, order_id, number + 1, 'snap', gateway_order_id || 'X', uses_own_account, amount, 'ended', started_at, expires_at, 0
            from payments.attempts where gateway_order_id = $1
            """, qris);
        (await OrderReadsAsTheApiAnswersItAsync(orderId, "settlement")).Word("oh_midtrans_order_id").ShouldBe(qris);
    }

    [Theory]
    [InlineData("""{"a": "\u0000"}""")]
    [InlineData("""{"a": "\ud800"}""")]
    [InlineData("""{"a": 1e999999999}""")]
    [InlineData("no JSON at all")]
    public async Task What_PostgreSQL_cannot_read_as_JSON_breaks_no_report(string payload)
    {
        var orderId = await payments.CreateOrderAsync();
        await _shop.Officer.PayCashAsync(orderId, 60_000).Ok();
        await AddToLogAsync(orderId, payload);

        (await _database.ReadAsync<string>("select py_raw_payload #>> '{}' from atapos.payment_log where oh_id = $1 and py_raw_payload is not null", orderId)).ShouldBe(payload);
    }

    [Fact]
    public async Task What_is_nested_too_deeply_breaks_no_report()
    {
        var orderId = await payments.CreateOrderAsync();
        await _shop.Officer.PayCashAsync(orderId, 60_000).Ok();
        await AddToLogAsync(orderId, new string('[', 200_000));

        (await _database.ReadAsync<int>("select length(py_raw_payload #>> '{}') from atapos.payment_log where oh_id = $1 and py_raw_payload is not null", orderId)).ShouldBe(200_000);
    }

    [Fact]
    public async Task The_menu_reads_as_the_API_answers_it()
    {
        var category = (await _shop.Admin.PostAsync("product-categories", new { pc_name = "Laporan" }).Created()).Json;
        (await _database.RowAsync("product_category", "pc_id", category.Number("pc_id"))).ShouldReadAs(category, "me_id", "created_at", "deleted_at");

        var product = (await _shop.Admin.PostAsync("products", new { pr_name = "Laporan", pr_base_price = 12_500, pr_stock = 7, pr_tax_percent = 10.25, pc_id = category.Number("pc_id") }).Created()).Json;
        var productRow = await _database.RowAsync("product", "pr_id", product.Number("pr_id"));
        productRow.ShouldReadAs(product, "me_id", "pr_price", "created_at", "deleted_at");
        productRow.Money("pr_price").ShouldBe(12_500);

        var other = (await _shop.Admin.PostAsync("products", new { pr_name = "Lain", pr_base_price = 10_000 }).Created()).Json.Number("pr_id");
        var promotion = (await _shop.Admin.PostAsync("promotions", new
        {
            pm_name = "Laporan",
            pm_discount_type = "override_price",
            pm_discount_value = 9_000,
            pm_start_at = "2026-01-01T00:00:00Z",
            pm_end_at = "2099-12-31T00:00:00Z",
            product_ids = new[] { product.Number("pr_id"), other },
        }).Created()).Json;
        (await _database.RowAsync("promotion", "pm_id", promotion.Number("pm_id"))).ShouldReadAs(promotion, "me_id", "created_at", "deleted_at");
        (await _database.ListAsync<long>("select pr_id from atapos.promotion_item where pm_id = $1 order by pr_id", promotion.Number("pm_id"))).ShouldBe([product.Number("pr_id"), other]);
        (await _database.ReadAsync<bool>("select count(*) = count(distinct pi_id) from atapos.promotion_item")).ShouldBeTrue();
    }

    [Fact]
    public async Task Tables_customers_and_the_merchant_read_as_the_API_answers_them()
    {
        var table = (await _shop.Admin.PostAsync("table-locations", new { tl_number = "V2", tl_name = "Dalam", tl_capacity = 4, tl_zone = "A" }).Created()).Json;
        (await _database.RowAsync("table_location", "tl_id", table.Number("tl_id"))).ShouldReadAs(table, "me_id", "deleted_at");

        var id = await _shop.CustomerIdAsync("budi@example.com");
        (await _database.RowAsync("customer", "cu_id", id)).ShouldReadAs((await _shop.Officer.GetAsync($"customers/{id}").Ok()).Json, "me_id");

        (await _database.RowAsync("merchant", "me_id", 2))["me_midtrans_server_key"].ShouldBeNull();
        await _shop.OtherAdmin.PutAsync("merchants/2", new { me_midtrans_server_key = "kunci-laporan", me_midtrans_client_key = "umum" }).Ok();
        var merchant = await _database.RowAsync("merchant", "me_id", 2);
        merchant.ShouldReadAs((await _shop.OtherAdmin.GetAsync("merchants/2").Ok()).Json, "me_midtrans_server_key", "deleted_at");
        merchant.Word("me_midtrans_server_key").ShouldBe("(sealed)");
    }

    [Fact]
    public async Task What_was_deleted_is_still_there_for_the_orders_that_point_to_it_and_not_active()
    {
        var product = (await _shop.Admin.PostAsync("products", new { pr_name = "Sekali Jual", pr_base_price = 1_000 }).Created()).Json.Number("pr_id");
        var orderId = await payments.CreateOrderAsync(Orders.Of((product, 1)));
        await _shop.Admin.DeleteAsync($"products/{product}").Expect(HttpStatusCode.NoContent);

        (await _database.ReadAsync<string>("""
            select concat_ws(' / ', p.pr_name, p.pr_is_active, p.deleted_at is not null, i.oi_qty)
            from atapos.order_item as i join atapos.product as p using (me_id, pr_id) where i.oh_id = $1
            """, orderId)).ShouldBe("Sekali Jual / f / t / 1");
    }

    private async Task<JsonNode> OrderReadsAsTheApiAnswersItAsync(long orderId, string state)
    {
        var answer = await payments.OrderAsync(orderId);
        var row = await _database.RowAsync("order_header", "oh_id", orderId);
        row.ShouldReadAs(answer, "me_id", "cu_id", "tl_id");
        row.Word("oh_payment_status").ShouldBe(state);
        (row["cu_id"]?.GetValue<long>(), row["tl_id"]?.GetValue<long>())
            .ShouldBe((answer["customer"]?["cu_id"]?.GetValue<long>(), answer["table_location"]?["tl_id"]?.GetValue<long>()));

        foreach (var item in answer["items"]!.AsArray())
        {
            (await _database.RowAsync("order_item", "oi_id", item.Number("oi_id"))).ShouldReadAs(item!, "oh_id", "me_id");
        }

        // The gateway may tell of the refund between the two looks.
        JsonArray log = [];
        await Eventually.BeTrueAsync(
            async () =>
            {
                log = (await _shop.Officer.GetAsync($"orders/{orderId}/payment-log").Ok()).Rows;
                return log.Count == await _database.ReadAsync<long>("select count(*) from atapos.payment_log where oh_id = $1", orderId);
            },
            "the view should have as many entries as the answer");
        foreach (var entry in log)
        {
            var logged = await _database.RowAsync("payment_log", "py_id", entry.Number("py_id"));
            (logged["py_raw_payload"] as JsonObject)?.Remove("signature_key");
            logged.ShouldReadAs(entry!, "me_id", "py_signature_key");
        }

        return row;
    }

    // The product refuses these by itself; a report must not rely on it.
    private async Task AddToLogAsync(long orderId, string payload)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(_database.SuperuserConnection) { Options = "-c app.me_id=1" }.ConnectionString);
        await using var command = source.CreateCommand("""
            insert into payments.payment_log (me_id, id, order_id, event, status, amount, at, payload)
            select me_id, id + 10000000, order_id, 'notification', status, 0, now(), $2 from payments.payment_log where order_id = $1
            """);
        command.Parameters.Add(new() { Value = orderId });
        command.Parameters.Add(new() { Value = payload });
        (await command.ExecuteNonQueryAsync()).ShouldBe(1);
    }
}
