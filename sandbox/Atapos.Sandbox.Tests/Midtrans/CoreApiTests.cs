using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Atapos.Sandbox.Tests.Midtrans;

public sealed class CoreApiTests
{
    [Fact]
    public async Task A_qris_charge_is_pending_and_carries_a_qr_string()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var merchant = new Merchant(sandbox);

        var charged = await merchant.ChargeAsync(Merchant.Qris("INV-1"));

        ((string?)charged["status_code"]).ShouldBe("201");
        ((string?)charged["transaction_status"]).ShouldBe("pending");
        ((string?)charged["gross_amount"]).ShouldBe("51750.00");
        ((string?)charged["qr_string"])!.ShouldStartWith("000201");
        ((string?)charged["actions"]![0]!["name"]).ShouldBe("generate-qr-code");
        var status = await merchant.StatusAsync("INV-1");
        merchant.Signed(status).ShouldBeTrue();
        ((string?)status["transaction_id"]).ShouldBe((string?)charged["transaction_id"]);
        status["qr_string"].ShouldBeNull();
    }

    [Theory]
    [InlineData("""{"payment_type":"gopay"}""", "gopay", "201")]
    [InlineData("""{"payment_type":"bank_transfer","bank_transfer":{"bank":"bca"}}""", "bank_transfer", "201")]
    [InlineData("""{"payment_type":"bank_transfer","bank_transfer":{"bank":"permata"}}""", "bank_transfer", "201")]
    [InlineData("""{"payment_type":"echannel"}""", "echannel", "201")]
    [InlineData("""{"payment_type":"cstore","cstore":{"store":"indomaret"}}""", "cstore", "201")]
    [InlineData("""{"payment_type":"credit_card","credit_card":{"token_id":"48111111-1114-f0"}}""", "credit_card", "200")]
    [InlineData("""{"payment_type":"credit_card","credit_card":{"token_id":"49111111-1113-f0"}}""", "credit_card", "202")]
    [InlineData("""{"payment_type":"credit_card","credit_card":{"token_id":"x"}}""", null, "411")]
    [InlineData("""{"payment_type":"cheque"}""", null, "400")]
    [InlineData("""{"payment_type":"bank_transfer","bank_transfer":{"bank":"nobody"}}""", null, "400")]
    public async Task A_charge_is_answered_by_its_method(string method, string? type, string code)
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var body = JsonNode.Parse(method)!;
        body["transaction_details"] = new JsonObject { ["order_id"] = "INV-1", ["gross_amount"] = 20_000 };

        var charged = await new Merchant(sandbox).ChargeAsync(body);

        ((string?)charged["status_code"]).ShouldBe(code);
        ((string?)charged["payment_type"]).ShouldBe(type);
    }

    [Fact]
    public async Task An_unknown_order_is_404_in_a_200_and_a_wrong_key_401()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var merchant = new Merchant(sandbox);

        ((string?)(await merchant.StatusAsync("nothing"))["status_code"]).ShouldBe("404");
        var stranger = await (merchant with { ServerKey = "SB-Mid-server-other" }).SendAsync(HttpMethod.Get, "/midtrans/v2/nothing/status")
            .BodyAsync(HttpStatusCode.Unauthorized);
        ((string?)stranger["status_code"]).ShouldBe("401");
        (await sandbox.Client.GetAsync("/midtrans/v2/nothing/status").StatusAsync()).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task An_order_id_is_usable_once_in_an_account_and_again_in_another()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var merchant = new Merchant(sandbox);
        var other = merchant with { ServerKey = "SB-Mid-server-2" };
        await sandbox.PostAsync("/midtrans/accounts", new JsonObject { ["server_key"] = other.ServerKey, ["client_key"] = "SB-Mid-client-2" }).BodyAsync();
        await merchant.ChargeAsync(Merchant.Qris("INV-1"));

        ((string?)(await merchant.ChargeAsync(Merchant.Qris("INV-1")))["status_code"]).ShouldBe("406");
        ((string?)(await other.StatusAsync("INV-1"))["status_code"]).ShouldBe("404");
        ((string?)(await other.ChargeAsync(Merchant.Qris("INV-1")))["status_code"]).ShouldBe("201");
        ((string?)(await other.StatusAsync("INV-1"))["merchant_id"]).ShouldBe("G000000002");
    }

    [Fact]
    public async Task Cancel_and_expire_work_while_pending_alone()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var merchant = new Merchant(sandbox);
        await merchant.ChargeAsync(Merchant.Qris("cancelled"));
        await merchant.ChargeAsync(Merchant.Qris("expired"));
        var paid = await merchant.ChargeAsync(Merchant.Qris("paid"));
        await merchant.ActAsync(paid, "settle");

        ((string?)(await merchant.PostAsync("cancelled", "cancel"))["status_code"]).ShouldBe("200");
        ((string?)(await merchant.PostAsync("cancelled", "cancel"))["status_code"]).ShouldBe("412");
        ((string?)(await merchant.PostAsync("expired", "expire"))["status_code"]).ShouldBe("407");
        ((string?)(await merchant.StatusAsync("expired"))["status_code"]).ShouldBe("407");
        ((string?)(await merchant.PostAsync("paid", "cancel"))["status_code"]).ShouldBe("412");
        ((string?)(await merchant.PostAsync("paid", "expire"))["status_code"]).ShouldBe("412");
        ((string?)(await merchant.PostAsync("nothing", "cancel"))["status_code"]).ShouldBe("404");
        ((string?)(await merchant.StatusAsync("paid"))["transaction_status"]).ShouldBe("settlement");
    }

    [Fact]
    public async Task A_challenged_card_can_be_approved_or_denied()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var merchant = new Merchant(sandbox);
        var first = await merchant.ChargeAsync(Merchant.Qris("first"));
        await merchant.ActAsync(first, "challenge");
        await merchant.ActAsync(await merchant.ChargeAsync(Merchant.Qris("second")), "challenge");

        ((string?)(await merchant.StatusAsync("first"))["status_code"]).ShouldBe("201");
        ((string?)(await merchant.PostAsync("first", "approve"))["fraud_status"]).ShouldBe("accept");
        var denied = await merchant.PostAsync("second", "deny");

        ((string?)denied["transaction_status"]).ShouldBe("deny");
        ((string?)denied["fraud_status"]).ShouldBe("deny");
        ((string?)(await merchant.PostAsync("first", "deny"))["status_code"]).ShouldBe("412");
    }

    [Fact]
    public async Task A_payment_expires_when_its_time_is_over_even_by_a_clock_that_was_moved()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var merchant = new Merchant(sandbox);
        await merchant.SetRuleAsync("stuck", ("never_expires", true));
        await merchant.ChargeAsync(Merchant.Qris("INV-1"));
        await merchant.ChargeAsync(Merchant.Qris("stuck"));

        await sandbox.PostAsync("/midtrans/clock", new JsonObject { ["advance_seconds"] = 15 * 60 }).BodyAsync();

        ((string?)(await merchant.StatusAsync("INV-1"))["transaction_status"]).ShouldBe("expire");
        ((string?)(await merchant.StatusAsync("stuck"))["transaction_status"]).ShouldBe("pending");
    }

    [Fact]
    public async Task Bodies_that_are_no_json_are_413_and_break_nothing()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var merchant = new Merchant(sandbox);
        foreach (var text in (string[])["{", "[]", "7", "\"x\"", """{"payment_type":"\ud800"}""", """{"\ud800":1}""", """{"a":1,"a":2}""", new string('[', 5_000)])
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/midtrans/v2/charge");
            request.Headers.Authorization = new("Basic", Convert.ToBase64String("SB-Mid-server-sandbox:"u8));
            request.Content = new StringContent(text, Encoding.UTF8, "application/json");

            var answer = await sandbox.Client.SendAsync(request).BodyAsync();

            ((string?)answer["status_code"]).ShouldBeOneOf("413", "400");
        }

        ((string?)(await merchant.ChargeAsync(Merchant.Qris("INV-1")))["status_code"]).ShouldBe("201");
    }

    [Fact]
    public async Task A_method_that_is_not_active_is_402()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        await sandbox.PostAsync("/midtrans/accounts", new JsonObject
        {
            ["server_key"] = "SB-Mid-server-2",
            ["client_key"] = "SB-Mid-client-2",
            ["inactive_methods"] = new JsonArray("other_qris"),
        }).BodyAsync();
        var merchant = new Merchant(sandbox) { ServerKey = "SB-Mid-server-2" };

        ((string?)(await merchant.ChargeAsync(Merchant.Qris("INV-1")))["status_code"]).ShouldBe("402");
    }

    [Fact]
    public async Task The_same_idempotency_key_gets_the_same_answer_and_a_long_one_is_ignored()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var merchant = new Merchant(sandbox);

        var first = await merchant.ChargeAsync(Merchant.Qris("INV-1"), ("Idempotency-Key", "key-1"));
        var again = await merchant.ChargeAsync(Merchant.Qris("INV-1"), ("Idempotency-Key", "key-1"));
        var other = await merchant.ChargeAsync(Merchant.Qris("INV-1"), ("Idempotency-Key", new string('k', 47)));

        JsonNode.DeepEquals(first, again).ShouldBeTrue();
        ((string?)other["status_code"]).ShouldBe("406");
    }

    [Fact]
    public async Task A_request_of_the_same_key_that_is_still_on_its_way_is_answered_202()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var merchant = new Merchant(sandbox);
        await sandbox.SetFaultAsync("slow", delayMs: 800, times: 1, service: "midtrans", operation: "charge");

        var slow = merchant.ChargeAsync(Merchant.Qris("INV-1"), ("Idempotency-Key", "key-1"));
        await Task.Delay(200);
        (await merchant.SendAsync(HttpMethod.Post, "/midtrans/v2/charge", Merchant.Qris("INV-1"), ("Idempotency-Key", "key-1"))).StatusCode
            .ShouldBe(HttpStatusCode.Accepted);

        ((string?)(await slow)["status_code"]).ShouldBe("201");
    }

    [Fact]
    public async Task A_seed_and_a_stopped_clock_make_every_run_the_same()
    {
        var bodies = new List<string>();
        for (var run = 0; run < 2; run++)
        {
            await using var sandbox = await RunningSandbox.StartAsync(new SandboxSettings { MidtransSeed = 7 });
            await sandbox.PostAsync("/midtrans/clock", new JsonObject { ["now"] = "2025-11-08T10:26:10Z" }).BodyAsync();
            await new Merchant(sandbox).ChargeAsync(Merchant.BankTransfer("INV-1"));
            bodies.Add((await new Merchant(sandbox).StatusAsync("INV-1")).ToJsonString());
        }

        bodies[1].ShouldBe(bodies[0]);
        bodies[0].ShouldContain("2025-11-08 17:26:10");
    }
}
