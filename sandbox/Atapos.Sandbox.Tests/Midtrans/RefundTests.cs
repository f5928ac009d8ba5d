using System.Net;
using System.Text.Json.Nodes;

namespace Atapos.Sandbox.Tests.Midtrans;

public sealed class RefundTests
{
    [Fact]
    public async Task A_refund_in_parts_ends_in_refund_and_never_exceeds_what_is_left()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var merchant = await PaidAsync(sandbox, Merchant.Qris("INV-1", 20_000));

        var part = await merchant.PostAsync("INV-1", "refund", Refund("k1", 5_000));
        var tooMuch = await merchant.PostAsync("INV-1", "refund", Refund("k2", 15_001));
        var rest = await merchant.PostAsync("INV-1", "refund/online/direct", new JsonObject { ["refund_key"] = "k3" });
        var status = await merchant.StatusAsync("INV-1");

        ((string?)part["transaction_status"]).ShouldBe("partial_refund");
        ((string?)part["refund_amount"]).ShouldBe("5000.00");
        ((string?)tooMuch["status_code"]).ShouldBe("414");
        ((string?)rest["transaction_status"]).ShouldBe("refund");
        ((string?)status["refund_amount"]).ShouldBe("20000.00");
        status["refunds"]!.AsArray().Count.ShouldBe(2);
    }

    [Fact]
    public async Task The_same_refund_key_refunds_once_and_with_another_amount_is_406()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var merchant = await PaidAsync(sandbox, Merchant.Qris("INV-1", 20_000));
        var first = await merchant.PostAsync("INV-1", "refund", Refund("k1", 5_000));

        var again = await merchant.PostAsync("INV-1", "refund", Refund("k1", 5_000));
        var other = await merchant.PostAsync("INV-1", "refund", Refund("k1", 6_000));

        ((int?)again["refund_chargeback_id"]).ShouldBe((int?)first["refund_chargeback_id"]);
        ((string?)other["status_code"]).ShouldBe("406");
        ((string?)(await merchant.StatusAsync("INV-1"))["refund_amount"]).ShouldBe("5000.00");
    }

    [Fact]
    public async Task A_refund_whose_answer_was_lost_is_made_and_asked_for_again_made_once()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var merchant = await PaidAsync(sandbox, Merchant.Qris("INV-1", 20_000));
        await sandbox.SetFaultAsync("cut_after_acting", times: 1, service: "midtrans", operation: "refund");

        await Should.ThrowAsync<HttpRequestException>(() => merchant.PostAsync("INV-1", "refund", Refund("k1", 5_000)));
        await merchant.PostAsync("INV-1", "refund", Refund("k1", 5_000));

        ((string?)(await merchant.StatusAsync("INV-1"))["refund_amount"]).ShouldBe("5000.00");
    }

    [Fact]
    public async Task Banks_and_pending_payments_refund_nothing_and_some_wallets_not_in_parts()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        await SetClockAsync(sandbox, "2025-11-08T12:00:00+07:00");
        var bank = await PaidAsync(sandbox, Merchant.BankTransfer("bank"));
        await bank.ChargeAsync(Merchant.Qris("pending"));
        var wallet = Merchant.Order("wallet");
        wallet["payment_type"] = "shopeepay";
        await PaidAsync(sandbox, wallet);

        ((string?)(await bank.PostAsync("bank", "refund"))["status_code"]).ShouldBe("412");
        ((string?)(await bank.PostAsync("pending", "refund"))["status_code"]).ShouldBe("412");
        ((string?)(await bank.PostAsync("wallet", "refund", Refund("k1", 1_000)))["status_code"]).ShouldBe("414");
        ((string?)(await bank.PostAsync("wallet", "refund", Refund("k1", 51_750)))["transaction_status"]).ShouldBe("refund");
    }

    [Theory]
    [InlineData("23:49:59", "200")]
    [InlineData("23:50:00", "412")]
    [InlineData("05:59:59", "412")]
    [InlineData("06:00:00", "200")]
    public async Task Shopeepay_pays_nothing_back_at_night_and_others_do(string time, string code)
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        await SetClockAsync(sandbox, $"2025-11-08T{time}+07:00");
        var wallet = Merchant.Order("wallet");
        wallet["payment_type"] = "shopeepay";
        var scanned = Merchant.Qris("scanned");
        scanned["qris"] = new JsonObject { ["acquirer"] = "airpay shopee" };
        await PaidAsync(sandbox, wallet);
        await PaidAsync(sandbox, scanned);
        var merchant = await PaidAsync(sandbox, Merchant.Qris("other"));

        ((string?)(await merchant.PostAsync("wallet", "refund"))["status_code"]).ShouldBe(code);
        ((string?)(await merchant.PostAsync("scanned", "refund"))["status_code"]).ShouldBe(code);
        ((string?)(await merchant.PostAsync("other", "refund"))["status_code"]).ShouldBe("200");
    }

    [Fact]
    public async Task A_refund_is_refused_when_its_time_is_over_or_a_rule_says_so()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var merchant = await PaidAsync(sandbox, Merchant.Qris("INV-1"));
        await merchant.SetRuleAsync("INV-1", ("refuse_refunds", "denied_by_bank"));
        var denied = await merchant.PostAsync("INV-1", "refund/online/direct", Refund("k1", 1_000));
        await merchant.SetRuleAsync("INV-1", ("refuse_refunds", "rejected"));
        var rejected = await merchant.PostAsync("INV-1", "refund", Refund("k1", 1_000));
        await merchant.SetRuleAsync("INV-1");

        await sandbox.PostAsync("/midtrans/clock", new JsonObject { ["advance_seconds"] = 8 * 24 * 3600 }).BodyAsync(HttpStatusCode.OK);
        var late = await merchant.PostAsync("INV-1", "refund", Refund("k1", 1_000));

        ((string?)denied["status_code"]).ShouldBe("202");
        ((string?)denied["transaction_status"]).ShouldBe("settlement");
        ((string?)denied["refund_amount"]).ShouldBe("0.00");
        ((string?)rejected["status_code"]).ShouldBe("414");
        ((string?)late["status_code"]).ShouldBe("412");
    }

    private static async Task<Merchant> PaidAsync(RunningSandbox sandbox, JsonNode charge)
    {
        var merchant = new Merchant(sandbox);
        await merchant.ActAsync(await merchant.ChargeAsync(charge), "settle");
        return merchant;
    }

    private static Task<JsonNode> SetClockAsync(RunningSandbox sandbox, string now) =>
        sandbox.PostAsync("/midtrans/clock", new JsonObject { ["now"] = now }).BodyAsync();

    private static JsonObject Refund(string key, long amount) => new() { ["refund_key"] = key, ["amount"] = amount, ["reason"] = "customer request" };
}
