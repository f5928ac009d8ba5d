using System.Text.Json.Nodes;
using Atapos.Payments.Midtrans;
using Atapos.Shared;

namespace Atapos.Payments.Tests.Midtrans;

/// <summary>What is asked of the gateway, byte by byte, and how its answers are understood.</summary>
public sealed class MidtransClientTests : IAsyncLifetime
{
    private const string Token = "66e4fa55-fdac-4ef9-91b5-733b97d1b862";
    private const string Session = $$"""{"token":"{{Token}}","redirect_url":"https://app.sandbox.midtrans.com/snap/v4/redirection/66e4fa55"}""";

    private StandIn _gateway = null!;

    public async Task InitializeAsync() => _gateway = await StandIn.StartAsync();

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task A_page_is_opened_with_items_customer_and_an_end()
    {
        _gateway.Answers(201, Session);

        (await _gateway.Gateway.OpenSnapAsync(_gateway.Access, StandIn.Snap, default))
            .ShouldBe(new SnapSession(Token, "https://app.sandbox.midtrans.com/snap/v4/redirection/66e4fa55"));

        var call = _gateway.Calls.ShouldHaveSingleItem();
        call.Target.ShouldBe("POST /snap/v1/transactions");
        (call.Headers["Authorization"], call.Headers["Accept"], call.Headers["Content-Type"], call.Headers["Idempotency-Key"]).ShouldBe((
            "Basic U0ItTWlkLXNlcnZlci1hYmMxMjNjZGU0NTY6", "application/json", "application/json; charset=utf-8", "01900000-0000-7000-8000-000000000001"));
        ShouldBeJson(call.Body, """
            {"transaction_details":{"order_id":"INV-20251108-0001-3F-1","gross_amount":51750},
             "item_details":[{"id":"P1-L1","name":"Nasi Goreng","price":22500,"quantity":2},{"id":"TAX","name":"Tax","price":4500,"quantity":1},
                             {"id":"SVC","name":"Service charge","price":2250,"quantity":1}],
             "customer_details":{"first_name":"Budi","last_name":"Santoso","email":"budi@example.com","phone":"081234567890"},
             "credit_card":{"secure":true},"expiry":{"start_time":"2025-11-08 17:26:10 +0700","unit":"minute","duration":60},
             "callbacks":{"finish":"https://shop.example/done?a=1"}}
            """);
    }

    [Fact]
    public async Task Qris_is_charged_with_an_end_of_its_own()
    {
        _gateway.Answers(200, StandIn.Core("201", "pending", """
            "qr_string":"00020101021226","acquirer":"gopay","payment_type":"qris","gross_amount":"51750.00","expiry_time":"2025-11-08 17:41:10",
            "actions":[{"name":"generate-qr-code","method":"get","url":"https://api.sandbox.midtrans.com/v2/qris/9f07920a/qr-code"},
                       {"name":"odd","url":"javascript:alert(1)"},7,{}]
            """));

        var charge = await _gateway.Gateway.ChargeQrisAsync(_gateway.Access, StandIn.Qris, default);

        charge.QrString.ShouldBe("00020101021226");
        charge.Actions.ShouldBe([new GatewayAction("generate-qr-code", "GET", "https://api.sandbox.midtrans.com/v2/qris/9f07920a/qr-code")]);
        (charge.Report.TransactionStatus, charge.Report.Acquirer, charge.Report.GrossAmount, charge.Report.ExpiresAt)
            .ShouldBe(("pending", "gopay", Money.Of(51_750), StandIn.Start.AddMinutes(15)));
        var call = _gateway.Calls.ShouldHaveSingleItem();
        (call.Target, call.Headers["Idempotency-Key"]).ShouldBe(("POST /v2/charge", StandIn.Qris.IdempotencyKey));
        var body = JsonNode.Parse(call.Body)!;
        ShouldBeJson(body["custom_expiry"]!.ToJsonString(), """{"order_time":"2025-11-08 17:26:10 +0700","expiry_duration":15,"unit":"minute"}""");
        (body["payment_type"]!.ToString(), body["qris"]!.ToJsonString(), body["customer_details"]).ShouldBe(("qris", """{"acquirer":"gopay"}""", null));
    }

    [Fact]
    public async Task A_code_that_is_a_picture_alone_is_enough()
    {
        _gateway.Answers(200, StandIn.Core("201", "pending", """
            "actions":[{"name":"generate-qr-code","method":"GET","url":"https://api.midtrans.com/q"}]
            """));

        (await _gateway.Gateway.ChargeQrisAsync(_gateway.Access, StandIn.Qris, default)).QrString.ShouldBeNull();
    }

    [Theory]
    [InlineData("200", "settlement")]
    [InlineData("201", "pending")]
    [InlineData("201", "PENDING")]
    [InlineData("202", "deny")]
    [InlineData("407", "expire")]
    [InlineData("410", "failure")]
    [InlineData("505", "failure")]
    public async Task A_status_is_told_whatever_its_code(string code, string status)
    {
        _gateway.Answers(200, StandIn.Core(code, status));

        var report = await _gateway.Gateway.StatusAsync(_gateway.Access, StandIn.OrderId, default);

        (report!.TransactionStatus, report.StatusCode).ShouldBe((status.ToLowerInvariant(), code));
        _gateway.Calls.ShouldHaveSingleItem().Target.ShouldBe($"GET /v2/{StandIn.OrderId}/status");
        _gateway.Logged.Lines.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_status_is_found_by_the_id_of_the_transaction_too()
    {
        _gateway.Answers(200, StandIn.Core("200", "settlement"));

        (await _gateway.Gateway.StatusAsync(_gateway.Access, "9f07920a", default)).ShouldNotBeNull();
    }

    [Theory]
    [InlineData(200, """{"status_code":"404","status_message":"Transaction doesn't exist.","id":"1"}""")]
    [InlineData(404, """{"status_code":"404","status_message":"Transaction doesn't exist.","id":"1"}""")]
    [InlineData(404, """{"status_code":404,"status_message":"The requested resource is not found"}""")]
    public async Task A_transaction_that_the_gateway_does_not_know_is_none(int http, string body)
    {
        _gateway.Answers(http, body);

        (await _gateway.Gateway.StatusAsync(_gateway.Access, StandIn.OrderId, default)).ShouldBeNull();
        _gateway.Calls.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("<html>Not found</html>")]
    [InlineData("""{"detail":"Not Found"}""")]
    public async Task That_somebody_else_knows_nothing_says_nothing(string body)
    {
        _gateway.Answers(404, body);

        (await _gateway.FailsAsync(_gateway.Gateway.StatusAsync(_gateway.Access, StandIn.OrderId, default))).Failure.ShouldBe(GatewayFailure.Unknown);
        (await _gateway.FailsAsync(_gateway.Gateway.CancelAsync(_gateway.Access, StandIn.OrderId, default))).Failure.ShouldBe(GatewayFailure.Unknown);
    }

    [Theory]
    [InlineData("cancel", "200", "cancel")]
    [InlineData("cancel", "407", "expire")]
    [InlineData("expire", "407", "expire")]
    [InlineData("expire", "200", "expire")]
    public async Task Cancel_and_expire_tell_what_became_of_it(string action, string code, string status)
    {
        _gateway.Answers(200, StandIn.Core(code, status));

        (await ActAsync(action)).TransactionStatus.ShouldBe(status);

        var call = _gateway.Calls.ShouldHaveSingleItem();
        (call.Target, call.Body).ShouldBe(($"POST /v2/{StandIn.OrderId}/{action}", ""));
    }

    [Theory]
    [InlineData(200, """{"canceled_at":"2025-06-03T13:09:39.776Z"}""", SnapClosing.Closed)]
    [InlineData(404, """{"error_messages":["token not found"]}""", SnapClosing.Gone)]
    [InlineData(400, """{"error_messages":["token already canceled"]}""", SnapClosing.Gone)]
    [InlineData(400, """{"error_messages":["Token already expired"],"locale":"en"}""", SnapClosing.Gone)]
    [InlineData(400, """{"error_messages":["Transaction is on progress"]}""", SnapClosing.InProgress)]
    [InlineData(200, """{"error_messages":["Transaction is on progress"]}""", SnapClosing.InProgress)]
    internal async Task A_page_is_closed_was_gone_or_is_being_paid_on(int http, string body, SnapClosing closing)
    {
        _gateway.Answers(http, body);

        (await _gateway.Gateway.CloseSnapAsync(_gateway.Access, Token, default)).ShouldBe(closing);
        _gateway.Calls.ShouldHaveSingleItem().Target.ShouldBe($"POST /snap/v1/transactions/{Token}/cancel");
    }

    [Fact]
    public async Task A_refund_brings_key_amount_and_reason()
    {
        _gateway.Answers(200, StandIn.Core("200", "partial_refund", "\"refund_amount\":\"10000.00\",\"refund_key\":\"R-1\""));

        var report = await _gateway.Gateway.RefundAsync(_gateway.Access, StandIn.OrderId, StandIn.Refund, default);

        (report.TransactionStatus, report.RefundedTotal).ShouldBe(("partial_refund", Money.Of(10_000)));
        var call = _gateway.Calls.ShouldHaveSingleItem();
        call.Target.ShouldBe($"POST /v2/{StandIn.OrderId}/refund");
        ShouldBeJson(call.Body, """{"refund_key":"R-1","amount":10000,"reason":"Salah pesan"}""");
    }

    [Theory]
    [InlineData("Budi", null, null, """{"first_name":"Budi"}""")]
    [InlineData(" Siti  Nur |Aini ", "", "", """{"first_name":"Siti Nur","last_name":"Aini"}""")]
    [InlineData(null, "no address", "+62 812 3456 789", """{"phone":"+628123456789"}""")]
    [InlineData(null, "a@b.co", "628123456789", """{"email":"a@b.co","phone":"+628123456789"}""")]
    [InlineData(null, "a@b.co\n", "8123456789", """{"email":"a@b.co","phone":"08123456789"}""")]
    [InlineData("\t", "a@b", "12", null)]
    [InlineData("Anastasia Bernadetta Christina Dewi Kusumawardhani", null, null,
        """{"first_name":"Anastasia Bernadetta Christina","last_name":"Kusumawardhani"}""")]
    public async Task What_the_gateway_would_refuse_of_a_customer_is_left_out(string? name, string? email, string? phone, string? sent)
    {
        _gateway.Answers(201, Session);

        await _gateway.Gateway.OpenSnapAsync(_gateway.Access, StandIn.Snap with { Customer = new(name, email, phone), FinishUrl = null }, default);

        var body = JsonNode.Parse(_gateway.Calls.ShouldHaveSingleItem().Body)!;
        body["callbacks"].ShouldBeNull();
        ShouldBeJson(body["customer_details"]?.ToJsonString() ?? "null", sent ?? "null");
    }

    [Fact]
    public async Task What_contradicts_itself_is_never_sent()
    {
        SnapOrder[] orders =
        [
            StandIn.Snap with { Amount = Money.Of(51_751) },
            StandIn.Snap with { Amount = Money.Zero, Items = [] },
            StandIn.Snap with { OrderId = "" },
            StandIn.Snap with { OrderId = new string('A', 51) },
            StandIn.Snap with { OrderId = "INV/1" },
            StandIn.Snap with { OrderId = "INV-1\n" },
            StandIn.Snap with { IdempotencyKey = new string('1', 37) },
            StandIn.Snap with { IdempotencyKey = "a\r\nX-Override-Notification: http://x.test" },
            StandIn.Snap with { Expiry = new(StandIn.Start, 0) },
            StandIn.Snap with { Expiry = new(StandIn.Start, 10_081) },
        ];
        foreach (var order in orders)
        {
            await Should.ThrowAsync<InvalidOperationException>(async () => await _gateway.Gateway.OpenSnapAsync(_gateway.Access, order, default));
        }

        RefundOrder[] refunds = [StandIn.Refund with { Key = "a b" }, StandIn.Refund with { Key = "" }, StandIn.Refund with { Amount = Money.Zero }];
        foreach (var refund in refunds)
        {
            await Should.ThrowAsync<InvalidOperationException>(async () => await _gateway.Gateway.RefundAsync(_gateway.Access, "A", refund, default));
        }

        await Should.ThrowAsync<InvalidOperationException>(async () => await _gateway.Gateway.StatusAsync(_gateway.Access, "..", default));
        _gateway.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_id_of_any_kind_stays_one_step_of_the_path()
    {
        _gateway.Answers(200, """{"status_code":"404"}""");

        await _gateway.Gateway.StatusAsync(_gateway.Access, "a/../b?c#d", default);

        _gateway.Calls.ShouldHaveSingleItem().Target.ShouldBe("GET /v2/a%2F..%2Fb%3Fc%23d/status");
    }

    private Task<Domain.GatewayReport> ActAsync(string action) => action is "cancel"
        ? _gateway.Gateway.CancelAsync(_gateway.Access, StandIn.OrderId, default)
        : _gateway.Gateway.ExpireAsync(_gateway.Access, StandIn.OrderId, default);

    private static void ShouldBeJson(string actual, string expected) =>
        JsonNode.DeepEquals(JsonNode.Parse(actual), JsonNode.Parse(expected)).ShouldBeTrue($"{actual} should be {expected}");
}
