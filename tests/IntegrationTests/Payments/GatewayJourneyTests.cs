using System.Net;
using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Payments;

/// <summary>Orders that are paid by the gateway, from the first call to the money's way back.</summary>
public sealed class GatewayJourneyTests(PaymentShop payments) : IClassFixture<PaymentShop>
{
    [Fact]
    public async Task A_customer_pays_by_snap_and_the_notification_settles_the_order()
    {
        var orderId = await payments.CreateOrderAsync();
        var snap = await payments.SnapAsync(orderId);
        snap.GatewayOrderId.ShouldMatch("^INV-[0-9]{8}-[0-9]{4,}-[0-9A-Z]+-1$");
        var waiting = await payments.OrderAsync(orderId);
        (waiting.Word("oh_payment_status"), waiting.Word("oh_midtrans_order_id")).ShouldBe(("pending", snap.GatewayOrderId));
        waiting["oh_expired_at"].ShouldNotBeNull();

        await payments.Gateway.ChooseAsync(snap.Token, "gopay");
        await payments.Gateway.ActAsync(snap.GatewayOrderId, "settle");
        var paid = await payments.BecomesAsync(orderId, "settlement");
        (paid.Word("oh_payment_type"), paid.Word("oh_midtrans_transaction_status")).ShouldBe(("gopay", "settlement"));
        paid["oh_midtrans_transaction_id"].ShouldNotBeNull();
        paid["oh_paid_at"].ShouldNotBeNull();
    }

    [Fact]
    public async Task The_token_of_an_open_session_is_given_again()
    {
        var orderId = await payments.CreateOrderAsync();
        (await payments.SnapAsync(orderId)).Token.ShouldBe((await payments.SnapAsync(orderId)).Token);
    }

    [Fact]
    public async Task A_cashiers_own_screen_shows_the_qris_code_and_the_order_keeps_it()
    {
        var orderId = await payments.CreateOrderAsync();
        var answer = (await payments.Shop.Officer.PostAsync($"orders/{orderId}/create-qris").Ok()).Json;
        var order = await payments.OrderAsync(orderId);
        foreach (var field in new[] { "oh_qris_string", "oh_qris_acquirer", "oh_qris_actions", "oh_expired_at", "oh_midtrans_transaction_id" })
        {
            answer[field].ShouldNotBeNull(field);
            order[field]!.ToJsonString().ShouldBe(answer[field]!.ToJsonString(), field);
        }

        await payments.Gateway.ActAsync(answer.Word("oh_midtrans_order_id"), "settle");
        await payments.BecomesAsync(orderId, "settlement");
    }

    [Fact]
    public async Task Cash_closes_the_session_first_and_what_is_paid_at_the_gateway_already_refuses_the_cash()
    {
        var orderId = await payments.CreateOrderAsync();
        var snap = await payments.SnapAsync(orderId);
        (await payments.Shop.Officer.PayCashAsync(orderId, 60_000).Ok()).Json.Word("oh_payment_status").ShouldBe("settlement");
        (await payments.Gateway.CallAsync(HttpMethod.Get, $"snap/v1/transactions/{snap.Token}", body: null)).ToJsonString().ShouldContain("cancel");

        var paidOrder = await payments.CreateOrderAsync();
        var qris = await payments.QrisAsync(paidOrder);
        await payments.Gateway.HoldAsync(qris);
        await payments.Gateway.ActAsync(qris, "settle");
        (await payments.Shop.Officer.PayCashAsync(paidOrder, 60_000)).ShouldBeProblem(HttpStatusCode.Conflict, "payment.not-pending");
        (await payments.StateAsync(paidOrder)).ShouldBe("settlement");
    }

    [Theory]
    [InlineData("cancel", "cancel")]
    [InlineData("expire", "expire")]
    public async Task Giving_an_order_up_closes_what_is_open_at_the_gateway(string verb, string state)
    {
        var orderId = await payments.CreateOrderAsync();
        var qris = await payments.QrisAsync(orderId);
        (await payments.Shop.Officer.PostAsync($"orders/{orderId}/{verb}").Ok()).Json.Word("oh_payment_status").ShouldBe(state);
        (await payments.Gateway.StatusAsync(qris)).Word("transaction_status").ShouldBe(state);
    }

    [Fact]
    public async Task Check_status_answers_what_is_known_here_before_a_method_was_chosen_and_what_the_gateway_says_after()
    {
        var orderId = await payments.CreateOrderAsync();
        var snap = await payments.SnapAsync(orderId);
        var before = (await payments.Shop.Officer.PostAsync($"orders/{orderId}/check-status").Ok()).Json;
        (before.Word("oh_payment_status"), before["midtrans_response"]).ShouldBe(("pending", null));

        await payments.Gateway.HoldAsync(snap.GatewayOrderId);
        await payments.Gateway.ChooseAsync(snap.Token, "gopay");
        await payments.Gateway.ActAsync(snap.GatewayOrderId, "settle");
        var after = (await payments.Shop.Officer.PostAsync($"orders/{orderId}/check-status").Ok()).Json;
        (after.Word("oh_payment_status"), after["midtrans_response"].Word("transaction_status")).ShouldBe(("settlement", "settlement"));
        (await payments.StateAsync(orderId)).ShouldBe("settlement");
    }

    [Fact]
    public async Task Money_goes_back_in_parts_and_then_as_a_whole()
    {
        var orderId = await PaidByQrisAsync();
        var part = (await payments.Shop.Admin.PostAsync($"orders/{orderId}/refund", new { amount = 10_000, reason = "cold" }).Ok()).Json;
        (part.Word("oh_payment_status"), part["refund_amount"]!.GetValue<decimal>(), part.Word("refund_method")).ShouldBe(("settlement", 10_000, "gateway"));
        (await payments.Shop.Admin.PostAsync($"orders/{orderId}/refund", new { amount = 41_751 })).ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "refund.more-than-left");
        var rest = (await payments.Shop.Admin.PostAsync($"orders/{orderId}/refund").Ok()).Json;
        (rest.Word("oh_payment_status"), rest["oh_refunded_amount"]!.GetValue<decimal>()).ShouldBe(("refund", 51_750));
        var order = await payments.BecomesAsync(orderId, "refund");
        order["oh_refunded_amount"]!.GetValue<decimal>().ShouldBe(51_750);
        (await payments.Gateway.StatusAsync(order.Word("oh_midtrans_order_id"))).Word("transaction_status").ShouldBe("refund");
    }

    [Fact]
    public async Task Cash_goes_back_out_of_the_drawer()
    {
        var orderId = await payments.CreateOrderAsync();
        (await payments.Shop.Admin.PostAsync($"orders/{orderId}/refund")).ShouldBeProblem(HttpStatusCode.Conflict, "payment.not-settled");
        await payments.Shop.Officer.PayCashAsync(orderId, 60_000).Ok();
        (await payments.Shop.Officer.PostAsync($"orders/{orderId}/refund")).ShouldBeProblem(HttpStatusCode.Forbidden, "auth.forbidden");
        var refund = (await payments.Shop.Admin.PostAsync($"orders/{orderId}/refund", new { reason = "Customer request" }).Ok()).Json;
        (refund.Word("oh_payment_status"), refund["refund_amount"]!.GetValue<decimal>(), refund.Word("refund_method")).ShouldBe(("refund", 51_800, "cash"));
        await payments.BecomesAsync(orderId, "refund");
    }

    [Fact]
    public async Task The_log_tells_everything_and_shows_no_signature()
    {
        var orderId = await PaidByQrisAsync();
        var log = (await payments.Shop.Officer.GetAsync($"orders/{orderId}/payment-log").Ok());
        log.Json.AsArray().Select(entry => entry.Word("py_event_type")).Distinct(StringComparer.Ordinal).ShouldBe(["notification", "charge"], ignoreOrder: true);
        log.Text.ShouldNotContain("signature_key");
        (await payments.Shop.OtherOfficer.GetAsync($"orders/{orderId}/payment-log")).Status.ShouldBe(404);
    }

    private async Task<long> PaidByQrisAsync()
    {
        var orderId = await payments.CreateOrderAsync();
        await payments.Gateway.ActAsync(await payments.QrisAsync(orderId), "settle");
        await payments.BecomesAsync(orderId, "settlement");
        return orderId;
    }
}
