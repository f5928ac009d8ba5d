using System.Net;
using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace Atapos.IntegrationTests.Payments;

/// <summary>Tills, phones, the owner and the gateway want different things of one order at the same instant: one wins, and everybody knows.</summary>
public sealed class PaymentRaceTests(PaymentShop payments, ITestOutputHelper output) : IClassFixture<PaymentShop>
{
    private const int Copies = 20;

    private static readonly int Contested = TestSize.Of("ATAPOS_TEST_RACES", 9);
    private static readonly int Racers = TestSize.Of("ATAPOS_TEST_RACERS", Copies);

    private readonly Gateway _gateway = payments.Gateway;

    [Fact]
    public async Task Of_many_that_pay_cancel_expire_refund_and_tell_at_once_one_wins()
    {
        var (wonTwice, unlawful, refused, busy) = (0, 0, 0, 0);
        for (var number = 0; number < Contested; number++)
        {
            var orderId = await payments.CreateOrderAsync();
            var gatewayOrder = await OpenAsync(orderId, number);

            var answers = await Task.WhenAll(Enumerable.Range(0, Racers).Select(copy => ActAsync(orderId, gatewayOrder, copy + number)));

            await _gateway.QuietAsync();

            // Hundreds that wait for one row are more than the pool holds; who waits too long is told to come again.
            answers.ShouldAllBe(answer => answer.Status == 200 || answer.Status == 409 || answer.Status == 422 || (answer.Status == 503 && answer.Header("Retry-After") != null));
            busy += answers.Count(answer => answer.Status == 503);
            var cash = answers.Count(answer => answer.Status == 200 && answer.Text.Contains("change_amount", StringComparison.Ordinal));
            var ended = answers.Count(answer => answer.Status == 200 && answer.Text.Contains("oh_payment_status", StringComparison.Ordinal)
                && answer.Json.Word("oh_payment_status") is "cancel" or "expire");
            var state = await payments.Shop.Database.ReadAsync<string>("select status from payments.payments where order_id = $1", orderId);
            await payments.BecomesAsync(orderId, state!);
            var refunds = answers.Where(answer => answer.Status == 200 && answer.Text.Contains("refund_key", StringComparison.Ordinal)).Sum(answer => answer.Json.Money("refund_amount"));
            refused += answers.Count(answer => answer.Status != 200);

            // An order that expired may still be paid in cash; nothing else comes after the first.
            wonTwice += cash + ended > 1 && !await ExpiredFirstAsync(orderId) ? 1 : 0;
            try
            {
                await payments.ShouldAddUpAsync(orderId, drawer: cash > 0 ? 51_800 - refunds : 0);
            }
            catch (ShouldAssertException fault)
            {
                unlawful++;
                output.WriteLine($"{orderId}: {fault.Message}");
            }
        }

        output.WriteLine($"PROMISE 6 orders={Contested} parallel={Racers} refused={refused} busy={busy} won_twice={wonTwice} unlawful={unlawful}");
        (wonTwice, unlawful).ShouldBe((0, 0));
        refused.ShouldBeGreaterThan(Contested * Racers / 3);
        await payments.StockShouldAddUpAsync();
    }

    [Fact]
    public async Task Without_the_key_that_a_payment_is_one_row_by_two_tills_take_the_money()
    {
        const int Orders = 3;
        await using var unprotected = new PaymentShop();
        await unprotected.InitializeAsync();
        await unprotected.Shop.Database.ExecuteAsync("""alter table payments.payments drop constraint "PK_payments" cascade""");

        var wonTwice = 0;
        for (var number = 0; number < Orders; number++)
        {
            var orderId = await unprotected.CreateOrderAsync();
            var answers = await Task.WhenAll(Enumerable.Range(0, Copies).Select(_ => unprotected.Shop.Officer.PayCashAsync(orderId, 51_800)));
            wonTwice += answers.Count(answer => answer.Status == 200) > 1 ? 1 : 0;
        }

        output.WriteLine($"PROMISE 6 control=no-primary-key orders={Orders} parallel={Copies} won_twice={wonTwice}");
        wonTwice.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Of_twenty_that_start_a_payment_at_once_all_get_the_same_session()
    {
        var orderId = await payments.CreateOrderAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, Copies).Select(_ => payments.Shop.Officer.PostAsync($"orders/{orderId}/create-payment")));

        answers.Where(answer => answer.Status == 200).Select(answer => answer.Json.Word("token")).Distinct(StringComparer.Ordinal).ShouldHaveSingleItem();
        foreach (var early in answers.Where(answer => answer.Status != 200))
        {
            early.ShouldBeProblem(HttpStatusCode.Conflict, "payment.attempt-starting");
        }

        (await payments.Shop.Database.ReadAsync<long>("select count(*) from payments.attempts where order_id = $1", orderId)).ShouldBe(1);
    }

    [Fact]
    public async Task Snap_and_qris_at_once_leave_one_way_to_pay()
    {
        var orderId = await payments.CreateOrderAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(copy =>
            payments.Shop.Officer.PostAsync($"orders/{orderId}/create-{(copy % 2 == 0 ? "payment" : "qris")}")));

        answers.ShouldAllBe(answer => answer.Status == 200 || answer.Status == 409);
        (await payments.Shop.Database.ReadAsync<long>(
            "select count(*) from payments.attempts where order_id = $1 and state in ('opening', 'live', 'unwanted')", orderId)).ShouldBe(1);
        (await payments.TransactionsOfAsync(orderId)).Count(one => one.Word("transaction_status") is "pending").ShouldBeLessThanOrEqualTo(1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Of_twenty_that_give_all_of_it_back_at_once_one_does(bool byGateway)
    {
        var orderId = await payments.CreateOrderAsync();
        if (byGateway)
        {
            await _gateway.SettleAsync(await payments.QrisAsync(orderId));
            await payments.BecomesAsync(orderId, "settlement");
        }
        else
        {
            await payments.Shop.Officer.PayCashAsync(orderId, 51_800).Ok();
        }

        var answers = await Task.WhenAll(Enumerable.Range(0, Copies).Select(_ => payments.Shop.Admin.PostAsync($"orders/{orderId}/refund")));

        answers.Count(answer => answer.Status == 200).ShouldBe(1);
        answers.Where(answer => answer.Status != 200).ShouldAllBe(answer => answer.Status == 409);
        (await payments.BecomesAsync(orderId, "refund")).Money("oh_refunded_amount").ShouldBe(byGateway ? 51_750 : 51_800);
        await payments.ShouldAddUpAsync(orderId);
    }

    [Fact]
    public async Task A_refund_sent_twenty_times_with_its_key_is_one_refund()
    {
        var orderId = await payments.CreateOrderAsync();
        var qris = await payments.QrisAsync(orderId);
        await _gateway.SettleAsync(qris);
        await payments.BecomesAsync(orderId, "settlement");

        var answers = await Task.WhenAll(Enumerable.Range(0, Copies).Select(_ =>
            payments.Shop.Admin.PostAsync($"orders/{orderId}/refund", new { amount = 10_000, refund_key = "once" })));

        answers.ShouldAllBe(answer => answer.Status == 200);
        (await _gateway.StatusAsync(qris)).Word("refund_amount").ShouldBe("10000.00");
        await payments.ShouldAddUpAsync(orderId);
    }

    [Fact]
    public async Task When_cash_meets_the_gateways_money_one_pays_the_order_and_the_other_is_refused_or_listed()
    {
        var listed = 0L;
        for (var round = 0; round < 6; round++)
        {
            var orderId = await payments.CreateOrderAsync();
            var qris = await payments.QrisAsync(orderId);

            var cash = payments.Shop.Officer.PayCashAsync(orderId, 51_800);
            var settled = SettleAsync(qris);
            await Task.WhenAll(cash, settled);

            await _gateway.QuietAsync(qris);
            (await payments.BecomesAsync(orderId, "settlement")).Word("oh_payment_type").ShouldBe((await cash).Status == 200 ? "cash" : "qris");
            await payments.ShouldAddUpAsync(orderId, drawer: (await cash).Status == 200 ? 51_800 : 0);
            listed += await payments.Shop.Database.ReadAsync<long>("select count(*) from payments.duplicate_payments where order_id = $1", orderId);
        }

        output.WriteLine($"of 6 meetings {listed} ended in a duplicate payment");
    }

    // No gateway, a session nobody has chosen on, one with a method chosen, a QRIS code: turn by turn.
    private async Task<string?> OpenAsync(long orderId, int number)
    {
        switch (number % 4)
        {
            case 1:
                return (await payments.SnapAsync(orderId)).GatewayOrderId;
            case 2:
                var snap = await payments.SnapAsync(orderId);
                await _gateway.ChooseAsync(snap.Token, "gopay");
                return snap.GatewayOrderId;
            case 3:
                return await payments.QrisAsync(orderId);
            default:
                return null;
        }
    }

    private async Task<Answer> ActAsync(long orderId, string? gatewayOrder, int copy) => (copy % 6) switch
    {
        0 => await payments.Shop.Officer.PayCashAsync(orderId, 51_800 + copy),
        1 => await payments.Shop.Officer.CancelAsync(orderId),
        2 => await payments.Shop.Officer.PostAsync($"orders/{orderId}/expire"),
        3 => await payments.Shop.Admin.PostAsync($"orders/{orderId}/refund"),
        4 when gatewayOrder is not null => await SettleAsync(gatewayOrder),
        5 when gatewayOrder is not null => await payments.Shop.Officer.PostAsync($"orders/{orderId}/check-status"),
        _ => await payments.Shop.Officer.PayCashAsync(orderId, 60_000),
    };

    // The customer pays just now, if the gateway still lets it; then the gateway tells.
    private async Task<Answer> SettleAsync(string gatewayOrder)
    {
        if (await _gateway.TransactionsAsync(gatewayOrder) is [{ } newest] && newest.Word("transaction_status") is "pending")
        {
            try
            {
                await _gateway.SettleAsync(gatewayOrder);
            }
            catch (InvalidOperationException)
            {
                // Somebody was faster.
            }
        }

        var answer = await payments.NotifyAsync(Notices.Of(gatewayOrder));
        return answer.Status == 503 ? answer with { Status = 409 } : answer;
    }

    private async Task<bool> ExpiredFirstAsync(long orderId) => await payments.Shop.Database.ReadAsync<bool>(
        "select exists (select from payments.payment_log where order_id = $1 and status = 'expire')", orderId);
}
