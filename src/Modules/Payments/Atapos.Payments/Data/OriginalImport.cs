using System.Text.Json.Nodes;
using Atapos.Shared;
using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Original;

namespace Atapos.Payments.Data;

/// <summary>How the orders that were just taken over were paid, with all that is known of it. Nobody gets a receipt once more.</summary>
internal sealed class OriginalImport(PaymentsDbContext store, IdBlocks ids, TimeProvider clock) : IOriginalImport
{
    private const int BatchSize = 500;

    private const string Highest = """
        select greatest((select max(id) from payments.payment_log where me_id = $1), (select max(id) from payments.refunds where me_id = $1),
                        (select max(id) from payments.duplicate_payments where me_id = $1), 0)
        """;

    public int Order => 40;

    public async Task ImportAsync(OriginalShop shop, CancellationToken cancellationToken)
    {
        // The original's numbers are kept, so what gets a new one comes behind them all.
        var last = Math.Max(await HighestAsync(shop, cancellationToken), await shop.Source.HighestAsync(OriginalTables.PaymentLog, shop.Merchant, cancellationToken));
        var numbers = new LogNumbers(last);
        var added = shop.AddedOf(OriginalTables.Orders).ToHashSet();
        await foreach (var batch in shop.Source.OrdersAsync(shop.Merchant, cancellationToken).Chunk(BatchSize).WithCancellation(cancellationToken))
        {
            shop.Report.Of(OriginalTables.PaymentLog).Read += batch.Sum(order => order.Rows("log").Count);
            var histories = new List<OriginalHistory>(batch.Length);
            foreach (var order in batch)
            {
                var id = order.Reference("oh_id") ?? 0;
                if (added.Contains(id))
                {
                    histories.Add(await HistoryAsync(shop, order, numbers, cancellationToken));
                }
                else
                {
                    shop.Follow(OriginalTables.PaymentLog, id, order.Rows("log").Select(line => line.Reference("py_id") ?? 0));
                }
            }

            await WriteAsync(shop, histories, cancellationToken);
        }

        await shop.StepOverAsync(PaymentsDbContext.LogIds, numbers.Last, cancellationToken);
    }

    private async Task<OriginalHistory> HistoryAsync(OriginalShop shop, OriginalRow order, LogNumbers numbers, CancellationToken cancellationToken)
    {
        var paid = OriginalPayment.Of(order);
        var attempt = paid.WentToGateway && paid.Total > Money.Zero ? await ids.NextAsync(store.Session, PaymentsDbContext.AttemptIds, cancellationToken) : (long?)null;
        return new(shop, order, paid, attempt, numbers, clock.GetUtcNow());
    }

    private async Task WriteAsync(OriginalShop shop, IReadOnlyList<OriginalHistory> histories, CancellationToken cancellationToken)
    {
        var session = store.Session;
        await session.InsertAsync("payments.payments", [.. histories.Select(history => history.Payment).OfType<JsonObject>()], cancellationToken);
        await session.InsertAsync("payments.attempts", [.. histories.Select(history => history.Attempt).OfType<JsonObject>()], cancellationToken);
        await session.InsertAsync("payments.refunds", [.. histories.Select(history => history.Refund).OfType<JsonObject>()], cancellationToken);
        await session.InsertAsync("payments.payment_log", [.. histories.SelectMany(history => history.Log)], cancellationToken);
        foreach (var line in histories.SelectMany(history => history.Kept))
        {
            shop.Keep(OriginalTables.PaymentLog, line, isNew: true);
        }
    }

    private async Task<long> HighestAsync(OriginalShop shop, CancellationToken cancellationToken)
    {
        await using var command = store.Session.Command(Highest, shop.Merchant);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}

/// <summary>Numbers for what the original has no line of.</summary>
/// <param name="last">The highest that is in use.</param>
internal sealed class LogNumbers(long last)
{
    /// <summary>The highest that is in use now.</summary>
    internal long Last { get; private set; } = last;

    internal long Next() => ++Last;
}
