using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Payments;

/// <summary>Who paid has a receipt for eyes, printers and programs.</summary>
public sealed class ReceiptTests(DemoShop demo) : IClassFixture<DemoShop>
{
    private const string Browser = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8";

    private readonly TestShop _shop = demo.Shop;

    [Fact]
    public async Task A_program_gets_amounts_times_and_what_passed_over_the_counter()
    {
        var table = await _shop.Database.ReadAsync<long>("select id from ordering.table_locations where me_id = 1 and number = 'A1'");
        var order = await PaidAsync(Orders.Of((1, 2)).With("oh_order_type", "dine_in").With("tl_id", table).With("oh_guest_count", 3));
        var read = await _shop.Officer.GetAsync($"orders/{order.OrderId}").Ok();

        var answer = await _shop.Officer.GetAsync($"orders/{order.OrderId}/receipt").Ok();

        answer.Header("Content-Type").ShouldBe("application/json; charset=utf-8");
        answer.Header("Cache-Control").ShouldBe("no-store");
        answer.Header("Vary").ShouldNotBeNull().ShouldContain("Accept");
        var receipt = answer.Json;
        AmountsOf(receipt).ShouldBe("50000 / 5000 / 4500 / 2250 / 51750 / 50 / 51800 / 0 / 60000 / 8200");
        string[] both = ["oh_id", "oh_order_number", "oh_order_type", "oh_guest_count", "oh_payment_status", "oh_payment_type", "oh_paid_at", "created_at"];
        foreach (var same in both)
        {
            JsonNode.DeepEquals(receipt[same], read.Json[same]).ShouldBeTrue($"{same}: {receipt[same]?.ToJsonString()} and {read.Json[same]?.ToJsonString()}");
        }

        receipt.Word("payment_method").ShouldBe("Tunai");
        receipt.Word("qr_text").ShouldBe(read.Json.Word("oh_order_number"));
        (receipt.Number("me_id"), receipt.Word("me_name"), receipt.Word("me_timezone"), receipt.Word("me_locale")).ShouldBe((1, "Warung Demo", "Asia/Jakarta", "id"));
        (receipt["table_location"].Word("tl_number"), receipt["table_location"].Word("tl_name")).ShouldBe(("A1", "Meja A1 - Jendela"));
        receipt["items"]!.AsArray().ShouldHaveSingleItem()!.ToJsonString().ShouldBe(
            """{"pr_id":1,"oi_product_name_snapshot":"Nasi Goreng","oi_qty":2,"oi_base_price":25000,"oi_final_price":22500,"oi_discount_amount":5000,"oi_line_subtotal":45000}""");
    }

    [Fact]
    public async Task A_browser_gets_a_page_that_may_do_nothing()
    {
        var order = await PaidAsync(Orders.Of((1, 2)));

        var page = await _shop.Officer.With("Accept", Browser).GetAsync($"orders/{order.OrderId}/receipt").Ok();

        page.Header("Content-Type").ShouldBe("text/html; charset=utf-8");
        page.Header("X-Content-Type-Options").ShouldBe("nosniff");
        page.Header("Cache-Control").ShouldBe("no-store");
        page.Header("Content-Security-Policy").ShouldNotBeNull().ShouldStartWith("default-src 'none'; style-src 'sha256-");
        page.Text.ShouldStartWith("<!doctype html>");
        page.Text.ShouldContain($"<title>Struk {order.Json.Word("oh_order_number")}</title>");
        page.Text.ShouldContain("<dd dir=\"auto\">Rp 51.800</dd>");
        (await _shop.Officer.GetAsync($"orders/{order.OrderId}/receipt?format=html").Ok()).Text.ShouldBe(page.Text);
    }

    [Fact]
    public async Task A_printer_gets_paper_or_bytes_of_its_width()
    {
        var order = await PaidAsync(Orders.Of((1, 2)));
        var number = order.Json.Word("oh_order_number");

        var pdf = await _shop.Officer.With("Accept", Browser).GetAsync($"orders/{order.OrderId}/receipt?format=pdf").Ok();
        pdf.Header("Content-Type").ShouldBe("application/pdf");
        pdf.Header("Content-Disposition").ShouldBe($"inline; filename={number}.pdf");
        Encoding.Latin1.GetString(pdf.Body).ShouldStartWith("%PDF-1.4\n");
        Encoding.Latin1.GetString(pdf.Body).ShouldContain("(Jumlah dibayar                         Rp 51.800) Tj");

        var wide = await _shop.Officer.GetAsync($"orders/{order.OrderId}/receipt?format=escpos").Ok();
        wide.Header("Content-Type").ShouldBe("application/octet-stream");
        wide.Header("Content-Disposition").ShouldBe($"attachment; filename={number}.bin");
        wide.Body[..2].ShouldBe("\u001B@"u8.ToArray());
        wide.Text.ShouldContain($"\nNomor pesanan{number,35}\n");
        (await _shop.Officer.GetAsync($"orders/{order.OrderId}/receipt?format=escpos&width=80").Ok()).Body.ShouldBe(wide.Body);
        (await _shop.Officer.GetAsync($"orders/{order.OrderId}/receipt?format=escpos&width=58").Ok()).Text.ShouldContain($"\nNomor pesanan{number,19}\n");
    }

    [Fact]
    public async Task A_customer_has_its_own_receipts_staff_those_of_their_merchant_and_nobody_else_any()
    {
        var budi = await _shop.CustomerIdAsync("budi@example.com");
        var order = (await PaidAsync(Orders.Of((1, 1)).With("cu_id", budi))).OrderId;
        var path = $"orders/{order}/receipt";

        (await _shop.Customer(budi).GetAsync(path).Ok()).Json.Number("oh_id").ShouldBe(order);
        (await _shop.Admin.GetAsync(path).Ok()).Json.Number("oh_id").ShouldBe(order);
        (await _shop.Platform.With("X-Merchant-Id", "1").GetAsync(path).Ok()).Json.Number("oh_id").ShouldBe(order);
        var siti = await _shop.Database.ReadAsync<long>("select id from identity.customers where me_id = 1 and id <> $1 order by id limit 1", budi);
        foreach (var form in new[] { "json", "html", "pdf", "escpos" })
        {
            await _shop.Anonymous.GetAsync($"{path}?format={form}").ShouldBeProblem(HttpStatusCode.Unauthorized, "auth.required");
            await _shop.WithoutRole.GetAsync($"{path}?format={form}").ShouldBeProblem(HttpStatusCode.Forbidden, "auth.no-role");
            await _shop.Customer(siti).GetAsync($"{path}?format={form}").ShouldBeProblem(HttpStatusCode.Forbidden, "auth.not-yours");
            await _shop.OtherOfficer.GetAsync($"{path}?format={form}").ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
            await _shop.Officer.GetAsync($"orders/999999999/receipt?format={form}").ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        }
    }

    [Fact]
    public async Task What_was_not_paid_has_no_receipt()
    {
        var open = (await _shop.Officer.OrderAsync(Orders.Of((1, 1))).Created()).OrderId;
        var cancelled = (await _shop.Officer.OrderAsync(Orders.Of((1, 1))).Created()).OrderId;
        await _shop.Officer.CancelAsync(cancelled).Ok();

        foreach (var form in new[] { "json", "html", "pdf", "escpos" })
        {
            await _shop.Officer.GetAsync($"orders/{open}/receipt?format={form}").ShouldBeProblem(HttpStatusCode.Conflict, "receipt.not-paid");
            await _shop.Officer.GetAsync($"orders/{cancelled}/receipt?format={form}").ShouldBeProblem(HttpStatusCode.Conflict, "receipt.not-paid");
        }
    }

    [Fact]
    public async Task A_refunded_order_keeps_its_receipt_which_says_so()
    {
        var order = (await PaidAsync(Orders.Of((1, 2)))).OrderId;
        await _shop.Admin.PostAsync($"orders/{order}/refund").Ok();

        var receipt = (await _shop.Officer.GetAsync($"orders/{order}/receipt").Ok()).Json;
        (receipt.Word("oh_payment_status"), receipt.Money("oh_refunded_amount"), receipt.Money("collected_amount")).ShouldBe(("refund", 51_800, 51_800));
        (await _shop.Officer.GetAsync($"orders/{order}/receipt?format=html").Ok()).Text.ShouldContain("<p class=\"stamp\">DANA TELAH DIKEMBALIKAN</p>");
        (await _shop.Officer.GetAsync($"orders/{order}/receipt?format=escpos").Ok()).Text.ShouldContain("\nDana kembali                          -Rp 51.800\n");
    }

    [Theory]
    [InlineData("format=docx", "format")]
    [InlineData("format=HTML", "format")]
    [InlineData("format=html&format=pdf", "format")]
    [InlineData("width=70", "width")]
    [InlineData("format=escpos&width=0", "width")]
    [InlineData("format=escpos&width=-58", "width")]
    [InlineData("format=escpos&width=80mm", "width")]
    [InlineData("format=json&width=99999999999999999999", "width")]
    public async Task A_word_or_a_width_that_there_is_not_is_named(string query, string field)
    {
        var order = (await PaidAsync(Orders.Of((1, 1)))).OrderId;

        await _shop.Officer.GetAsync($"orders/{order}/receipt?{query}").ShouldBeInvalid(field);
    }

    [Fact]
    public async Task Reading_it_writes_nothing()
    {
        var order = (await PaidAsync(Orders.Of((1, 1)))).OrderId;
        await Eventually.BeTrueAsync(
            async () => await CountDueAsync("payments.receipts") + await CountDueAsync("edge.mails") == 0,
            "the receipts of other tests' customers should be mailed");
        var before = await _shop.Database.ContentsAsync();

        foreach (var form in new[] { "json", "html", "pdf", "escpos" })
        {
            await _shop.Officer.GetAsync($"orders/{order}/receipt?format={form}").Ok();
        }

        (await _shop.Database.ContentsAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task Names_that_people_chose_do_no_harm()
    {
        const string Name = "<script>alert(1)</script> قهوة 🍜 (pedas) \u202Etxt";
        var product = await _shop.Database.AddProductAsync(10_000, name: Name);
        var order = (await PaidAsync(Orders.Of((product, 1)))).OrderId;

        (await _shop.Officer.GetAsync($"orders/{order}/receipt").Ok()).Json["items"]![0].Word("oi_product_name_snapshot").ShouldBe(Name);
        var page = (await _shop.Officer.GetAsync($"orders/{order}/receipt?format=html").Ok()).Text;
        page.ShouldNotContain("<script>");
        WebUtility.HtmlDecode(page).ShouldContain(Name);
        Encoding.Latin1.GetString((await _shop.Officer.GetAsync($"orders/{order}/receipt?format=pdf").Ok()).Body)
            .ShouldContain("(<script>alert\\(1\\)</script> ???? ? \\(pedas\\) txt) Tj");
        (await _shop.Officer.GetAsync($"orders/{order}/receipt?format=escpos").Ok()).Text.ShouldContain("\n<script>alert(1)</script> ???? ? (pedas) txt\n");
    }

    [Fact]
    public async Task It_speaks_the_merchants_language_and_tells_the_merchants_time_and_the_table_that_is_gone()
    {
        await _shop.Database.ExecuteAsync("update tenancy.merchants set time_zone = 'Asia/Jayapura', locale = 'en' where me_id = 2");
        var table = (await _shop.OtherAdmin.PostAsync("table-locations", new { tl_number = "K9", tl_name = "Pick-up" }).Created()).Json.Number("tl_id");
        var umbrella = await _shop.ProductIdAsync("Payung Lipat");
        var order = (await _shop.OtherOfficer.OrderAsync(Orders.Of((umbrella, 1)).With("tl_id", table)).Created()).OrderId;
        var paid = (await _shop.OtherOfficer.PayCashAsync(order, 10_000_000).Ok()).Json["oh_paid_at"]!.GetValue<DateTimeOffset>().ToOffset(TimeSpan.FromHours(9));
        await _shop.OtherAdmin.DeleteAsync($"table-locations/{table}").Expect(HttpStatusCode.NoContent);
        var time = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{paid:dd MMM yyyy HH:mm} WIT");

        await Eventually.BeTrueAsync(
            async () => (await _shop.OtherOfficer.GetAsync($"orders/{order}/receipt?format=escpos").Ok()).Text is var text
                && text.Contains($"\nPaid{time,44}\n", StringComparison.Ordinal) && text.Contains($"\nPlace{"K9 - Pick-up",43}\n", StringComparison.Ordinal)
                && text.Contains($"\nPaid by{"Cash",41}\n", StringComparison.Ordinal),
            $"an English receipt with {time}");
    }

    [Fact]
    public async Task The_document_names_the_forms_and_the_words()
    {
        var document = (await _shop.Anonymous.GetAsync("/openapi.json").Ok()).Json;
        var operation = document["paths"]!["/api/v1/orders/{oh_id}/receipt"]!["get"]!;

        operation["responses"]!["200"]!["content"]!.AsObject().Select(content => content.Key)
            .ShouldBe(["application/json", "text/html", "application/pdf", "application/octet-stream"], ignoreOrder: true);
        var parameters = operation["parameters"]!.AsArray().Where(parameter => parameter!["in"]?.GetValue<string>() is "path" or "query").ToList();
        parameters.Select(parameter => parameter.Word("name")).ShouldBe(["oh_id", "format", "width"]);
        parameters[1]!["schema"]!["enum"]!.ToJsonString().ShouldBe("""["json","html","pdf","escpos"]""");
    }

    /// <summary>Subtotal, discount, tax, service charge, total, rounding, collected, refunded, handed over, given back.</summary>
    private static string AmountsOf(JsonNode receipt) => string.Join(" / ", new[]
    {
        "oh_subtotal_amount", "oh_discount_amount", "oh_tax_amount", "oh_service_charge_amount", "oh_total_amount", "rounding_amount", "collected_amount",
        "oh_refunded_amount", "amount_paid", "change_amount",
    }.Select(name => receipt.Money(name).ToString("0.##", System.Globalization.CultureInfo.InvariantCulture)));

    private Task<long> CountDueAsync(string table) => _shop.Database.ReadAsync<long>($"select count(*) from {table} where next_attempt_at is not null");

    private async Task<Answer> PaidAsync(JsonObject order)
    {
        var placed = await _shop.Officer.OrderAsync(order).Created();
        await _shop.Officer.PayCashAsync(placed.OrderId, 60_000).Ok();
        return placed;
    }
}
