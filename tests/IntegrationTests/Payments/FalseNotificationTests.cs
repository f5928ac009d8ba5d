using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace Atapos.IntegrationTests.Payments;

/// <summary>Nobody but the gateway moves a payment through the webhook, and not by words that the gateway does not stand to (ruling 25).</summary>
public sealed class FalseNotificationTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int AtOnce = 8;
    private const string OtherKey = "SB-Mid-server-of-another";

    private static readonly string[] Words =
    [
        "settlement", "capture", "pending", "authorize", "deny", "cancel", "expire", "failure", "refund", "partial_refund", "chargeback", "partial_chargeback",
        "SETTLEMENT", "nobody-knows",
    ];

    // How many are forged; a tenth as many are signed rightly and altered.
    private static int Forged => int.Parse(Environment.GetEnvironmentVariable("ATAPOS_TEST_NOTIFICATIONS") ?? "800", CultureInfo.InvariantCulture);

    private PaymentShop _payments = null!;

    // Without the limit of rate, or most of them would be turned away before anybody looks at them.
    public async Task InitializeAsync() => _payments = await PaymentShop.OpenAsync(new()
    {
        Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["RATE_LIMIT_ENABLED"] = "false" },
    });

    public Task DisposeAsync() => _payments.DisposeAsync();

    [Fact]
    public async Task Forged_ones_are_refused_and_leave_no_trace_and_altered_ones_change_nothing()
    {
        var orders = await OrdersInEveryStateAsync();
        await _payments.Gateway.QuietAsync();
        var before = await StandingsAsync(orders);
        var lines = await LinesAsync(orders);

        var answers = new ConcurrentDictionary<int, int>();
        var accepted = await CountAsync(Forged, async number =>
        {
            var answer = await _payments.NotifyAsync(Forge(number, orders[number % orders.Count], orders[(number + 1) % orders.Count]));
            answers.AddOrUpdate(answer.Status, 1, (_, count) => count + 1);
            return answer.Status is not 403;
        });
        (await LinesAsync(orders)).ShouldBe(lines);
        var afterForged = await StandingsAsync(orders);
        var altered = Math.Max(Forged / 10, 100);
        var unanswered = await CountAsync(altered, async number =>
            (await _payments.NotifyAsync(Alter(number, orders[number % orders.Count], orders[(number + 1) % orders.Count]))).Status != 200);

        var after = await StandingsAsync(orders);
        var changed = orders.Count(order => !string.Equals(before[order.Id], after[order.Id], StringComparison.Ordinal));
        output.WriteLine($"PROMISE 2 forged={Forged} accepted={accepted} altered={altered} changed={changed}");
        accepted.ShouldBe(0, string.Join(", ", answers));
        afterForged.ShouldBe(before);
        unanswered.ShouldBe(0, "they are kept, and not sent again");
        after.ShouldBe(before);
        (await LinesAsync(orders)).ShouldBeGreaterThanOrEqualTo(lines + altered);
        await _payments.StockShouldAddUpAsync();
    }

    [Fact]
    public async Task The_very_message_that_changed_nothing_counts_once_the_gateway_stands_to_it()
    {
        var (orderId, gatewayOrder) = await PendingAsync();
        var paid = (await _payments.Gateway.OfNewestAsync(gatewayOrder)).But(("transaction_status", "settlement"), ("status_code", "200")).Signed();
        await _payments.NotifyAsync(paid).Ok();
        (await _payments.StateAsync(orderId)).ShouldBe("pending");

        await _payments.Gateway.SettleAsync(gatewayOrder);
        await _payments.NotifyAsync(paid).Ok();

        await _payments.BecomesAsync(orderId, "settlement");
    }

    [Fact]
    public async Task The_key_of_another_merchant_signs_nothing_here()
    {
        var (orderId, gatewayOrder) = await PendingAsync();
        await _payments.Gateway.PutAccountAsync(webhook: null, OtherKey, "SB-Mid-client-of-another");
        await _payments.Shop.OtherAdmin.PutAsync("merchants/2", new { me_midtrans_server_key = OtherKey }).Ok();
        await _payments.Gateway.SettleAsync(gatewayOrder);

        (await _payments.NotifyAsync(Notices.Of(gatewayOrder, key: OtherKey))).ShouldBeProblem(HttpStatusCode.Forbidden, "notification.signature-invalid");

        (await _payments.StateAsync(orderId)).ShouldBe("pending");
    }

    [Fact]
    public async Task A_signed_amount_that_is_not_the_attempts_is_kept_and_flagged()
    {
        var (orderId, gatewayOrder) = await PendingAsync();
        await _payments.Gateway.SettleAsync(gatewayOrder);
        var before = await _payments.StandingAsync(orderId);

        await _payments.NotifyAsync(Notices.Of(gatewayOrder, amount: "1.00")).Ok();

        (await _payments.StandingAsync(orderId)).ShouldBe(before);
        var entry = (await _payments.Shop.Officer.GetAsync($"orders/{orderId}/payment-log").Ok()).Rows[0];
        (entry.Word("py_event_type"), entry.Word("py_mark"), entry.Money("py_gross_amount")).ShouldBe(("notification", "amount_mismatch", 1));
    }

    private static JsonObject Forge(int number, Known order, Known other)
    {
        var (body, sound) = (order.Body, order.Body.Word("signature_key"));
        var (id, code, amount) = (body.Word("order_id"), body.Word("status_code"), body.Word("gross_amount"));
        return (number % 12) switch
        {
            0 => body.But(("signature_key", Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(64)))),
            1 => body.But(("signature_key", other.Body.Word("signature_key"))),
            2 => body.But(("signature_key", Flip(sound, number))),
            3 => body.But(("signature_key", sound[..^1])),
            4 => body.But(("signature_key", sound + "0")),
            5 => body.But(("signature_key", Notices.Sign(id, code, amount, OtherKey))),
            6 => body.But(("signature_key", Notices.Sign(id, code, amount, ""))),
            7 => body.But(("signature_key", Notices.Sign(id, code, $"{Math.Truncate(decimal.Parse(amount, CultureInfo.InvariantCulture))}", Gateway.ServerKey))),
            8 => body.But(("status_code", code is "200" ? "201" : "200"), ("transaction_status", Words[number % Words.Length])),
            9 => body.But(("gross_amount", $"{number}.00")),
            10 => body.But(("order_id", other.Body.Word("order_id"))),
            _ => body.But(("signature_key", Convert.ToBase64String(RandomNumberGenerator.GetBytes(96)))),
        };
    }

    private static JsonObject Alter(int number, Known order, Known other) => (number % 6) switch
    {
        0 or 1 => order.Body.But(("transaction_status", Words[number % Words.Length]), ("status_code", "200")).Signed(),
        2 => order.Body.But(("gross_amount", $"{number + 1}.00"), ("transaction_status", "settlement")).Signed(),
        3 => order.Body.But(("transaction_id", other.Body.Word("transaction_id")), ("transaction_status", Words[number % Words.Length])),
        4 => order.Body.But(("transaction_id", $"../{Guid.CreateVersion7()}"), ("transaction_status", "settlement"), ("merchant_id", "G000000002"), ("custom_field1", "2")),
        _ => order.Body.But(("transaction_status", "partial_refund"), ("refund_amount", "40000.00"), ("fraud_status", "deny"), ("payment_type", "gopay")),
    };

    private static string Flip(string signature, int number)
    {
        var letters = signature.ToCharArray();
        var at = number % letters.Length;
        letters[at] = letters[at] is '0' ? '1' : '0';
        return new(letters);
    }

    private static async Task<int> CountAsync(int many, Func<int, Task<bool>> isOne)
    {
        var count = 0;
        await Parallel.ForAsync(0, many, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (number, _) =>
        {
            if (await isOne(number))
            {
                Interlocked.Increment(ref count);
            }
        });
        return count;
    }

    private async Task<(long OrderId, string GatewayOrder)> PendingAsync()
    {
        var orderId = await _payments.CreateOrderAsync();
        var gatewayOrder = await _payments.QrisAsync(orderId);
        await _payments.Gateway.HoldAsync(gatewayOrder);
        return (orderId, gatewayOrder);
    }

    // Pending, paid, partly and wholly given back, denied, expired, cancelled, paid in cash, and paid twice.
    private async Task<IReadOnlyList<Known>> OrdersInEveryStateAsync()
    {
        var known = new ConcurrentBag<Known>();
        foreach (var state in new[] { "pending", "settlement", "partial", "refund", "deny", "expire", "cancel", "cash", "duplicate" })
        {
            var (orderId, gatewayOrder) = await PendingAsync();
            switch (state)
            {
                case "settlement" or "partial" or "refund":
                    await _payments.Gateway.SettleAsync(gatewayOrder);
                    await _payments.Shop.Officer.PostAsync($"orders/{orderId}/check-status").Ok();
                    if (state is not "settlement")
                    {
                        await _payments.Shop.Admin.PostAsync($"orders/{orderId}/refund", new { amount = state is "partial" ? 10_000 : 51_750 }).Ok();
                    }

                    break;
                case "deny" or "expire":
                    await _payments.Gateway.ActAsync(gatewayOrder, state);
                    await _payments.Shop.Officer.PostAsync($"orders/{orderId}/check-status").Ok();
                    break;
                case "cancel":
                    await _payments.Shop.Officer.CancelAsync(orderId).Ok();
                    break;
                case "cash" or "duplicate":
                    await _payments.Shop.Officer.PayCashAsync(orderId, 51_800).Ok();
                    if (state is "duplicate")
                    {
                        await _payments.Gateway.SettleAsync(gatewayOrder);
                        await _payments.Shop.Officer.PostAsync($"orders/{orderId}/check-status").Ok();
                    }

                    break;
            }

            known.Add(new(orderId, await _payments.Gateway.OfNewestAsync(gatewayOrder)));
        }

        return [.. known];
    }

    private async Task<SortedDictionary<long, string>> StandingsAsync(IEnumerable<Known> orders)
    {
        var standings = new SortedDictionary<long, string>();
        foreach (var order in orders)
        {
            standings[order.Id] = await _payments.StandingAsync(order.Id);
        }

        return standings;
    }

    private async Task<long> LinesAsync(IEnumerable<Known> orders)
    {
        var lines = 0L;
        foreach (var order in orders)
        {
            lines += await _payments.LogLinesAsync(order.Id);
        }

        return lines;
    }

    /// <param name="Id">The order.</param>
    /// <param name="Body">What the gateway would tell of it, rightly signed.</param>
    private sealed record Known(long Id, JsonObject Body);
}
