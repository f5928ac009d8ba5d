using Atapos.Payments.Domain;
using Atapos.Shared;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Atapos.Payments.Tests;

public sealed class PaymentTests
{
    private static readonly DateTimeOffset Noon = new(2025, 11, 8, 5, 0, 0, TimeSpan.Zero);
    private static readonly Actor Till = new(StaffId: 7, CustomerId: null);

    [Fact]
    public void Cash_is_due_in_the_rounded_amount_and_the_rest_is_change()
    {
        var payment = Awaited();
        payment.SettleInCash(1, Money.Of(60_000), staffId: 7, Noon).ShouldBe(Money.Of(8_200));
        (payment.Status, payment.Type, payment.Collected, payment.PaidAt, payment.Version)
            .ShouldBe((PaymentStatus.Settlement, "cash", Money.Of(51_800), Noon, 1));
    }

    [Fact]
    public void The_exact_rounded_amount_is_enough() =>
        Awaited().SettleInCash(1, Money.Of(51_800), staffId: 7, Noon).ShouldBe(Money.Zero);

    [Fact]
    public void Less_than_the_rounded_amount_is_refused_and_changes_nothing()
    {
        var payment = Awaited();
        Should.Throw<DomainException>(() => payment.SettleInCash(1, Money.Of(51_799), staffId: 7, Noon)).Code.ShouldBe("payment.amount-too-small");
        (payment.Status, payment.Version, payment.Log.Count, payment.TakeEvents().Count).ShouldBe((PaymentStatus.Pending, 0, 0, 0));
    }

    [Fact]
    public void A_settled_order_cannot_be_paid_again() =>
        Conflict(Settled(), payment => payment.SettleInCash(2, Money.Of(60_000), staffId: 7, Noon));

    [Fact]
    public void A_settled_order_cannot_be_cancelled() => Conflict(Settled(), payment => payment.Cancel(Line(2)));

    [Fact]
    public void A_cancelled_order_cannot_be_paid()
    {
        var payment = Awaited();
        payment.Cancel(Line(1));
        Conflict(payment, cancelled => cancelled.SettleInCash(2, Money.Of(60_000), staffId: 7, Noon));
    }

    [Fact]
    public void The_log_says_what_was_handed_over_given_back_and_by_whom()
    {
        var entry = Settled().Log.ShouldHaveSingleItem();
        (entry.Event, entry.Amount, entry.Tendered, entry.Change, entry.StaffId, entry.At)
            .ShouldBe((PaymentLogEvent.Cash, Money.Of(51_800), Money.Of(60_000), Money.Of(8_200), 7L, Noon));
    }

    [Property]
    public Property Any_sequence_of_payments_and_cancellations_moves_once() => Prop.ForAll(
        Gen.ListOf(Gen.Elements(true, false)).ToArbitrary(),
        moves =>
        {
            var payment = Awaited();
            var events = 0;
            foreach (var pays in moves)
            {
                try
                {
                    if (pays)
                    {
                        payment.SettleInCash(1, Money.Of(60_000), staffId: 7, Noon);
                    }
                    else
                    {
                        payment.Cancel(Line(1));
                    }
                }
                catch (DomainException refused) when (refused.Rule == BrokenRule.Conflict)
                {
                    events += payment.TakeEvents().Count;
                }
            }

            events += payment.TakeEvents().Count;
            var first = moves.Count == 0 ? PaymentStatus.Pending : moves[0] ? PaymentStatus.Settlement : PaymentStatus.Cancel;
            return payment.Status == first && payment.Version == Math.Min(1, moves.Count) && events == payment.Version && payment.Log.Count == payment.Version;
        });

    private static LogLine Line(long id) => new(id, PaymentLogEvent.Cancel, Till, Noon);

    private static Payment Awaited() => Payment.Await(TenantId.Of(1), 123, "INV-20251108-0001", customerId: 1, Money.Of(51_750), Money.Of(51_800));

    private static Payment Settled()
    {
        var payment = Awaited();
        payment.SettleInCash(1, Money.Of(60_000), staffId: 7, Noon);
        return payment;
    }

    private static void Conflict(Payment payment, Action<Payment> move)
    {
        var (status, version) = (payment.Status, payment.Version);
        var refused = Should.Throw<DomainException>(() => move(payment));
        (refused.Code, refused.Rule).ShouldBe(("payment.not-pending", BrokenRule.Conflict));
        (payment.Status, payment.Version).ShouldBe((status, version));
    }
}
