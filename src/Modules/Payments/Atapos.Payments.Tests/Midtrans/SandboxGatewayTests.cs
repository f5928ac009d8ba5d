using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Atapos.Payments.Domain;
using Atapos.Payments.Midtrans;
using Atapos.Sandbox;
using Atapos.Shared;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Atapos.Payments.Tests.Midtrans;

/// <summary>The client and the whole sandbox, over a socket.</summary>
public sealed class SandboxGatewayTests : IAsyncLifetime, IDisposable
{
    private const string Key = "SB-Mid-server-sandbox";

    private WebApplication _app = null!;
    private ServiceProvider _services = null!;
    private HttpClient _sandbox = null!;
    private GatewayAccess _access = null!;

    private IPaymentGateway Gateway => _services.GetRequiredService<IPaymentGateway>();

    public async Task InitializeAsync()
    {
        _app = SandboxApp.Create(new SandboxSettings { Url = "http://127.0.0.1:0" }, []);
        await _app.StartAsync();
        _sandbox = new HttpClient { BaseAddress = new Uri(_app.Urls.Single()) };
        _access = new GatewayAccess(Key, new Uri(_sandbox.BaseAddress, "/midtrans/snap/v1"), new Uri(_sandbox.BaseAddress, "/midtrans/v2"));
        _services = StandIn.Services(TimeProvider.System, new LoggedLines());
    }

    public async Task DisposeAsync()
    {
        await _services.DisposeAsync();
        await _app.DisposeAsync();
    }

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task A_page_opens_closes_once_and_is_gone_then()
    {
        var session = await Gateway.OpenSnapAsync(_access, Snap("S-1"), default);
        (await _sandbox.GetAsync(session.RedirectUrl)).EnsureSuccessStatusCode();
        (await Gateway.StatusAsync(_access, "S-1", default)).ShouldBeNull();

        (await Gateway.CloseSnapAsync(_access, session.Token, default)).ShouldBe(SnapClosing.Closed);
        (await Gateway.CloseSnapAsync(_access, session.Token, default)).ShouldBe(SnapClosing.Gone);
        (await Gateway.CloseSnapAsync(_access, "no-such-token", default)).ShouldBe(SnapClosing.Gone);
    }

    [Fact]
    public async Task The_same_attempt_opens_the_same_page_and_another_revokes_it()
    {
        var first = await Gateway.OpenSnapAsync(_access, Snap("S-2"), default);

        (await Gateway.OpenSnapAsync(_access, Snap("S-2"), default)).ShouldBe(first);

        var other = await Gateway.OpenSnapAsync(_access, Snap("S-2") with { IdempotencyKey = Guid.CreateVersion7().ToString() }, default);
        other.ShouldNotBe(first);
        (await Gateway.CloseSnapAsync(_access, first.Token, default)).ShouldBe(SnapClosing.Gone);
    }

    [Fact]
    public async Task Qris_is_charged_paid_and_given_back_in_parts_each_once()
    {
        var charge = await Gateway.ChargeQrisAsync(_access, Qris("Q-1"), default);
        charge.QrString.ShouldNotBeNull();
        charge.Actions.Select(action => action.Name).ShouldBe([QrisCharge.Picture]);
        (charge.Report.TransactionStatus, charge.Report.GrossAmount, charge.Report.GatewayOrderId).ShouldBe(("pending", Money.Of(51_750), "Q-1"));
        (await RefusedAsync(Gateway.RefundAsync(_access, "Q-1", Refund("R-1", 1_000), default))).ShouldBe("412");

        await PressAsync(charge.Report.TransactionId!, "settle");
        var paid = (await Gateway.StatusAsync(_access, "Q-1", default))!;
        (paid.TransactionStatus, paid.PaymentType, paid.Acquirer).ShouldBe(("settlement", "qris", "gopay"));
        paid.SettledAt!.Value.ShouldBe(TimeProvider.System.GetUtcNow(), TimeSpan.FromSeconds(20));

        (await Gateway.RefundAsync(_access, "Q-1", Refund("R-1", 20_000), default)).RefundedTotal.ShouldBe(Money.Of(20_000));
        (await Gateway.RefundAsync(_access, "Q-1", Refund("R-1", 20_000), default)).TransactionStatus.ShouldBe("partial_refund");
        (await RefusedAsync(Gateway.RefundAsync(_access, "Q-1", Refund("R-1", 20_001), default))).ShouldBe("406");
        (await RefusedAsync(Gateway.RefundAsync(_access, "Q-1", Refund("R-2", 31_751), default))).ShouldBe("414");
        (await Gateway.RefundAsync(_access, "Q-1", Refund("R-3", 31_750), default)).TransactionStatus.ShouldBe("refund");

        var refunded = (await Gateway.StatusAsync(_access, charge.Report.TransactionId!, default))!;
        refunded.RefundedTotal.ShouldBe(Money.Of(51_750));
        refunded.Refunds.Select(refund => (refund.Key, refund.Amount.Amount)).ShouldBe([("R-1", 20_000m), ("R-3", 31_750m)]);
    }

    [Fact]
    public async Task The_same_charge_is_one_and_another_of_the_same_order_is_refused()
    {
        var first = await Gateway.ChargeQrisAsync(_access, Qris("Q-2"), default);

        (await Gateway.ChargeQrisAsync(_access, Qris("Q-2"), default)).Report.TransactionId.ShouldBe(first.Report.TransactionId);
        (await RefusedAsync(Gateway.ChargeQrisAsync(_access, Qris("Q-2") with { IdempotencyKey = Guid.CreateVersion7().ToString() }, default))).ShouldBe("406");
    }

    [Fact]
    public async Task What_is_pending_can_be_cancelled_or_expired_and_what_is_paid_cannot()
    {
        await Gateway.ChargeQrisAsync(_access, Qris("Q-3"), default);
        (await Gateway.CancelAsync(_access, "Q-3", default)).TransactionStatus.ShouldBe("cancel");
        await Gateway.ChargeQrisAsync(_access, Qris("Q-4"), default);
        var expired = await Gateway.ExpireAsync(_access, "Q-4", default);
        (expired.TransactionStatus, expired.StatusCode).ShouldBe(("expire", "407"));
        (await Gateway.StatusAsync(_access, "Q-4", default))!.TransactionStatus.ShouldBe("expire");
        var paid = await Gateway.ChargeQrisAsync(_access, Qris("Q-5"), default);
        await PressAsync(paid.Report.TransactionId!, "settle");
        (await RefusedAsync(Gateway.CancelAsync(_access, "Q-5", default))).ShouldBe("412");
        (await RefusedAsync(Gateway.ExpireAsync(_access, "Q-5", default))).ShouldBe("412");
        (await RefusedAsync(Gateway.CancelAsync(_access, "Q-none", default))).ShouldBe("404");
    }

    [Fact]
    public async Task A_bank_that_does_not_give_back_is_a_refusal()
    {
        var paid = await Gateway.ChargeQrisAsync(_access, Qris("Q-6"), default);
        await PressAsync(paid.Report.TransactionId!, "settle");
        (await _sandbox.PostAsJsonAsync("/midtrans/rules", new { order_id = "Q-6", refuse_refunds = "denied_by_bank" })).EnsureSuccessStatusCode();

        (await RefusedAsync(Gateway.RefundAsync(_access, "Q-6", Refund("R-1", 1_000), default))).ShouldBe("202");
    }

    [Fact]
    public async Task A_key_that_nobody_has_is_not_taken()
    {
        var foreign = _access with { ServerKey = "SB-Mid-server-other" };
        Task[] calls =
        [
            Gateway.OpenSnapAsync(foreign, Snap("S-3"), default), Gateway.ChargeQrisAsync(foreign, Qris("Q-7"), default),
            Gateway.StatusAsync(foreign, "Q-7", default), Gateway.CloseSnapAsync(foreign, "token", default),
        ];
        foreach (var call in calls)
        {
            (await Should.ThrowAsync<GatewayException>(call)).Failure.ShouldBe(GatewayFailure.Unauthorized);
        }
    }

    [Theory]
    [InlineData("cancel", "cancel")]
    [InlineData("expire", "expire")]
    [InlineData("charge", "pending")]
    [InlineData("refund", "partial_refund")]
    public async Task When_the_line_is_cut_after_it_acted_that_is_not_known_and_its_status_tells(string operation, string status)
    {
        if (operation is not "charge")
        {
            var charge = await Gateway.ChargeQrisAsync(_access, Qris("Q-8"), default);
            if (operation is "refund")
            {
                await PressAsync(charge.Report.TransactionId!, "settle");
            }
        }

        (await _sandbox.PostAsJsonAsync("/faults", new { service = "midtrans", operation, mode = "cut_after_acting", times = 1 })).EnsureSuccessStatusCode();
        Task call = operation switch
        {
            "cancel" => Gateway.CancelAsync(_access, "Q-8", default),
            "expire" => Gateway.ExpireAsync(_access, "Q-8", default),
            "charge" => Gateway.ChargeQrisAsync(_access, Qris("Q-8"), default),
            _ => Gateway.RefundAsync(_access, "Q-8", Refund("R-1", 1_000), default),
        };

        (await Should.ThrowAsync<GatewayException>(call)).Failure.ShouldBe(GatewayFailure.Unknown);

        var report = (await Gateway.StatusAsync(_access, "Q-8", default))!;
        (report.TransactionStatus, report.RefundedTotal.Amount).ShouldBe((status, operation is "refund" ? 1_000 : 0));
    }

    [Theory]
    [InlineData("error500", GatewayFailure.Unknown)]
    [InlineData("garbage", GatewayFailure.Unknown)]
    [InlineData("down", GatewayFailure.Unknown)]
    [InlineData("error429", GatewayFailure.Busy)]
    internal async Task Its_other_troubles_are_told_apart_and_a_status_outlasts_two_of_them(string mode, GatewayFailure failure)
    {
        await Gateway.ChargeQrisAsync(_access, Qris("Q-9"), default);
        (await _sandbox.PostAsJsonAsync("/faults", new { service = "midtrans", mode, times = 3 })).EnsureSuccessStatusCode();

        (await Should.ThrowAsync<GatewayException>(Gateway.CancelAsync(_access, "Q-9", default))).Failure.ShouldBe(failure);
        (await Gateway.StatusAsync(_access, "Q-9", default))!.TransactionStatus.ShouldBe("pending");
    }

    [Fact]
    public async Task Its_notifications_are_read_and_signed_with_the_key()
    {
        var charge = await Gateway.ChargeQrisAsync(_access, Qris("Q-10"), default);
        await PressAsync(charge.Report.TransactionId!, "settle");
        var status = (await _sandbox.GetFromJsonAsync<JsonNode>("/midtrans/transactions?order_id=Q-10"))!;
        status.ToJsonString().ShouldContain("Q-10");

        // A status is signed as a notification is.
        var notification = Notification.Parse(Encoding.UTF8.GetBytes((await Gateway.StatusAsync(_access, "Q-10", default))!.Raw));

        NotificationSignature.IsValid(notification, Key).ShouldBeTrue();
        NotificationSignature.IsValid(notification, Key + "x").ShouldBeFalse();
        (notification.Report.TransactionStatus, notification.GrossAmount).ShouldBe(("settlement", "51750.00"));
    }

    private static SnapOrder Snap(string id) => StandIn.Snap with { OrderId = id, Expiry = new(TimeProvider.System.GetUtcNow(), 60) };

    private static QrisOrder Qris(string id) =>
        StandIn.Qris with { OrderId = id, Expiry = new(TimeProvider.System.GetUtcNow(), 15), IdempotencyKey = $"key-of-{id}" };

    private static RefundOrder Refund(string key, long amount) => new(key, Money.Of(amount), Reason: null);

    private static async Task<string?> RefusedAsync(Task<GatewayReport> call) => await RefusedAsync((Task)call);

    private static async Task<string?> RefusedAsync(Task call)
    {
        var failure = await Should.ThrowAsync<GatewayException>(call);
        failure.Failure.ShouldBe(GatewayFailure.Refused);
        return failure.StatusCode;
    }

    private async Task PressAsync(string transaction, string action) =>
        (await _sandbox.PostAsync($"/midtrans/transactions/{transaction}/{action}", content: null)).EnsureSuccessStatusCode();
}
