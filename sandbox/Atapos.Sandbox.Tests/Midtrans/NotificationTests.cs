using System.Text.Json.Nodes;

namespace Atapos.Sandbox.Tests.Midtrans;

public sealed class NotificationTests
{
    [Fact]
    public async Task Every_change_is_told_and_signed_over_the_strings_of_the_body()
    {
        await using var listener = await NotificationListener.StartAsync();
        await using var sandbox = await StartAsync(listener);
        var merchant = new Merchant(sandbox);

        await merchant.ActAsync(await merchant.ChargeAsync(Merchant.Qris("INV-1")), "settle");
        await merchant.PostAsync("INV-1", "refund", new JsonObject { ["amount"] = 1_000 });

        (await listener.StatusesAsync(4)).ShouldBe(["pending", "settlement", "partial_refund", "partial_refund"]);
        listener.Taken.ShouldAllBe(body => merchant.Signed(body));
        listener.Headers!.UserAgent.ToString().ShouldBe("Veritrans");
        listener.Taken[2]["refunds"]![0]!["bank_confirmed_at"].ShouldBeNull();
        listener.Taken[3]["refunds"]![0]!["bank_confirmed_at"].ShouldNotBeNull();
    }

    [Fact]
    public async Task A_header_of_the_charge_overrides_where_its_notifications_go()
    {
        await using var usual = await NotificationListener.StartAsync();
        await using var other = await NotificationListener.StartAsync();
        await using var sandbox = await StartAsync(usual);

        await new Merchant(sandbox).ChargeAsync(Merchant.Qris("INV-1"), ("X-Override-Notification", other.Url));
        await new Merchant(sandbox).ChargeAsync(Merchant.Qris("INV-2"), ("X-Append-Notification", other.Url));
        await new Merchant(sandbox).ChargeAsync(
            Merchant.Qris("INV-3"), ("X-Override-Notification", other.Url), ("X-Append-Notification", usual.Url));

        await other.StatusesAsync(3);
        await usual.StatusesAsync(1);
        usual.Taken.Select(body => (string)body["order_id"]!).ShouldBe(["INV-2"]);
    }

    [Theory]
    [InlineData(200, 1)]
    [InlineData(301, 1)]
    [InlineData(302, 1)]
    [InlineData(303, 1)]
    [InlineData(500, 2)]
    [InlineData(400, 3)]
    [InlineData(404, 3)]
    [InlineData(503, 5)]
    [InlineData(418, 6)]
    public async Task It_is_tried_again_as_often_as_the_answer_says(int answer, int tries)
    {
        await using var listener = await NotificationListener.StartAsync();
        listener.Answer = answer;
        await using var sandbox = await StartAsync(listener);

        await new Merchant(sandbox).ChargeAsync(Merchant.Qris("INV-1"));
        await listener.StatusesAsync(tries);
        await Task.Delay(600);

        listener.Taken.Count.ShouldBe(tries);
        var delivery = (await sandbox.GetAsync("/midtrans/notifications?order_id=INV-1")).AsArray().ShouldHaveSingleItem()!;
        ((string?)delivery["state"]).ShouldBe(answer == 200 ? "delivered" : "failed");
        delivery["attempts"]!.AsArray().Count.ShouldBe(tries);
    }

    [Theory]
    [InlineData(307)]
    [InlineData(308)]
    public async Task It_follows_a_lasting_redirect_with_its_body_and_five_of_them_at_most(int answer)
    {
        await using var aim = await NotificationListener.StartAsync();
        await using var detour = await NotificationListener.StartAsync();
        (detour.Answer, detour.Location) = (answer, aim.Url);
        await using var sandbox = await StartAsync(detour);
        await new Merchant(sandbox).ChargeAsync(Merchant.Qris("INV-1"));
        (await aim.StatusesAsync(1)).ShouldBe(["pending"]);

        detour.Location = detour.Url;
        await new Merchant(sandbox).ChargeAsync(Merchant.Qris("INV-2"));
        await detour.StatusesAsync(1 + (6 * 6));

        await Task.Delay(600);
        detour.Taken.Count.ShouldBe(1 + (6 * 6), "six tries of five hops each");
        aim.Taken.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_merchant_that_is_not_there_is_tried_six_times()
    {
        await using var sandbox = await RunningSandbox.StartAsync(
            new SandboxSettings { MidtransNotificationUrl = "http://127.0.0.1:9/hook", MidtransClockScale = 20_000 });
        await new Merchant(sandbox).ChargeAsync(Merchant.Qris("INV-1"));

        await Task.Delay(2_000);

        var delivery = (await sandbox.GetAsync("/midtrans/notifications")).AsArray().ShouldHaveSingleItem()!;
        ((string?)delivery["state"]).ShouldBe("failed");
        delivery["attempts"]!.AsArray().Count.ShouldBe(6);
        delivery["attempts"]!.AsArray().ShouldAllBe(attempt => attempt!["status"] == null && attempt["error"] != null);
    }

    [Fact]
    public async Task The_waits_between_tries_are_those_of_midtrans_divided_by_the_scale()
    {
        await using var sandbox = await RunningSandbox.StartAsync(
            new SandboxSettings { MidtransNotificationUrl = "http://127.0.0.1:9/hook", MidtransClockScale = 600 });
        await new Merchant(sandbox).ChargeAsync(Merchant.Qris("INV-1"));

        var waits = new SortedDictionary<int, double>();
        while (waits.Count < 3)
        {
            var delivery = (await sandbox.GetAsync("/midtrans/notifications"))[0]!;
            if (delivery["attempts"]!.AsArray() is { Count: > 0 } attempts && (string?)delivery["state"] is "waiting")
            {
                waits[attempts.Count] = ((DateTimeOffset)delivery["due_at"]! - (DateTimeOffset)attempts[^1]!["at"]!).TotalMinutes * 600;
            }

            await Task.Delay(20);
        }

        waits.Values.ShouldBe([2, 10, 30], tolerance: 0.001);
    }

    [Fact]
    public async Task Held_notifications_go_when_released_and_in_the_other_order_when_asked()
    {
        await using var listener = await NotificationListener.StartAsync();
        await using var sandbox = await StartAsync(listener);
        var merchant = new Merchant(sandbox);
        await merchant.SetRuleAsync("INV-1", ("hold", true));
        await merchant.ActAsync(await merchant.ChargeAsync(Merchant.Qris("INV-1")), "settle");
        await Task.Delay(200);
        listener.Taken.ShouldBeEmpty();

        await sandbox.PostAsync("/midtrans/notifications/release?reversed=true", body: null).BodyAsync();

        (await listener.StatusesAsync(2)).ShouldBe(["settlement", "pending"]);
    }

    [Fact]
    public async Task Notifications_are_dropped_and_repeated_by_rule()
    {
        await using var listener = await NotificationListener.StartAsync();
        await using var sandbox = await StartAsync(listener);
        var merchant = new Merchant(sandbox);
        await merchant.SetRuleAsync("INV-1", ("drop", 1), ("repeat", 2));

        await merchant.ActAsync(await merchant.ChargeAsync(Merchant.Qris("INV-1")), "settle");

        (await listener.StatusesAsync(3)).ShouldBe(["settlement", "settlement", "settlement"]);
    }

    [Theory]
    [InlineData("signature", false, "settlement", "INV-1", "51750.00")]
    [InlineData("status", true, "refund", "INV-1", "51750.00")]
    [InlineData("amount", true, "settlement", "INV-1", "151750.00")]
    [InlineData("order", true, "settlement", "unknown-INV-1", "51750.00")]
    public async Task A_notification_is_altered_as_the_rule_says(string tamper, bool isSigned, string status, string order, string amount)
    {
        await using var listener = await NotificationListener.StartAsync();
        await using var sandbox = await StartAsync(listener);
        var merchant = new Merchant(sandbox);
        var charged = await merchant.ChargeAsync(Merchant.Qris("INV-1"));
        await merchant.SetRuleAsync("INV-1", ("tamper", tamper));

        await merchant.ActAsync(charged, "settle");
        await listener.StatusesAsync(2);

        var told = listener.Taken[1];
        merchant.Signed(told).ShouldBe(isSigned);
        ((string?)told["transaction_status"]).ShouldBe(status);
        ((string?)told["order_id"]).ShouldBe(order);
        ((string?)told["gross_amount"]).ShouldBe(amount);
        ((string?)(await merchant.StatusAsync("INV-1"))["transaction_status"]).ShouldBe("settlement");
    }

    [Fact]
    public async Task A_forged_notification_goes_wherever_it_is_sent_and_is_signed_with_any_key()
    {
        await using var listener = await NotificationListener.StartAsync();
        await using var sandbox = await StartAsync(listener);
        var body = new JsonObject { ["order_id"] = "INV-9", ["status_code"] = "200", ["gross_amount"] = "1.00", ["transaction_status"] = "settlement" };

        await sandbox.PostAsync(
            "/midtrans/notifications/forge", new JsonObject { ["url"] = listener.Url, ["body"] = body, ["sign_with"] = "wrong-key" }).BodyAsync();

        await listener.StatusesAsync(1);
        (new Merchant(sandbox) { ServerKey = "wrong-key" }).Signed(listener.Taken[0]).ShouldBeTrue();
    }

    [Fact]
    public async Task The_status_lags_and_is_dressed_by_rule()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var merchant = new Merchant(sandbox);
        await merchant.SetRuleAsync("INV-1", ("uppercase_status", true), ("omit_fraud_status", true), ("extra_fields", true), ("status_lag_ms", 60_000));
        var charged = await merchant.ChargeAsync(Merchant.Qris("INV-1"));
        ((string?)(await merchant.StatusAsync("INV-1"))["status_code"]).ShouldBe("404");
        await merchant.ActAsync(charged, "settle");

        var lagging = await merchant.StatusAsync("INV-1");
        await sandbox.PostAsync("/midtrans/clock", new JsonObject { ["advance_seconds"] = 61 }).BodyAsync();

        ((string?)lagging["transaction_status"]).ShouldBe("PENDING");
        lagging["fraud_status"].ShouldBeNull();
        lagging["route"].ShouldNotBeNull();
        ((string?)(await merchant.StatusAsync("INV-1"))["transaction_status"]).ShouldBe("SETTLEMENT");
    }

    [Fact]
    public async Task Money_may_come_after_the_end()
    {
        await using var listener = await NotificationListener.StartAsync();
        await using var sandbox = await StartAsync(listener);
        var merchant = new Merchant(sandbox);
        var charged = await merchant.ChargeAsync(Merchant.Qris("INV-1"));
        await merchant.PostAsync("INV-1", "expire");

        await merchant.ActAsync(charged, "settle");

        (await listener.StatusesAsync(3)).ShouldBe(["pending", "expire", "settlement"]);
    }

    [Fact]
    public async Task Faults_strike_the_api_by_operation_and_leave_the_controls_alone()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var merchant = new Merchant(sandbox);
        await sandbox.SetFaultAsync("error429", service: "midtrans", operation: "charge");
        await sandbox.SetFaultAsync("error500", service: "midtrans", operation: "transactions");

        var limited = await merchant.SendAsync(HttpMethod.Post, "/midtrans/v2/charge", Merchant.Qris("INV-1"))
            .BodyAsync(System.Net.HttpStatusCode.TooManyRequests);
        var broken = await merchant.SendAsync(HttpMethod.Post, Merchant.Snap, Merchant.Order("INV-1"))
            .BodyAsync(System.Net.HttpStatusCode.InternalServerError);

        ((string?)limited["status_code"]).ShouldBe("429");
        ((string?)broken["error_messages"]![0])!.ShouldStartWith("Sorry");
        (await sandbox.GetAsync("/midtrans/transactions")).AsArray().ShouldBeEmpty();
    }

    // Two minutes become six milliseconds.
    private static Task<RunningSandbox> StartAsync(NotificationListener listener) => RunningSandbox.StartAsync(
        new SandboxSettings { MidtransNotificationUrl = listener.Url, MidtransClockScale = 20_000 });
}
