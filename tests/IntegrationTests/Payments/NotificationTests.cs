using System.Net;
using System.Text;
using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Payments;

/// <summary>What the gateway tells by itself, in good order and in bad (ruling 25).</summary>
public sealed class NotificationTests(PaymentShop payments) : IClassFixture<PaymentShop>
{
    private const int Largest = 64 * 1024;

    private readonly Gateway _gateway = payments.Gateway;

    /// <summary>Bodies that are no notification.</summary>
    public static TheoryData<string> Unreadable =>
    [
        "", " ", "{", "null", "[]", "42", "\"settlement\"", "{}", "[{\"order_id\":\"x\"}]", "order_id=INV-1",
        "{\"order_id\":null,\"status_code\":\"200\",\"gross_amount\":\"1.00\",\"signature_key\":\"a\"}",
        "{\"order_id\":{},\"status_code\":\"200\",\"gross_amount\":\"1.00\",\"signature_key\":\"a\"}",
        "{\"order_id\":\"INV\\u0000\",\"status_code\":\"200\",\"gross_amount\":\"1.00\",\"signature_key\":\"a\"}",
        "{\"order_id\":\"INV-1\",\"status_code\":\"200\",\"gross_amount\":\"1.00\",\"signature_key\":\"a\",\"note\":\"\\ud800\"}",
        $"{{\"order_id\":\"INV-1\",\"status_code\":\"200\",\"gross_amount\":\"1.00\",\"signature_key\":\"a\",\"deep\":{new string('[', 500)}{new string(']', 500)}}}",
        $"{{\"order_id\":\"{new string('9', 300)}\",\"status_code\":\"200\",\"gross_amount\":\"1.00\",\"signature_key\":\"a\"}}",
    ];

    [Theory]
    [MemberData(nameof(Unreadable))]
    public async Task What_is_no_notification_is_400(string body) =>
        (await payments.NotifyAsync(body)).ShouldBeProblem(HttpStatusCode.BadRequest, "request.unreadable");

    [Fact]
    public async Task Sixty_four_kilobytes_are_read_and_one_byte_more_is_413()
    {
        var (orderId, qris) = await PendingAsync();
        await _gateway.SettleAsync(qris);
        var sound = Notices.Of(qris);
        var room = Largest - Encoding.UTF8.GetByteCount(sound.But(("filling", "")).ToJsonString());
        (await payments.NotifyAsync(sound.But(("filling", new string('x', room + 1))))).ShouldBeProblem(HttpStatusCode.RequestEntityTooLarge, "request.too-large");
        (await payments.StateAsync(orderId)).ShouldBe("pending");

        await payments.NotifyAsync(sound.But(("filling", new string('x', room)))).Ok();

        await payments.BecomesAsync(orderId, "settlement");
    }

    [Theory]
    [InlineData("INV-20990101-0001-ZZZZ-1")]
    [InlineData("'; drop table payments.payments; --")]
    [InlineData("INV-20990101-0001-ZZZZ-1-and-far-more-than-the-fifty-characters-an-order-has")]
    public async Task An_order_that_nobody_knows_is_404(string order) => (await payments.NotifyAsync(Notices.Of(order))).Status.ShouldBe(404);

    [Fact]
    public async Task Told_again_and_again_and_by_many_at_once_it_settles_once()
    {
        var (orderId, qris) = await PendingAsync();
        await _gateway.SettleAsync(qris);
        var (told, lines) = (Notices.Of(qris), await payments.LogLinesAsync(orderId));

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => payments.NotifyAsync(told)));

        answers.ShouldAllBe(answer => answer.Status == 200);
        (await payments.BecomesAsync(orderId, "settlement")).Word("oh_payment_type").ShouldBe("qris");
        (await payments.Shop.Database.ReadAsync<int>("select version from payments.payments where order_id = $1", orderId)).ShouldBe(2);
        (await payments.LogLinesAsync(orderId)).ShouldBe(lines + 20);
        (await SettledEventsAsync(orderId)).ShouldBe(1);
        await payments.ShouldAddUpAsync(orderId);
    }

    [Fact]
    public async Task Money_that_is_told_again_while_the_gateway_is_asked_about_it_is_taken_once()
    {
        var (orderId, qris) = await PendingAsync();
        await _gateway.SettleAsync(qris);
        var lines = await payments.LogLinesAsync(orderId);
        await _gateway.MisbehaveAsync("slow", "status", times: 1, delayMs: 3_000);
        var asked = payments.NotifyAsync(Notices.Of(qris));
        await _gateway.MisbehavingBeganAsync();

        await payments.NotifyAsync(Notices.Of(qris)).Ok();

        asked.IsCompleted.ShouldBeFalse("the gateway still thinks about the first");
        (await payments.BecomesAsync(orderId, "settlement")).Word("oh_payment_type").ShouldBe("qris");
        (await asked).Status.ShouldBe(200);
        (await payments.Shop.Database.ReadAsync<int>("select version from payments.payments where order_id = $1", orderId)).ShouldBe(2);
        (await payments.LogLinesAsync(orderId)).ShouldBe(lines + 2);
        (await SettledEventsAsync(orderId)).ShouldBe(1);
        await payments.ShouldAddUpAsync(orderId);
    }

    [Fact]
    public async Task Money_is_taken_once_when_the_connection_breaks_as_it_is_written()
    {
        var (orderId, qris) = await PendingAsync();
        await _gateway.SettleAsync(qris);
        var lines = await payments.LogLinesAsync(orderId);
        await using var broken = await BrokenInsert.IntoAsync(payments.Shop.Database, "payments.payment_log");

        await payments.NotifyAsync(Notices.Of(qris)).Ok();

        await broken.ShouldHaveBrokenAsync();
        await payments.BecomesAsync(orderId, "settlement");
        (await payments.LogLinesAsync(orderId)).ShouldBe(lines + 1);
        await payments.ShouldAddUpAsync(orderId);
    }

    [Fact]
    public async Task It_is_taken_after_all_connections_of_the_host_were_closed()
    {
        var (orderId, qris) = await PendingAsync();
        await _gateway.SettleAsync(qris);
        await payments.Shop.Database.ExecuteAsync("""
            select pg_terminate_backend(pid, 5000) from pg_stat_activity
            where datname = current_database() and pid <> pg_backend_pid() and state = 'idle'
            """);

        await payments.NotifyAsync(Notices.Of(qris)).Ok();

        await payments.BecomesAsync(orderId, "settlement");
        await payments.ShouldAddUpAsync(orderId);
    }

    [Fact]
    public async Task Held_back_and_sent_backwards_they_end_in_what_is_true()
    {
        var orderId = await payments.CreateOrderAsync();
        var snap = await payments.SnapAsync(orderId);
        await _gateway.RuleAsync(snap.GatewayOrderId, ("hold", true), ("repeat", 2));
        await _gateway.PayByCardAsync(snap.Token, accepted: false);
        await _gateway.ChooseAsync(snap.Token, "gopay");
        await _gateway.PressAsync(snap.Token, "pay");

        (await _gateway.ReleaseAsync(snap.GatewayOrderId, reversed: true)).ShouldBe(9);
        (await _gateway.QuietAsync(snap.GatewayOrderId)).ShouldAllBe(sent => sent.Word("state") == "delivered");

        (await payments.BecomesAsync(orderId, "settlement")).Word("oh_payment_type").ShouldBe("gopay");
        await payments.ShouldAddUpAsync(orderId);
    }

    [Fact]
    public async Task What_lags_at_the_gateway_is_asked_about_again()
    {
        await using var shop = await PaymentShop.OpenAsync(new() { Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["PAYMENT_SWEEP_SECONDS"] = "1" } });
        var orderId = await shop.CreateOrderAsync();
        var qris = await shop.QrisAsync(orderId);
        await shop.Gateway.QuietAsync(qris);
        await shop.Gateway.RuleAsync(qris, ("status_lag_ms", 1_500));

        await shop.Gateway.SettleAsync(qris);

        await shop.BecomesAsync(orderId, "settlement");
        (await shop.Gateway.NotificationsAsync(qris))[^1].Word("state").ShouldBe("delivered");
    }

    [Fact]
    public async Task Upper_case_missing_fraud_status_and_fields_nobody_knows_do_no_harm()
    {
        var orderId = await payments.CreateOrderAsync();
        var qris = await payments.QrisAsync(orderId);
        await _gateway.QuietAsync(qris);
        await _gateway.RuleAsync(qris, ("uppercase_status", true), ("omit_fraud_status", true), ("extra_fields", true));

        await payments.NotifyAsync((await _gateway.OfNewestAsync(qris)).But(("transaction_status", "PENDING"), ("fraud_status", null))).Ok();
        (await payments.StateAsync(orderId)).ShouldBe("pending");
        await _gateway.SettleAsync(qris);

        (await payments.BecomesAsync(orderId, "settlement")).Word("oh_midtrans_transaction_status").ShouldBe("settlement");
    }

    [Fact]
    public async Task A_word_that_nobody_knows_is_taken_kept_and_flagged()
    {
        var (orderId, qris) = await PendingAsync();
        var before = await payments.StandingAsync(orderId);

        await payments.NotifyAsync(Notices.Of(qris, "teleported")).Ok();

        (await payments.StandingAsync(orderId)).ShouldBe(before);
        var entry = (await payments.Shop.Officer.GetAsync($"orders/{orderId}/payment-log").Ok()).Rows[0];
        (entry.Word("py_mark"), entry.Word("py_transaction_status")).ShouldBe(("unknown_status", "teleported"));
    }

    [Theory]
    [InlineData("challenge", "pending")]
    [InlineData("accept", "settlement")]
    public async Task A_card_that_is_challenged_waits_for_the_verdict(string then, string state)
    {
        var orderId = await payments.CreateOrderAsync();
        var snap = await payments.SnapAsync(orderId);
        await _gateway.PayByCardAsync(snap.Token, challenged: true);
        if (then is "accept")
        {
            await _gateway.ActAsync(snap.GatewayOrderId, then);
        }

        await _gateway.QuietAsync(snap.GatewayOrderId);
        var order = await payments.BecomesAsync(orderId, state);
        order.Word("oh_fraud_status").ShouldBe(then is "accept" ? "accept" : "challenge");
    }

    [Fact]
    public async Task It_is_taken_without_a_word_on_the_merchant_and_whatever_merchant_is_named()
    {
        await using var shop = await PaymentShop.OpenAsync(new() { Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["DEFAULT_MERCHANT_ID"] = "" } });
        var (paid, named) = (await shop.CreateOrderAsync(), await shop.CreateOrderAsync());
        foreach (var orderId in new[] { paid, named })
        {
            var qris = await shop.QrisAsync(orderId);
            await shop.Gateway.HoldAsync(qris);
            await shop.Gateway.SettleAsync(qris);
            var caller = orderId == paid ? shop.Shop.Anonymous : shop.Shop.Anonymous.With("X-Merchant-Id", "2");
            await caller.PostTextAsync(Gateway.WebhookPath, Notices.Of(qris).ToJsonString()).Ok();
            await shop.BecomesAsync(orderId, "settlement");
        }
    }

    [Fact]
    public async Task Money_for_a_merchant_that_was_switched_off_meanwhile_still_settles()
    {
        await using var shop = await PaymentShop.OpenAsync(new());
        var orderId = await shop.CreateOrderAsync();
        var qris = await shop.QrisAsync(orderId);
        await shop.Gateway.HoldAsync(qris);
        await shop.Gateway.SettleAsync(qris);
        await shop.Shop.Platform.PutAsync("merchants/1", new { me_is_active = false }).Ok();

        await shop.NotifyAsync(Notices.Of(qris)).Ok();

        (await shop.Shop.Database.ReadAsync<string>("select status from payments.payments where order_id = $1", orderId)).ShouldBe("settlement");
        (await shop.Shop.Officer.PostAsync($"orders/{orderId}/create-payment")).Status.ShouldBe(403);
    }

    private Task<long> SettledEventsAsync(long orderId) => payments.Shop.Database.ReadAsync<long>(
        "select count(*) from payments.outbox where name like '%payment-settled%' and (payload ->> 'OrderId')::bigint = $1", orderId);

    private async Task<(long OrderId, string Qris)> PendingAsync()
    {
        var orderId = await payments.CreateOrderAsync();
        var qris = await payments.QrisAsync(orderId);
        await _gateway.QuietAsync(qris);
        await _gateway.HoldAsync(qris);
        return (orderId, qris);
    }
}
