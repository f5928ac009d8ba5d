using Atapos.Payments.Domain;
using Atapos.Shared;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Atapos.Payments.Tests;

/// <summary>Walks a payment through anything that can happen, beside a model of the gateway and the drawer that knows where the money is.</summary>
public sealed class PaymentModelTests
{
    private static readonly HashSet<(PaymentStatus From, PaymentStatus To)> Lawful =
    [
        (PaymentStatus.Pending, PaymentStatus.Settlement), (PaymentStatus.Pending, PaymentStatus.Cancel), (PaymentStatus.Pending, PaymentStatus.Deny),
        (PaymentStatus.Pending, PaymentStatus.Expire), (PaymentStatus.Pending, PaymentStatus.Failure),
        (PaymentStatus.Deny, PaymentStatus.Settlement), (PaymentStatus.Expire, PaymentStatus.Settlement), (PaymentStatus.Failure, PaymentStatus.Settlement),
        (PaymentStatus.Deny, PaymentStatus.Pending), (PaymentStatus.Expire, PaymentStatus.Pending), (PaymentStatus.Failure, PaymentStatus.Pending),
        (PaymentStatus.Failure, PaymentStatus.Deny), (PaymentStatus.Failure, PaymentStatus.Expire), (PaymentStatus.Deny, PaymentStatus.Expire),
        (PaymentStatus.Settlement, PaymentStatus.Refund), (PaymentStatus.Settlement, PaymentStatus.Deny),

        // Two moves at once: money that came and went back before anybody told us.
        (PaymentStatus.Pending, PaymentStatus.Refund), (PaymentStatus.Deny, PaymentStatus.Refund),
        (PaymentStatus.Expire, PaymentStatus.Refund), (PaymentStatus.Failure, PaymentStatus.Refund),
    ];

    [Property(MaxTest = 3_000)]
    public Property Whatever_happens_in_whatever_order_moves_are_lawful_and_no_rupiah_is_lost() =>
        Prop.ForAll(Gen.ArrayOf(Gen.Choose(0, 1_000_000)).Resize(40).ToArbitrary(), Walk);

    private static bool Walk(int[] choices)
    {
        var world = new World();
        foreach (var choice in choices)
        {
            var (before, version) = (world.Payment.Status, world.Payment.Version);
            try
            {
                world.Act(choice);
            }
            catch (DomainException)
            {
                world.Payment.Version.ShouldBe(version, "a refused move changes nothing");
            }

            world.Till.Note();
            var after = world.Payment.Status;
            (before == after || Lawful.Contains((before, after))).ShouldBeTrue($"{before} became {after}");
            world.Payment.Version.ShouldBeGreaterThanOrEqualTo(version);
        }

        world.AskAboutEverything();
        (world.Payment.Collected.Amount - world.Payment.Refunded.Amount + world.Payment.Duplicates.Sum(duplicate => duplicate.Left.Amount)).ShouldBe(world.Money);
        world.Payment.Log.Select(entry => entry.Id).ShouldBeUnique();
        world.Folded.ShouldBe(world.Payment.Status);
        return true;
    }

    /// <summary>The till, and what really happens at the gateway and in the drawer.</summary>
    private sealed class World
    {
        private readonly Dictionary<string, Transaction> _transactions = [];
        private decimal _drawer;

        internal Till Till { get; } = new();

        internal Payment Payment => Till.Payment;

        /// <summary>What the shop has of this order, wherever it lies.</summary>
        internal decimal Money => _drawer + _transactions.Values.Sum(transaction => transaction.Kept);

        /// <summary>The state that somebody gets who follows the events alone.</summary>
        internal PaymentStatus Folded => Till.Events.Aggregate(PaymentStatus.Pending, (status, happened) => happened switch
        {
            PaymentWasSettled => PaymentStatus.Settlement,
            PaymentWasCancelled => PaymentStatus.Cancel,
            PaymentWasAttempted => PaymentStatus.Pending,
            PaymentWasLapsed => Payment.Status is PaymentStatus.Deny or PaymentStatus.Expire or PaymentStatus.Failure ? Payment.Status : PaymentStatus.Deny,
            PaymentWasRefunded => Payment.Status == PaymentStatus.Refund ? PaymentStatus.Refund : PaymentStatus.Settlement,
            _ => status,
        });

        internal void Act(int choice)
        {
            var (what, which) = (choice % 10, choice / 10);
            switch (what)
            {
                case 0:
                    _ = which % 2 == 0 ? Till.Snap() : Till.Qris();
                    break;
                case 1:
                    Till.PayCash();
                    _drawer += Till.Rounded.Amount;
                    break;
                case 2 or 3 when Payment.OpenAttempt is { } open:
                    Close(open);
                    break;
                case 2:
                    Till.Cancel();
                    break;
                case 3:
                    Payment.Expire(Till.Line(PaymentLogEvent.Expire));
                    break;
                case 4:
                    GiveBack(which);
                    break;
                case 5 or 6 when Payment.Attempts.Count > 0:
                    AtGateway(Payment.Attempts[which % Payment.Attempts.Count], which);
                    break;
                case 7 when Payment.OpenAttempt is { } late:
                    Payment.ExpireAttempt(late, Till.Line(PaymentLogEvent.Expire));
                    break;
                default:
                    Tell(which);
                    break;
            }
        }

        internal void AskAboutEverything()
        {
            for (var i = 0; i < _transactions.Count; i++)
            {
                Tell(i);
            }
        }

        // The customer chooses, pays, is denied, lets it expire; banks and dashboards take money back.
        private void AtGateway(GatewayAttempt attempt, int which)
        {
            var id = $"t-{attempt.Number}-{which % 2}";
            if (!_transactions.TryGetValue(id, out var transaction))
            {
                _transactions.Add(id, transaction = new(attempt));
            }

            transaction.GoOn(which / 2);
        }

        private void Tell(int which)
        {
            if (_transactions.Count > 0)
            {
                var (id, transaction) = _transactions.ElementAt(which % _transactions.Count);
                Till.Tell(transaction.Attempt, Till.Report(transaction.Word, id, refunded: transaction.Refunded));
            }
        }

        // As the closer does: marked first, then closed there; what turns out to be paid is followed.
        private void Close(GatewayAttempt open)
        {
            Payment.NoLongerWant(open, Till.Noon);
            foreach (var (id, transaction) in _transactions.Where(pair => pair.Value.Attempt == open))
            {
                transaction.Close();
                Till.Tell(open, Till.Report(transaction.Word, id, refunded: transaction.Refunded));
            }

            Payment.EndAttempt(open, report: null, line: null);
        }

        private void GiveBack(int which)
        {
            var amount = Math.Max(1, Payment.Refundable.Amount / ((which % 3) + 1));
            amount = decimal.Floor(amount);
            if (Payment.SettledTransactionId is { } id)
            {
                var refund = Till.Refund(amount);
                if (_transactions[id].GiveBack(amount))
                {
                    Till.Finish(refund);
                }
                else
                {
                    Payment.RefuseRefund(refund, Till.Line(PaymentLogEvent.Refund), report: null);
                }
            }
            else
            {
                Till.Refund(amount, RefundMethod.Cash);
                _drawer -= amount;
            }
        }
    }

    /// <summary>A transaction at the gateway.</summary>
    private sealed class Transaction(GatewayAttempt attempt)
    {
        internal GatewayAttempt Attempt { get; } = attempt;

        internal string Word { get; private set; } = "pending";

        internal decimal Refunded { get; private set; }

        internal decimal Kept => Word is "settlement" or "partial_refund" or "refund" ? Till.Total.Amount - Refunded : 0;

        internal void GoOn(int which) => Word = (Word, which % 6) switch
        {
            ("pending", 0) => "deny",
            ("pending", 1) => "expire",
            ("pending", 2) => "failure",
            ("pending", _) => "settlement",
            ("settlement", 0) => "deny",
            ("settlement" or "partial_refund", 1) when Refund(Till.Total.Amount - Refunded) => "refund",
            ("settlement" or "partial_refund", 2) when Refund(1_000) => Refunded == Till.Total.Amount ? "refund" : "partial_refund",
            _ => Word,
        };

        internal void Close() => Word = Word is "pending" ? "cancel" : Word;

        internal bool GiveBack(decimal amount)
        {
            if (Word is not ("settlement" or "partial_refund") || !Refund(amount))
            {
                return false;
            }

            Word = Refunded == Till.Total.Amount ? "refund" : "partial_refund";
            return true;
        }

        private bool Refund(decimal amount)
        {
            if (amount <= 0 || Refunded + amount > Till.Total.Amount)
            {
                return false;
            }

            Refunded += amount;
            return true;
        }
    }
}
