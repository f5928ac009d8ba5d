using System.Globalization;
using System.Text.Json.Nodes;
using Atapos.IntegrationTests.Harness;
using Microsoft.Extensions.Time.Testing;
using Shouldly;

namespace Atapos.IntegrationTests.Payments;

/// <summary>What is true of a payment, read past the product's back, and what must be true of every one.</summary>
internal static class PaymentFacts
{
    // What a payment is; not when it is looked at next, and not its log, which keeps what changed nothing too.
    private const string Standing = """
        select concat_ws(' | ',
          (select concat_ws(' ', p.status, p.version, p.type, p.collected, p.refunded, p.settled_by, p.settled_transaction_id, p.attempts_made)
           from payments.payments p where p.order_id = $1),
          (select string_agg(concat_ws(' ', a.id, a.state, a.token, a.transaction_id, a.transaction_status, a.payment_type, a.fraud_status), ';' order by a.id)
           from payments.attempts a where a.order_id = $1),
          (select string_agg(concat_ws(' ', r.id, r.key, r.amount, r.state, r.method), ';' order by r.id) from payments.refunds r where r.order_id = $1),
          (select string_agg(concat_ws(' ', d.id, d.amount, d.refunded), ';' order by d.id) from payments.duplicate_payments d where d.order_id = $1),
          (select count(*) from payments.receipts where id = $1))
        """;

    // A cancelled order and one that was given back are final. Money that came and went back before anybody told us is two moves in one.
    private static readonly HashSet<string> Lawful = new(StringComparer.Ordinal)
    {
        "pending settlement", "pending cancel", "pending deny", "pending expire", "pending failure", "pending refund",
        "deny settlement", "expire settlement", "failure settlement", "deny pending", "expire pending", "failure pending",
        "failure deny", "failure expire", "deny expire", "deny refund", "expire refund", "failure refund", "settlement refund", "settlement deny",
    };

    /// <summary>All that a payment is, as one text; equal texts mean that nothing has changed.</summary>
    internal static async Task<string> StandingAsync(this PaymentShop payments, long orderId) =>
        (await payments.Shop.Database.ReadAsync<string>(Standing, orderId)).ShouldNotBeNull();

    /// <summary>How many lines the log of a payment has.</summary>
    internal static Task<long> LogLinesAsync(this PaymentShop payments, long orderId) =>
        payments.Shop.Database.ReadAsync<long>("select count(*) from payments.payment_log where order_id = $1", orderId);

    /// <summary>The gateway's transactions of an order, whatever attempt they belong to, newest first.</summary>
    internal static async Task<IReadOnlyList<JsonNode>> TransactionsOfAsync(this PaymentShop payments, long orderId)
    {
        var number = (await payments.OrderAsync(orderId)).Word("oh_order_number");
        return [.. (await payments.Gateway.TransactionsAsync()).Where(one => one.Word("order_id").StartsWith($"{number}-", StringComparison.Ordinal)).Select(one => one!)];
    }

    /// <summary>What the gateway has of an order's money, in rupiah.</summary>
    internal static decimal Kept(this IEnumerable<JsonNode> transactions) => transactions.Sum(one =>
        one.Word("transaction_status") is "settlement" or "capture" or "partial_refund" or "refund" or "chargeback" or "partial_chargeback"
            ? Number(one, "gross_amount") - (one["refund_amount"] is null ? 0 : Number(one, "refund_amount"))
            : 0);

    /// <summary>The moves of a payment were lawful, what we say of the money is where it is, and nothing about it is still open.</summary>
    /// <param name="payments">The shop.</param>
    /// <param name="orderId">The order.</param>
    /// <param name="drawer">What is in the drawer of it.</param>
    internal static async Task ShouldAddUpAsync(this PaymentShop payments, long orderId, decimal drawer = 0)
    {
        var history = await payments.Shop.Database.ListAsync<string>("select status from payments.payment_log where order_id = $1 order by seq", orderId);
        foreach (var (before, after) in history.Prepend("pending").Zip(history))
        {
            (string.Equals(before, after, StringComparison.Ordinal) || Lawful.Contains($"{before} {after}")).ShouldBeTrue($"{before} became {after}: {string.Join(", ", history)}");
        }

        var ours = await payments.Shop.Database.ReadAsync<decimal>(
            """
            select collected - refunded + coalesce((select sum(amount - d.refunded) from payments.duplicate_payments d where d.order_id = p.order_id), 0)
            from payments.payments p where order_id = $1
            """,
            orderId);
        ours.ShouldBe(drawer + (await payments.TransactionsOfAsync(orderId)).Kept(), await payments.StandingAsync(orderId));
    }

    /// <summary>Every product has the units that its movements say.</summary>
    internal static async Task StockShouldAddUpAsync(this PaymentShop payments) => (await payments.Shop.Database.ListAsync<long>(
        """
        select p.id from catalog.products p
        where p.stock is not null and p.stock <> (select coalesce(sum(m.delta), 0) from catalog.stock_movements m where m.me_id = p.me_id and m.product_id = p.id)
        """)).ShouldBeEmpty();

    /// <summary>Moves the clocks on, again and again, until the sweeps have made it true.</summary>
    /// <param name="payments">The shop.</param>
    /// <param name="clock">Of the host.</param>
    /// <param name="step">How far at a time.</param>
    /// <param name="isTrue">Asks.</param>
    /// <param name="what">What is waited for, in words.</param>
    internal static async Task SweepAsync(this PaymentShop payments, FakeTimeProvider clock, TimeSpan step, Func<Task<bool>> isTrue, string what)
    {
        for (var round = 0; round < 80; round++)
        {
            await payments.AdvanceAsync(clock, step);
            for (var look = 0; look < 6; look++)
            {
                if (await isTrue())
                {
                    return;
                }

                await Task.Delay(TimeSpan.FromMilliseconds(60));
            }
        }

        throw new TimeoutException(what);
    }

    private static decimal Number(JsonNode one, string name) => decimal.Parse(one.Word(name), CultureInfo.InvariantCulture);
}
