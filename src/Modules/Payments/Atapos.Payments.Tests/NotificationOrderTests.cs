using Atapos.Payments.Domain;
using Xunit.Abstractions;

namespace Atapos.Payments.Tests;

/// <summary>Notifications in any order and number end in one state (promise 3): each is followed by what the gateway then says, as the webhook does.</summary>
public sealed class NotificationOrderTests(ITestOutputHelper output)
{
    private const int LongestOrder = 6;

    /// <summary>What happens to transactions at the gateway: transaction, word, and what was refunded by then.</summary>
    private static readonly IReadOnlyList<IReadOnlyList<Step>> Histories =
    [
        [new("t-1", "pending"), new("t-1", "settlement")],
        [new("t-1", "pending"), new("t-1", "expire")],
        [new("t-1", "pending"), new("t-1", "deny"), new("t-2", "settlement")],
        [new("t-1", "authorize"), new("t-1", "capture"), new("t-1", "settlement")],
        [new("t-1", "pending"), new("t-1", "settlement"), new("t-1", "deny")],
        [new("t-1", "pending"), new("t-1", "settlement"), new("t-1", "partial_refund", 10_000), new("t-1", "refund", 51_750)],
        [new("t-1", "pending"), new("t-1", "failure"), new("t-2", "pending"), new("t-2", "settlement")],
        [new("t-1", "settlement"), new("t-2", "settlement")],
    ];

    [Fact]
    public void All_orders_of_up_to_six_notifications_with_repeats_end_in_one_state_a_set_with_one_receipt()
    {
        var (runs, sets) = (0, 0);
        foreach (var history in Histories)
        {
            var ends = new Dictionary<int, string>();
            foreach (var order in Orders(history.Count))
            {
                var set = order.Aggregate(0, (bits, told) => bits | (1 << told));
                var till = Deliver(history, order);
                var end = End(till);
                ends.TryAdd(set, end);
                ends[set].ShouldBe(end, $"{string.Join(",", order)} of {string.Join(" ", history)}");
                till.Events.OfType<PaymentWasSettled>().Select(settled => settled.Payment.Receipt).Distinct().Count().ShouldBeLessThanOrEqualTo(1);
                runs++;
            }

            sets += ends.Count;
        }

        output.WriteLine($"PROMISE 3 runs={runs} sets={sets} states_per_set=1 receipts_per_order=1");
        runs.ShouldBeGreaterThan(5_000);
    }

    [Fact]
    public void The_last_writer_would_end_in_several_states()
    {
        var ends = Orders(2).Where(order => order.Distinct().Count() == 2).Select(order => Histories[0][order[^1]].Word).Distinct(StringComparer.Ordinal);
        ends.Count().ShouldBeGreaterThan(1, "the control of promise 3: without a rule the order decides");
    }

    private static Till Deliver(IReadOnlyList<Step> history, int[] order)
    {
        var till = new Till();
        var attempt = till.Snap();

        // The gateway tells of a step after it was taken, and may have gone further when it is asked.
        var truth = order.Max();
        foreach (var told in order)
        {
            var notification = history[told];
            if (!till.Payment.WouldChange(attempt, ReportOf(notification)))
            {
                continue;
            }

            var confirmed = history.Take(truth + 1).Last(step => string.Equals(step.Transaction, notification.Transaction, StringComparison.Ordinal));
            till.Tell(attempt, ReportOf(confirmed));
        }

        return till;
    }

    private static GatewayReport ReportOf(Step step) => Till.Report(step.Word, step.Transaction, refunded: step.Refunded);

    private static string End(Till till) => string.Join(
        ' ', till.Payment.Status, till.Payment.Collected, till.Payment.Refunded, string.Join('+', till.Payment.Duplicates.Select(duplicate => duplicate.Left)));

    private static IEnumerable<int[]> Orders(int steps)
    {
        IEnumerable<int[]> longer = [[]];
        for (var length = 1; length <= LongestOrder; length++)
        {
            longer = [.. longer.SelectMany(order => Enumerable.Range(0, steps).Select(told => (int[])[.. order, told]))];
            foreach (var order in longer)
            {
                yield return order;
            }
        }
    }

    private sealed record Step(string Transaction, string Word, decimal Refunded = 0)
    {
        public override string ToString() => $"{Transaction}:{Word}";
    }
}
