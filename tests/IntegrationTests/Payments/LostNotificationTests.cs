using System.Net;
using System.Text.Json.Nodes;
using Atapos.IntegrationTests.Harness;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Payments;

/// <summary>No notification ever comes, or it comes when all is over: the sweeps find what was paid, end what is past, and no money is lost.</summary>
public sealed class LostNotificationTests(LosingShop losing) : IClassFixture<LosingShop>
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(5);

    private readonly PaymentShop _payments = losing.Payments;

    [Fact]
    public async Task The_sweeps_settle_what_was_paid_and_end_what_is_past()
    {
        var paid = new List<long>();
        foreach (var method in new[] { "gopay", "bca_va", "indomaret" })
        {
            paid.Add(await SnapAsync(snap => _payments.Gateway.PayAsync(snap.Token, method)));
        }

        paid.Add(await SnapAsync(snap => _payments.Gateway.PayByCardAsync(snap.Token)));
        paid.Add(await QrisAsync(qris => _payments.Gateway.SettleAsync(qris)));
        var denied = await QrisAsync(qris => _payments.Gateway.DenyAsync(qris));
        var failed = await QrisAsync(qris => _payments.Gateway.ActAsync(qris, "fail"));
        var slow = await QrisAsync(qris => _payments.Gateway.RuleAsync(qris, ("drop", int.MaxValue), ("never_expires", true)));
        SnapPayment unchosen = null!, chosen = null!;
        var nobodyCame = await SnapAsync(snap => Task.FromResult(unchosen = snap));
        var nobodyPaid = await SnapAsync(async snap => await _payments.Gateway.ChooseAsync((chosen = snap).Token, "gopay"));
        var refusedCard = await SnapAsync(snap => _payments.Gateway.PayByCardAsync(snap.Token, accepted: false));

        foreach (var (orders, state) in new (IEnumerable<long>, string)[]
        {
            (paid, "settlement"), ([denied], "deny"), ([failed], "failure"), ([nobodyCame, nobodyPaid, slow, refusedCard], "expire"),
        })
        {
            await _payments.SweepAsync(losing.Clock, Step, async () => await AreAsync(orders, state), $"these should be {state}");
        }

        (await _payments.Gateway.CallAsync(HttpMethod.Get, $"snap/v1/transactions/{unchosen.Token}", body: null)).ToJsonString().ShouldNotContain("\"open\"");
        (await _payments.Gateway.StatusAsync(chosen.GatewayOrderId)).Word("transaction_status").ShouldBe("expire");
        (await _payments.TransactionsOfAsync(slow)).ShouldHaveSingleItem().Word("transaction_status").ShouldBe("expire");
        (await _payments.Shop.Database.ReadAsync<long>("select count(*) from payments.attempts where next_attempt_at is not null")).ShouldBe(0);
        foreach (var orderId in paid.Concat([denied, failed, slow, nobodyCame, nobodyPaid, refusedCard]))
        {
            await _payments.ShouldAddUpAsync(orderId);
        }

        (await _payments.Gateway.NotificationsAsync()).ShouldAllBe(notification => notification.Word("state") == "dropped");
    }

    [Fact]
    public async Task Before_its_time_is_over_nothing_expires()
    {
        var orderId = await SnapAsync(_ => Task.CompletedTask);
        await _payments.AdvanceAsync(losing.Clock, TimeSpan.FromSeconds(50));
        await Task.Delay(TimeSpan.FromMilliseconds(500));
        (await _payments.StateAsync(orderId)).ShouldBe("pending");
    }

    [Fact]
    public async Task Money_that_comes_after_the_order_expired_wins()
    {
        var qris = "";
        var orderId = await QrisAsync(async order => await _payments.Gateway.StatusAsync(qris = order));
        await _payments.SweepAsync(losing.Clock, Step, async () => await AreAsync([orderId], "expire"), "it should expire");

        await _payments.Gateway.SettleAsync(qris);
        await _payments.NotifyAsync(Notices.Of(qris)).Ok();

        await _payments.BecomesAsync(orderId, "settlement");
        await _payments.ShouldAddUpAsync(orderId);
    }

    [Fact]
    public async Task Money_that_comes_after_cash_is_listed_for_refund_until_it_is_given_back()
    {
        var qris = "";
        var orderId = await QrisAsync(async order => await _payments.Gateway.StatusAsync(qris = order));
        await _payments.Shop.Officer.PayCashAsync(orderId, 60_000).Ok();
        await _payments.Gateway.SettleAsync(qris);
        await _payments.NotifyAsync(Notices.Of(qris)).Ok();
        await _payments.NotifyAsync(Notices.Of(qris)).Ok();

        (await _payments.OrderAsync(orderId)).Word("oh_payment_type").ShouldBe("cash");
        var duplicate = (await DuplicatesAsync(orderId)).ShouldHaveSingleItem();
        (duplicate.Word("py_order_id"), duplicate.Money("py_gross_amount"), duplicate.Money("refundable_amount")).ShouldBe((qris, 51_750, 51_750));
        await _payments.ShouldAddUpAsync(orderId, drawer: 51_800);

        var path = $"payments/duplicates/{duplicate.Number("py_id")}/refund";
        (await _payments.Shop.Officer.PostAsync(path)).ShouldBeProblem(HttpStatusCode.Forbidden, "auth.forbidden");
        (await _payments.Shop.OtherAdmin.PostAsync(path)).Status.ShouldBe(404);
        (await _payments.Shop.Admin.PostAsync(path, new { amount = 51_751 })).ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "refund.more-than-left");
        await _payments.Shop.Admin.PostAsync(path, new { amount = 50_000, refund_key = "twice" }).Ok();
        (await DuplicatesAsync(orderId)).ShouldHaveSingleItem().Money("refundable_amount").ShouldBe(1_750);
        (await _payments.Shop.Admin.PostAsync($"orders/{orderId}/refund", new { amount = 50_000, refund_key = "twice" }))
            .ShouldBeProblem(HttpStatusCode.Conflict, "refund.key-used");
        await _payments.Shop.Admin.PostAsync(path).Ok();

        (await DuplicatesAsync(orderId)).ShouldBeEmpty();
        (await _payments.Gateway.StatusAsync(qris)).Word("transaction_status").ShouldBe("refund");
        (await _payments.StateAsync(orderId)).ShouldBe("settlement");
        await _payments.ShouldAddUpAsync(orderId, drawer: 51_800);
    }

    [Fact]
    public async Task Money_that_comes_for_a_cancelled_order_is_listed_too_and_what_the_gateway_gives_back_itself_leaves_the_list()
    {
        var qris = "";
        var orderId = await QrisAsync(async order => await _payments.Gateway.StatusAsync(qris = order));
        await _payments.Shop.Officer.CancelAsync(orderId).Ok();
        await _payments.Gateway.SettleAsync(qris);
        await _payments.NotifyAsync(Notices.Of(qris)).Ok();
        (await DuplicatesAsync(orderId)).Count.ShouldBe(1);

        await _payments.Gateway.ActAsync(qris, "refund");
        await _payments.NotifyAsync(Notices.Of(qris, "refund")).Ok();

        (await DuplicatesAsync(orderId)).ShouldBeEmpty();
        (await _payments.StateAsync(orderId)).ShouldBe("cancel");
        await _payments.ShouldAddUpAsync(orderId);
    }

    [Fact]
    public async Task A_bank_that_takes_settled_money_back_denies_it_and_the_customer_can_pay_anew()
    {
        var qris = "";
        var orderId = await QrisAsync(async order => await _payments.Gateway.SettleAsync(qris = order));
        await _payments.SweepAsync(losing.Clock, Step, async () => await AreAsync([orderId], "settlement"), "it should be paid");
        await _payments.Gateway.ActAsync(qris, "reverse");
        await _payments.NotifyAsync(Notices.Of(qris, "deny", "202")).Ok();
        await _payments.BecomesAsync(orderId, "deny");
        await _payments.NotifyAsync(Notices.Of(qris)).Ok();
        (await _payments.StateAsync(orderId)).ShouldBe("deny");

        await _payments.Shop.Officer.PayCashAsync(orderId, 51_800).Ok();

        await _payments.BecomesAsync(orderId, "settlement");
        await _payments.ShouldAddUpAsync(orderId, drawer: 51_800);
    }

    private async Task<long> SnapAsync(Func<SnapPayment, Task> then)
    {
        var orderId = await _payments.CreateOrderAsync();
        await then(await _payments.SnapAsync(orderId));
        return orderId;
    }

    private async Task<long> QrisAsync(Func<string, Task> then)
    {
        var orderId = await _payments.CreateOrderAsync();
        await then(await _payments.QrisAsync(orderId));
        return orderId;
    }

    private async Task<bool> AreAsync(IEnumerable<long> orders, string state)
    {
        foreach (var orderId in orders)
        {
            if (!string.Equals(await _payments.StateAsync(orderId), state, StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }

    private async Task<IReadOnlyList<JsonNode>> DuplicatesAsync(long orderId) =>
        [.. (await _payments.Shop.Officer.GetAsync("payments/duplicates").Ok()).Rows.Where(row => row.Number("oh_id") == orderId).Select(row => row!)];
}

/// <summary>A shop that no notification reaches; payments expire after a minute of a clock that a test moves on.</summary>
public sealed class LosingShop : IAsyncLifetime
{
    /// <summary>The host's; begins two days from now at noon in Jakarta.</summary>
    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(TimeProvider.System.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero).AddDays(2).AddHours(5));

    /// <summary>The shop.</summary>
    public PaymentShop Payments { get; private set; } = null!;

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        Payments = await PaymentShop.OpenAsync(new()
        {
            Clock = Clock,
            Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["PAYMENT_SWEEP_SECONDS"] = "1", ["PAYMENT_EXPIRE_MINUTES"] = "1" },
        });
        await Payments.Gateway.LoseAsync();
    }

    /// <inheritdoc/>
    public Task DisposeAsync() => Payments.DisposeAsync();
}
