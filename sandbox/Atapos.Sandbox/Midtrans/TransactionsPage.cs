using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Atapos.Sandbox.Http;
using Atapos.Sandbox.Midtrans.Notifications;
using Atapos.Sandbox.Midtrans.Snap;

namespace Atapos.Sandbox.Midtrans;

/// <summary>The transactions for people, in a browser, with a button for each thing that can happen to them.</summary>
internal static class TransactionsPage
{
    private const int MostListed = 100;

    private static readonly TransactionAction[] Buttons =
    [
        TransactionAction.Settle, TransactionAction.Deny, TransactionAction.Expire, TransactionAction.Cancel, TransactionAction.Challenge,
        TransactionAction.Accept, TransactionAction.Reverse, TransactionAction.Chargeback,
    ];

    public static void MapTransactionsPage(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(MidtransModule.BasePath, (MidtransLedger ledger, NotificationQueue queue, HttpResponse response, string? order_id) =>
        {
            PageSecurity.ForOwnPage(response);
            return TypedResults.Text(Render(ledger, queue, order_id), "text/html; charset=utf-8");
        });
        routes.MapGet($"{MidtransModule.BasePath}/page/transactions.css", () => SnapPage.Asset("transactions.css", "text/css; charset=utf-8"));
        routes.MapGet($"{MidtransModule.BasePath}/page/transactions.js", () => SnapPage.Asset("transactions.js", "text/javascript; charset=utf-8"));
    }

    private static string Render(MidtransLedger ledger, NotificationQueue queue, string? orderId)
    {
        var deliveries = queue.List(orderId).ToLookup(delivery => delivery.OrderId, StringComparer.Ordinal);
        var cards = ledger.List(orderId, transaction => Card(transaction, [.. deliveries[transaction.Order.Id]]));
        var list = cards.Count == 0
            ? "<p class=\"empty\">No transaction yet. This page refreshes itself.</p>"
            : $"<ol>\n{string.Concat(cards.Take(MostListed))}</ol>{(cards.Count > MostListed ? $"<p class=\"empty\">and {cards.Count - MostListed} older ones</p>" : "")}";
        return $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Payments ({cards.Count}) - Atapos sandbox</title>
            <link rel="icon" href="data:,">
            <link rel="stylesheet" href="/midtrans/page/transactions.css">
            <script src="/midtrans/page/transactions.js" defer></script>
            <noscript><meta http-equiv="refresh" content="10"></noscript>
            </head>
            <body>
            <header>
            <h1>Payments</h1>
            <p id="count" role="status">{cards.Count} {(cards.Count == 1 ? "transaction" : "transactions")}</p>
            {(orderId is null ? "" : "<p><a href=\"/midtrans\">All orders</a></p>")}
            <button type="button" id="release" hidden>Release held notifications</button>
            </header>
            <main id="list">
            {list}
            </main>
            </body>
            </html>
            """;
    }

    private static string Card(Transaction transaction, IReadOnlyList<Delivery> deliveries)
    {
        var html = new StringBuilder();
        var fraud = transaction.FraudStatus is Transaction.Accepted ? "" : $" ({transaction.FraudStatus})";
        html.Append(CultureInfo.InvariantCulture, $"""
            <li>
            <h2>{Text(transaction.Order.Id)}</h2>
            <p class="amount">{SnapPage.Rupiah(transaction.Order.GrossAmount)}</p>
            <p><span class="status {transaction.Status}">{transaction.Status}{fraud}</span> {Text(transaction.Method.Title)}, {MidtransClock.Text(transaction.Time)} WIB</p>
            <p class="soft">{transaction.Id}, {transaction.Account.MerchantId}{RefundedText(transaction)}</p>
            <div class="buttons" role="group" aria-label="{Text(transaction.Order.Id)}">

            """);
        foreach (var name in Buttons.Where(transaction.Allows).Select(action => JsonNamingPolicy.SnakeCaseLower.ConvertName(action.ToString())))
        {
            html.Append(CultureInfo.InvariantCulture, $"<button type=\"button\" data-act=\"{transaction.Id}/{name}\" hidden>{name}</button>\n");
        }

        if (transaction.IsRefundable && transaction.Method.Refund is not null)
        {
            html.Append(CultureInfo.InvariantCulture, $"<button type=\"button\" data-act=\"{transaction.Id}/refund\" hidden>refund</button>\n");
        }

        html.Append("</div>\n");
        AppendNotifications(html, deliveries);
        return html.Append("</li>\n").ToString();
    }

    private static void AppendNotifications(StringBuilder html, IReadOnlyList<Delivery> deliveries)
    {
        if (deliveries.Count == 0)
        {
            html.Append("<p class=\"soft\">No notifications.</p>\n");
            return;
        }

        html.Append("<ul class=\"notifications\" aria-label=\"Notifications\">\n");
        foreach (var delivery in deliveries.TakeLast(8))
        {
            var answers = string.Join(", ", delivery.Attempts.Select(attempt => attempt.Status?.ToString(CultureInfo.InvariantCulture) ?? "no answer"));
            html.Append(CultureInfo.InvariantCulture, $"""
                <li>{Text(delivery.TransactionStatus)}: {delivery.State.ToString().ToLowerInvariant()}{(answers.Length == 0 ? "" : $" ({answers})")}
                <button type="button" data-post="/midtrans/notifications/{delivery.Id}/repeat" hidden>send again</button></li>

                """);
        }

        html.Append("</ul>\n");
    }

    private static string RefundedText(Transaction transaction) =>
        transaction.RefundedAmount == 0 ? "" : $", refunded {SnapPage.Rupiah(transaction.RefundedAmount)}";

    private static string Text(string text) => HtmlEncoder.Default.Encode(text);
}
