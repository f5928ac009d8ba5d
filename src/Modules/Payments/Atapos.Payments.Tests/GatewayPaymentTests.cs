using Atapos.Payments.Domain;
using Atapos.Shared;

namespace Atapos.Payments.Tests;

/// <summary>What becomes of a payment by what the gateway says (rulings 22, 23 and 26).</summary>
public sealed class GatewayPaymentTests
{
    [Theory]
    [InlineData("pending", null, PaymentStatus.Pending)]
    [InlineData("authorize", "accept", PaymentStatus.Pending)]
    [InlineData("capture", null, PaymentStatus.Settlement)]
    [InlineData("capture", "accept", PaymentStatus.Settlement)]
    [InlineData("capture", "challenge", PaymentStatus.Pending)]
    [InlineData("capture", "deny", PaymentStatus.Deny)]
    [InlineData("settlement", null, PaymentStatus.Settlement)]
    [InlineData("settlement", "accept", PaymentStatus.Settlement)]
    [InlineData("deny", "accept", PaymentStatus.Deny)]
    [InlineData("cancel", null, PaymentStatus.Cancel)]
    [InlineData("expire", null, PaymentStatus.Expire)]
    [InlineData("failure", null, PaymentStatus.Failure)]
    [InlineData("refund", null, PaymentStatus.Refund)]
    [InlineData("chargeback", null, PaymentStatus.Refund)]
    [InlineData("teleported", null, PaymentStatus.Pending)]
    public void Each_word_of_the_gateway_moves_a_pending_order_as_ruled(string word, string? fraud, PaymentStatus status)
    {
        var till = new Till();
        till.Tell(till.Snap(), Till.Report(word, fraud: fraud));
        till.Payment.Status.ShouldBe(status);
    }

    [Theory]
    [InlineData("deny")]
    [InlineData("expire")]
    [InlineData("failure")]
    public void Money_that_comes_after_an_attempt_came_to_nothing_wins(string end)
    {
        var till = new Till();
        var attempt = till.Snap();
        till.Tell(attempt, Till.Report(end)).Tell(attempt, Till.Report("settlement", "t-2"));
        (till.Payment.Status, till.Payment.SettledTransactionId).ShouldBe((PaymentStatus.Settlement, "t-2"));
        till.Events.OfType<LapsedPaymentWasSettled>().Count().ShouldBe(1);
    }

    [Theory]
    [InlineData("deny")]
    [InlineData("expire")]
    [InlineData("failure")]
    public void A_new_attempt_brings_an_order_back_to_pending(string end)
    {
        var till = new Till();
        till.Tell(till.Qris(), Till.Report(end));
        var second = till.Qris();
        (till.Payment.Status, second.Number, second.GatewayOrderId).ShouldBe((PaymentStatus.Pending, 2, "INV-20251108-0001-3F-2"));
    }

    [Fact]
    public void A_late_pending_lowers_nothing()
    {
        var till = new Till();
        var attempt = till.Snap();
        till.Tell(attempt, Till.Report("deny")).Tell(attempt, Till.Report("pending", "t-2"));
        till.Payment.Status.ShouldBe(PaymentStatus.Deny);
        till.Tell(attempt, Till.Report("settlement", "t-2")).Tell(attempt, Till.Report("pending", "t-2"));
        till.Payment.Status.ShouldBe(PaymentStatus.Settlement);
    }

    [Fact]
    public void What_a_bank_takes_back_is_denied_and_what_another_card_was_denied_is_not()
    {
        var till = new Till();
        var attempt = till.Snap();
        till.Tell(attempt, Till.Report("settlement")).Tell(attempt, Till.Report("deny", "t-0"));
        till.Payment.Status.ShouldBe(PaymentStatus.Settlement);
        till.Tell(attempt, Till.Report("deny"));
        (till.Payment.Status, till.Payment.Collected, till.Payment.PaidAt, till.Payment.Log[^1].Mark)
            .ShouldBe((PaymentStatus.Deny, Money.Zero, null, PaymentLogMark.Reversed));
    }

    [Fact]
    public void A_captured_card_that_is_called_off_was_given_back()
    {
        var till = new Till();
        var attempt = till.Snap();
        till.Tell(attempt, Till.Report("capture", fraud: "accept")).Tell(attempt, Till.Report("cancel"));
        (till.Payment.Status, till.Payment.Refunded).ShouldBe((PaymentStatus.Refund, Till.Total));
    }

    [Fact]
    public void Another_amount_than_the_attempts_moves_nothing_and_is_flagged()
    {
        var till = new Till();
        till.Tell(till.Snap(), Till.Report("settlement", amount: 51_751));
        (till.Payment.Status, till.Payment.Log[^1].Mark).ShouldBe((PaymentStatus.Pending, PaymentLogMark.AmountMismatch));
    }

    [Fact]
    public void Money_for_an_order_that_was_paid_in_cash_awaits_its_refund_and_changes_nothing()
    {
        var till = new Till();
        var attempt = till.Snap();
        till.Payment.EndAttempt(attempt, report: null, line: null);
        till.PayCash();
        var version = till.Payment.Version;
        till.Tell(attempt, Till.Report("settlement")).Tell(attempt, Till.Report("settlement"));
        (till.Payment.Type, till.Payment.Version, till.Payment.Log.Count(entry => entry.Mark == PaymentLogMark.DuplicatePayment))
            .ShouldBe(("cash", version, 1));
        till.Payment.Duplicates.ShouldHaveSingleItem().Left.ShouldBe(Till.Total);
    }

    [Fact]
    public void Money_for_a_cancelled_order_awaits_its_refund_and_leaves_it_cancelled()
    {
        var till = new Till();
        var attempt = till.Qris();
        till.Payment.EndAttempt(attempt, report: null, line: null);
        till.Cancel().Tell(attempt, Till.Report("settlement"));
        (till.Payment.Status, till.Payment.Duplicates.Count).ShouldBe((PaymentStatus.Cancel, 1));
    }

    [Fact]
    public void A_second_transaction_of_one_session_that_is_paid_too_awaits_its_refund()
    {
        var till = new Till();
        var attempt = till.Snap();
        till.Tell(attempt, Till.Report("settlement", "t-1")).Tell(attempt, Till.Report("settlement", "t-2"));
        (till.Payment.SettledTransactionId, till.Payment.Duplicates.ShouldHaveSingleItem().TransactionId).ShouldBe(("t-1", "t-2"));
    }

    [Fact]
    public void A_duplicate_that_the_gateway_gave_back_awaits_nothing_any_more()
    {
        var till = new Till();
        var attempt = till.Qris();
        till.Payment.EndAttempt(attempt, report: null, line: null);
        till.PayCash().Tell(attempt, Till.Report("settlement")).Tell(attempt, Till.Report("refund", refunded: 51_750));
        (till.Payment.Status, till.Payment.Duplicates.ShouldHaveSingleItem().Left).ShouldBe((PaymentStatus.Settlement, Money.Zero));
    }

    [Fact]
    public void Nobody_takes_cash_or_cancels_while_the_gateway_could_still_be_paid()
    {
        var till = new Till();
        till.Snap();
        Should.Throw<DomainException>(till.PayCash).Code.ShouldBe("payment.attempt-open");
        Should.Throw<DomainException>(till.Cancel).Code.ShouldBe("payment.attempt-open");
        Should.Throw<DomainException>(till.Qris).Code.ShouldBe("payment.attempt-open");
    }

    [Fact]
    public void What_is_closed_on_purpose_does_not_move_the_payment()
    {
        var till = new Till();
        var attempt = till.Qris();
        Payment.NoLongerWant(attempt, Till.Noon);
        till.Tell(attempt, Till.Report("cancel"));
        (till.Payment.Status, attempt.State).ShouldBe((PaymentStatus.Pending, AttemptState.Ended));
        till.PayCash().Payment.Status.ShouldBe(PaymentStatus.Settlement);
    }

    [Theory]
    [InlineData("deny")]
    [InlineData("failure")]
    [InlineData("cancel")]
    public void A_session_that_nobody_wants_stays_to_be_closed_when_a_card_is_refused_in_it(string word)
    {
        var till = new Till();
        var attempt = till.Snap();
        Payment.NoLongerWant(attempt, Till.Noon);
        till.Tell(attempt, Till.Report(word));
        (till.Payment.Status, attempt.State).ShouldBe((PaymentStatus.Pending, AttemptState.Unwanted));
        Should.Throw<DomainException>(till.PayCash).Code.ShouldBe("payment.attempt-open");
    }

    [Fact]
    public void A_session_that_opens_after_the_order_was_cancelled_is_to_be_closed()
    {
        var till = new Till();
        var attempt = till.Payment.BeginAttempt(1, AttemptKind.Snap, usesOwnAccount: true, Till.Noon, Till.Noon.AddHours(1));
        Payment.NoLongerWant(attempt, Till.Noon);
        till.Payment.OpenSession(attempt, "token", "page", till.Line(PaymentLogEvent.Charge), Till.Noon).ShouldBeFalse();
        (attempt.State, attempt.Token).ShouldBe((AttemptState.Unwanted, "token"));
    }

    [Fact]
    public void There_is_one_receipt_however_often_money_comes_and_goes()
    {
        var till = new Till();
        var attempt = till.Qris();
        till.Tell(attempt, Till.Report("settlement"));
        var receipt = till.Payment.Receipt.ShouldNotBeNull();
        till.Payment.EndReceipt(ReceiptState.Mailed);
        till.Tell(attempt, Till.Report("deny")).Tell(attempt, Till.Report("settlement"));
        till.Payment.Receipt.ShouldBeSameAs(receipt);
        till.Payment.OwesReceipt.ShouldBeFalse();
    }

    [Theory]
    [InlineData(-3_600, false)]
    [InlineData(1, true)]
    [InlineData(3_600, false)]
    public void The_gateways_time_counts_unless_it_lies_before_the_attempt_or_ahead_of_us(int seconds, bool counts)
    {
        var till = new Till();
        var told = Till.Noon.AddSeconds(seconds);
        till.Tell(till.Snap(), Till.Report("settlement") with { SettledAt = told });
        (till.Payment.PaidAt == told).ShouldBe(counts);
    }

    [Fact]
    public void An_order_that_costs_nothing_does_not_go_to_the_gateway()
    {
        var free = Payment.Await(TenantId.Of(1), 5, "INV-20251108-0002", null, Money.Zero, Money.Zero);
        Should.Throw<DomainException>(() => free.BeginAttempt(1, AttemptKind.Snap, true, Till.Noon, Till.Noon)).Code.ShouldBe("payment.nothing-to-pay");
    }
}
