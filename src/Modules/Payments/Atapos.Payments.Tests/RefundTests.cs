using Atapos.Payments.Domain;
using Atapos.Shared;

namespace Atapos.Payments.Tests;

/// <summary>What goes back (ruling 27).</summary>
public sealed class RefundTests
{
    [Fact]
    public void A_cash_refund_gives_back_what_was_collected()
    {
        var till = new Till().PayCash();
        till.Refund(51_800, RefundMethod.Cash);
        (till.Payment.Status, till.Payment.Refunded).ShouldBe((PaymentStatus.Refund, Till.Rounded));
    }

    [Fact]
    public void A_part_stays_settlement_and_all_of_it_is_refund()
    {
        var till = Paid();
        till.Finish(till.Refund(50_000));
        (till.Payment.Status, till.Payment.Refunded, till.Payment.Refundable).ShouldBe((PaymentStatus.Settlement, Money.Of(50_000), Money.Of(1_750)));
        till.Finish(till.Refund(1_750));
        till.Payment.Status.ShouldBe(PaymentStatus.Refund);
    }

    [Theory]
    [InlineData(51_751, "refund.more-than-left")]
    [InlineData(0, "refund.amount-invalid")]
    public void More_than_is_left_or_nothing_is_refused(decimal amount, string code) =>
        Should.Throw<DomainException>(() => Paid().Refund(amount)).Code.ShouldBe(code);

    [Fact]
    public void Only_a_paid_order_is_refunded()
    {
        Should.Throw<DomainException>(() => new Till().Refund(1_000)).Code.ShouldBe("payment.not-settled");
        Should.Throw<DomainException>(() => new Till().Cancel().Refund(1_000)).Code.ShouldBe("payment.not-settled");
        var refunded = Paid();
        refunded.Finish(refunded.Refund(51_750));
        Should.Throw<DomainException>(() => refunded.Refund(1)).Code.ShouldBe("payment.not-settled");
    }

    [Fact]
    public void While_nobody_knows_what_became_of_one_there_is_no_other()
    {
        var till = Paid();
        var first = till.Refund(20_000);
        (till.Payment.Status, till.Payment.Refunded, till.Payment.Refundable).ShouldBe((PaymentStatus.Settlement, Money.Zero, Money.Of(31_750)));
        Should.Throw<DomainException>(() => till.Refund(20_000)).Code.ShouldBe("refund.outcome-unknown");
        till.Payment.RefuseRefund(first, till.Line(PaymentLogEvent.Refund), report: null);
        till.Payment.Refundable.ShouldBe(Till.Total);
    }

    [Fact]
    public void What_the_gateway_did_not_make_can_be_asked_for_once_more_under_its_key()
    {
        var till = Paid();
        var refund = till.Refund(20_000, key: "R-1");
        Should.Throw<DomainException>(() => till.Payment.AskAgain(refund, Till.Noon)).Code.ShouldBe("refund.outcome-unknown");
        till.Payment.RefuseRefund(refund, till.Line(PaymentLogEvent.Refund), report: null);

        till.Payment.AskAgain(refund, Till.Noon);

        (refund.State, refund.NextAttemptAt, till.Payment.Refundable).ShouldBe((RefundState.Asked, Till.Noon + GatewayAttempt.Opening, Money.Of(31_750)));
        till.Finish(refund);
        (till.Payment.Refunded, till.Payment.Refunds.Count).ShouldBe((Money.Of(20_000), 1));
    }

    [Fact]
    public void What_was_given_back_otherwise_meanwhile_is_not_asked_for_once_more()
    {
        var till = Paid();
        var refund = till.Refund(40_000);
        till.Payment.RefuseRefund(refund, till.Line(PaymentLogEvent.Refund), report: null);
        till.Finish(till.Refund(20_000));
        Should.Throw<DomainException>(() => till.Payment.AskAgain(refund, Till.Noon)).Code.ShouldBe("refund.more-than-left");
        refund.State.ShouldBe(RefundState.Refused);
    }

    [Fact]
    public void A_refund_shows_in_the_state_of_its_transaction()
    {
        var till = Paid();
        till.Payment.FinishRefund(till.Refund(10_000), till.Line(PaymentLogEvent.Refund), Till.Report("partial_refund", refunded: 10_000));
        till.Payment.Attempts[0].TransactionStatus.ShouldBe("partial_refund");
    }

    [Fact]
    public void The_gateways_news_of_our_own_refund_is_not_a_second_one()
    {
        var till = Paid();
        var refund = till.Refund(10_000, key: "R-1");
        till.Tell(till.Payment.Attempts[0], Till.Report("partial_refund", refunded: 10_000, keys: "R-1")).Finish(refund);
        till.Tell(till.Payment.Attempts[0], Till.Report("partial_refund", refunded: 10_000, keys: "R-1"));
        (till.Payment.Refunded, till.Payment.Refunds.Count).ShouldBe((Money.Of(10_000), 1));
    }

    [Fact]
    public void A_total_without_a_list_is_what_was_asked_for()
    {
        var till = Paid();
        till.Refund(10_000);
        till.Tell(till.Payment.Attempts[0], Till.Report("partial_refund", refunded: 10_000));
        till.Payment.Refunds.ShouldHaveSingleItem().State.ShouldBe(RefundState.Done);
    }

    [Fact]
    public void What_was_given_back_at_the_gateway_itself_is_counted_once()
    {
        var till = Paid();
        var attempt = till.Payment.Attempts[0];
        till.Tell(attempt, Till.Report("partial_refund", refunded: 5_000)).Tell(attempt, Till.Report("partial_refund", refunded: 5_000));
        (till.Payment.Refunded, till.Payment.Status).ShouldBe((Money.Of(5_000), PaymentStatus.Settlement));
        till.Tell(attempt, Till.Report("refund", refunded: 51_750));
        (till.Payment.Refunded, till.Payment.Status, till.Payment.Refunds.Count).ShouldBe((Till.Total, PaymentStatus.Refund, 2));
        till.Payment.Refunds.ShouldAllBe(refund => refund.Method == RefundMethod.Elsewhere);
    }

    [Fact]
    public void What_the_customers_bank_takes_back_is_marked()
    {
        var till = Paid();
        till.Tell(till.Payment.Attempts[0], Till.Report("partial_chargeback", refunded: 5_000));
        (till.Payment.Status, till.Payment.Log[^1].Mark, till.Payment.Refunds[^1].Method)
            .ShouldBe((PaymentStatus.Settlement, PaymentLogMark.Chargeback, RefundMethod.Chargeback));
    }

    [Fact]
    public void A_duplicate_is_given_back_without_touching_the_order()
    {
        var till = new Till();
        var attempt = till.Qris();
        till.Payment.EndAttempt(attempt, report: null, line: null);
        till.PayCash().Tell(attempt, Till.Report("settlement"));
        var duplicate = till.Payment.Duplicates.ShouldHaveSingleItem();
        var line = till.Line(PaymentLogEvent.Refund);
        var refund = till.Payment.GiveBackDuplicate(duplicate, new("R-9", duplicate.Left, null, 7, duplicate.Id), RefundMethod.Gateway, line);
        till.Finish(refund);
        (till.Payment.Status, till.Payment.Refunded, duplicate.Left).ShouldBe((PaymentStatus.Settlement, Money.Zero, Money.Zero));
    }

    private static Till Paid()
    {
        var till = new Till();
        return till.Tell(till.Qris(), Till.Report("settlement"));
    }
}
