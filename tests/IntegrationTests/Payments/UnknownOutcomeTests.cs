using System.Globalization;
using System.Net;
using Atapos.IntegrationTests.Harness;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Payments;

/// <summary>The gateway does not say what it did, at each of its calls and in each way: nobody pays or gets twice, and in the end both sides agree.</summary>
public sealed class UnknownOutcomeTests(UnluckyShop unlucky) : IClassFixture<UnluckyShop>
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(40);

    private readonly PaymentShop _payments = unlucky.Payments;

    /// <summary>Every way in which a call may go wrong, and what our caller is told.</summary>
    public static TheoryData<string, int> Faults => new()
    {
        { "cut_after_acting", 502 }, { "down", 502 }, { "slow", 504 }, { "garbage", 502 }, { "error500", 502 }, { "error429", 502 },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_session_that_failed_to_start_is_started_once_when_asked_again(string mode, int status)
    {
        var orderId = await _payments.CreateOrderAsync();
        var cashier = _payments.Shop.Officer.With("Idempotency-Key", Key());
        await FailAsync("transactions", mode, status, () => cashier.PostAsync($"orders/{orderId}/create-payment"));
        (await _payments.StateAsync(orderId)).ShouldBe("pending");

        var token = (await cashier.PostAsync($"orders/{orderId}/create-payment").Ok()).Json.Word("token");

        (await _payments.SnapAsync(orderId)).Token.ShouldBe(token);
        await _payments.Gateway.PayAsync(token);
        await _payments.BecomesAsync(orderId, "settlement");
        (await _payments.TransactionsOfAsync(orderId)).Count.ShouldBe(1);
        await EndsAsync(orderId);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_qris_code_that_failed_is_charged_once_when_asked_again(string mode, int status)
    {
        var orderId = await _payments.CreateOrderAsync();
        await FailAsync("charge", mode, status, () => _payments.Shop.Officer.PostAsync($"orders/{orderId}/create-qris"));

        var again = (await _payments.Shop.Officer.PostAsync($"orders/{orderId}/create-qris").Ok()).Json.Word("oh_midtrans_order_id");

        (await _payments.TransactionsOfAsync(orderId)).Where(one => one.Word("transaction_status") is "pending").ShouldHaveSingleItem().Word("order_id").ShouldBe(again);
        await _payments.Gateway.SettleAsync(again);
        await _payments.BecomesAsync(orderId, "settlement");
        await EndsAsync(orderId);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_charge_that_nobody_knows_of_is_called_off_by_the_sweep(string mode, int status)
    {
        var orderId = await _payments.CreateOrderAsync();
        await FailAsync("charge", mode, status, () => _payments.Shop.Officer.PostAsync($"orders/{orderId}/create-qris"));

        await EndsAsync(orderId);

        (await _payments.TransactionsOfAsync(orderId)).ShouldAllBe(one => one.Word("transaction_status") == "cancel");
        (await _payments.Shop.Officer.PayCashAsync(orderId, 51_800).Ok()).Json.Word("oh_payment_status").ShouldBe("settlement");
        await _payments.ShouldAddUpAsync(orderId, drawer: 51_800);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_status_that_nobody_tells_changes_nothing(string mode, int status)
    {
        var (orderId, qris) = await QrisAsync();
        await _payments.Gateway.HoldAsync(qris);
        await _payments.Gateway.SettleAsync(qris);
        var before = await _payments.StandingAsync(orderId);
        await FailAsync("status", mode, status, () => _payments.Shop.Officer.PostAsync($"orders/{orderId}/check-status"), StandsAsync);

        (await _payments.Shop.Officer.PostAsync($"orders/{orderId}/check-status").Ok()).Json.Word("oh_payment_status").ShouldBe("settlement");

        await EndsAsync(orderId);

        async Task StandsAsync() => (await _payments.StandingAsync(orderId)).ShouldBe(before);
    }

    [Theory]
    [InlineData("cut_after_acting")]
    [InlineData("down")]
    [InlineData("slow")]
    [InlineData("garbage")]
    [InlineData("error500")]
    [InlineData("error429")]
    public async Task A_notification_that_cannot_be_confirmed_is_503_and_settles_when_told_again(string mode)
    {
        var (orderId, qris) = await QrisAsync();
        await _payments.Gateway.HoldAsync(qris);
        await _payments.Gateway.SettleAsync(qris);
        var before = await _payments.StandingAsync(orderId);
        var refused = await FailAsync("status", mode, 503, () => _payments.NotifyAsync(Notices.Of(qris)), StandsAsync);
        refused.ShouldBeProblem(HttpStatusCode.ServiceUnavailable, "notification.unverifiable").Header("Retry-After").ShouldBe("30");

        await _payments.NotifyAsync(Notices.Of(qris)).Ok();

        await _payments.BecomesAsync(orderId, "settlement");
        await EndsAsync(orderId);

        async Task StandsAsync() => (await _payments.StandingAsync(orderId)).ShouldBe(before);
    }

    [Theory]
    [InlineData("cut_after_acting", "cancel")]
    [InlineData("down", "cancel")]
    [InlineData("slow", "expire")]
    [InlineData("garbage", "expire")]
    [InlineData("error500", "cancel")]
    [InlineData("error429", "expire")]
    [InlineData("cut_after_acting", "expire")]
    public async Task What_failed_to_be_closed_is_closed_when_asked_again(string mode, string verb)
    {
        var (orderId, qris) = await QrisAsync();
        await _payments.Gateway.LoseAsync(qris);
        await FailAsync(verb, mode, mode is "slow" ? 504 : 502, () => _payments.Shop.Officer.PostAsync($"orders/{orderId}/{verb}"));
        (await _payments.StateAsync(orderId)).ShouldBe("pending");

        (await _payments.Shop.Officer.PostAsync($"orders/{orderId}/{verb}").Ok()).Json.Word("oh_payment_status").ShouldBe(verb);

        (await _payments.Gateway.StatusAsync(qris)).Word("transaction_status").ShouldBe(verb);
        await EndsAsync(orderId);
    }

    [Theory]
    [InlineData("cut_after_acting")]
    [InlineData("garbage")]
    [InlineData("error429")]
    public async Task What_the_cash_could_not_close_the_sweep_closes_and_then_the_cash_is_taken(string mode)
    {
        var (orderId, qris) = await QrisAsync();
        await _payments.Gateway.LoseAsync(qris);
        await FailAsync("cancel", mode, 502, () => _payments.Shop.Officer.PayCashAsync(orderId, 51_800));

        await EndsAsync(orderId);

        (await _payments.StateAsync(orderId)).ShouldBe("pending");
        (await _payments.Gateway.StatusAsync(qris)).Word("transaction_status").ShouldBe("cancel");
        await _payments.Shop.Officer.PayCashAsync(orderId, 51_800).Ok();
        await _payments.ShouldAddUpAsync(orderId, drawer: 51_800);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_refund_sent_again_with_its_key_is_one_refund(string mode, int status)
    {
        var (orderId, qris) = await PaidAsync();
        var owner = _payments.Shop.Admin.With("Idempotency-Key", Key());
        await FailAsync("refund", mode, status, () => RefundAsync(owner, orderId));

        (await RefundAsync(owner, orderId).Ok()).Json.Money("oh_refunded_amount").ShouldBe(10_000);
        (await RefundAsync(owner, orderId).Ok()).Json.Money("oh_refunded_amount").ShouldBe(10_000);

        (await RefundedAsync(qris)).ShouldBe(10_000);
        await EndsAsync(orderId);
    }

    [Theory]
    [InlineData("cut_after_acting", 502)]
    [InlineData("slow", 504)]
    [InlineData("garbage", 502)]
    [InlineData("error429", 502)]
    public async Task A_refund_sent_again_without_a_key_waits_until_the_outcome_is_known(string mode, int status)
    {
        var (orderId, qris) = await PaidAsync();
        await _payments.Gateway.LoseAsync(qris);
        await FailAsync("refund", mode, status, () => RefundAsync(_payments.Shop.Admin, orderId));
        var isKnown = mode is "error429";

        var again = await RefundAsync(_payments.Shop.Admin, orderId);
        if (isKnown)
        {
            again.Expect(HttpStatusCode.OK);
        }
        else
        {
            again.ShouldBeProblem(HttpStatusCode.Conflict, "refund.outcome-unknown");
            await _payments.SweepAsync(unlucky.Clock, TimeSpan.FromMinutes(4), async () => (await OpenAsync(orderId)) == 0, "the outcome should become known");
        }

        var options = (await _payments.Shop.Officer.GetAsync($"orders/{orderId}/refund-options").Ok()).Json;
        options.Money("oh_refunded_amount").ShouldBe(await RefundedAsync(qris));
        options.Money("oh_refunded_amount").ShouldBe(isKnown || mode is "cut_after_acting" ? 10_000 : 0);
        await EndsAsync(orderId);
    }

    private static Task<Answer> RefundAsync(ApiClient owner, long orderId) => owner.PostAsync($"orders/{orderId}/refund", new { amount = 10_000 });

    private static string Key() => Guid.CreateVersion7().ToString();

    // The fault is there for this one call; what the circuit breaker remembers of it is gone afterwards.
    // What is to hold while it lasts is asked before its end: a sweep that is due finds out what happened at once when it is gone.
    private async Task<Answer> FailAsync(string operation, string mode, int status, Func<Task<Answer>> call, Func<Task>? whileItLasts = null)
    {
        await _payments.Gateway.MisbehaveAsync(mode, operation, delayMs: mode is "slow" ? 60_000 : null);
        var answering = call();
        while (await Task.WhenAny(answering, Task.Delay(TimeSpan.FromMilliseconds(250))) != answering)
        {
            await _payments.AdvanceAsync(unlucky.Clock, TimeSpan.FromSeconds(mode is "slow" ? 12 : 1));
        }

        var answer = await answering;
        await (whileItLasts?.Invoke() ?? Task.CompletedTask);
        await _payments.Gateway.MisbehaveAsync("none", operation);
        await _payments.AdvanceAsync(unlucky.Clock, TimeSpan.FromSeconds(6));
        answer.Status.ShouldBe(status, answer.Text);
        return answer;
    }

    private async Task<(long OrderId, string Qris)> QrisAsync()
    {
        var orderId = await _payments.CreateOrderAsync();
        return (orderId, await _payments.QrisAsync(orderId));
    }

    private async Task<(long OrderId, string Qris)> PaidAsync()
    {
        var (orderId, qris) = await QrisAsync();
        await _payments.Gateway.SettleAsync(qris);
        await _payments.BecomesAsync(orderId, "settlement");
        return (orderId, qris);
    }

    private Task<long> OpenAsync(long orderId) => _payments.Shop.Database.ReadAsync<long>(
        """
        select (select count(*) from payments.attempts where order_id = $1 and next_attempt_at is not null)
             + (select count(*) from payments.refunds where order_id = $1 and next_attempt_at is not null)
        """,
        orderId);

    private async Task EndsAsync(long orderId)
    {
        await _payments.SweepAsync(unlucky.Clock, Step, async () => (await OpenAsync(orderId)) == 0, $"nothing about order {orderId} should be open: {await _payments.StandingAsync(orderId)}");
        await _payments.ShouldAddUpAsync(orderId);
    }

    private async Task<decimal> RefundedAsync(string gatewayOrder) => (await _payments.Gateway.StatusAsync(gatewayOrder))["refund_amount"] is { } amount
        ? decimal.Parse(amount.GetValue<string>(), CultureInfo.InvariantCulture)
        : 0;
}

/// <summary>A shop whose clock stands still until a test moves it on, and which looks through its payments every second.</summary>
public sealed class UnluckyShop : IAsyncLifetime
{
    /// <summary>The host's; begins two days from now at noon in Jakarta.</summary>
    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(TimeProvider.System.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero).AddDays(2).AddHours(5));

    /// <summary>The shop.</summary>
    public PaymentShop Payments { get; private set; } = null!;

    /// <inheritdoc/>
    public async Task InitializeAsync() => Payments = await PaymentShop.OpenAsync(new()
    {
        Clock = Clock,
        Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["PAYMENT_SWEEP_SECONDS"] = "1" },
    });

    /// <inheritdoc/>
    public Task DisposeAsync() => Payments.DisposeAsync();
}
