using System.Collections.Concurrent;
using System.Globalization;
using Atapos.IntegrationTests.Harness;
using Atapos.IntegrationTests.Payments;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace Atapos.IntegrationTests.Idempotency;

/// <summary>Many copies of one request, at once and at several hosts, act once and are answered alike.</summary>
[Collection(Alone.Name)]
public sealed class CopiesTests(ITestOutputHelper output)
{
    private const int Hosts = 2;
    private const int Copies = 20;
    private const int KeysAtOnce = 4;

    private static readonly TimeSpan BeforeAgain = TimeSpan.FromMilliseconds(20);

    private static int Keys => TestSize.Of("ATAPOS_TEST_KEYS", 20);

    [Fact]
    public async Task Copies_of_orders_payments_refunds_and_products_act_once_and_are_answered_alike()
    {
        await using var payments = await PaymentShop.OpenAsync(new());
        var (effects, unequal, failed) = await SendAllAsync(payments, Keys);
        foreach (var answers in unequal)
        {
            output.WriteLine(answers);
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"PROMISE 1 keys={Keys} copies={Copies} hosts={Hosts} effects={effects} unequal_answers={unequal.Count} 5xx={failed}"));
        effects.ShouldBe(Keys);
        unequal.ShouldBeEmpty();
        failed.ShouldBe(0);
    }

    // The control: a table of keys that forgets what it is given.
    [Fact]
    public async Task When_keys_are_not_kept_copies_act_again()
    {
        await using var payments = await PaymentShop.OpenAsync(new());
        await payments.Shop.Database.ExecuteAsync("""
            create function edge.forget() returns trigger language plpgsql as $$ begin delete from edge.idempotency_keys where key = new.key; return null; end $$;
            create trigger forget after insert on edge.idempotency_keys for each row execute function edge.forget()
            """);
        var (effects, unequal, _) = await SendAllAsync(payments, keys: 5);

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"PROMISE 1 control=keys-not-kept keys=5 copies={Copies} effects={effects} unequal_answers={unequal.Count}"));
        effects.ShouldBeGreaterThan(5);
    }

    private static async Task<(long Effects, IReadOnlyList<string> Unequal, int Failed)> SendAllAsync(PaymentShop payments, int keys)
    {
        await using var second = await TestShop.OpenAsync(new() { Database = payments.Shop.Database, Sandbox = payments.Sandbox, Settings = payments.Settings });
        TestShop[] hosts = [payments.Shop, second];
        var results = new ConcurrentBag<(long Effects, IReadOnlyList<string> Answers, int Failed)>();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, keys),
            new ParallelOptions { MaxDegreeOfParallelism = KeysAtOnce },
            async (number, _) => results.Add(await SendAsync(hosts, await RequestAsync(hosts[0], number))));
        return (results.Sum(result => result.Effects), [.. results.Where(result => result.Answers.Count != 1).Select(result => string.Join(" | ", result.Answers))], results.Sum(result => result.Failed));
    }

    /// <summary>One of five kinds of request, with the question that counts its effects.</summary>
    private static async Task<Request> RequestAsync(TestShop shop, int number)
    {
        var name = $"Salinan {Guid.CreateVersion7():N}";
        if (number % 5 is 0)
        {
            return new("sandbox-officer-1", "orders", Orders.Of((1, 2)).With("oh_notes", name), $"ordering.orders where notes = '{name}'");
        }

        if (number % 5 is 1)
        {
            return new("sandbox-admin-1", "products", new { pr_name = name, pr_base_price = 10_000 }, $"catalog.products where name = '{name}'");
        }

        var order = (await shop.Officer.OrderAsync(Orders.Of((1, 2))).Created()).OrderId;
        if (number % 5 is 2)
        {
            return new("sandbox-officer-1", $"orders/{order}/pay-cash", new { amount_paid = 60_000 }, $"payments.payment_log where order_id = {order} and event = 'cash'");
        }

        if (number % 5 is 3)
        {
            return new("sandbox-officer-1", $"orders/{order}/create-payment", Body: null, $"payments.attempts where order_id = {order}");
        }

        await shop.Officer.PayCashAsync(order, 60_000).Ok();
        return new("sandbox-admin-1", $"orders/{order}/refund", new { amount = 1_000 }, $"payments.refunds where order_id = {order}");
    }

    private static async Task<(long Effects, IReadOnlyList<string> Answers, int Failed)> SendAsync(TestShop[] hosts, Request request)
    {
        var key = Guid.CreateVersion7().ToString("N");
        var failed = 0;
        var answers = await Task.WhenAll(Enumerable.Range(0, Copies).Select(async copy =>
        {
            var caller = hosts[copy % hosts.Length].Staff(request.Token).With("Idempotency-Key", key);
            while (true)
            {
                var answer = await caller.PostAsync(request.Path, request.Body);
                if (answer.Status >= 500)
                {
                    Interlocked.Increment(ref failed);
                }

                if (answer.Status != 409 || !answer.Text.Contains("idempotency.in-progress", StringComparison.Ordinal))
                {
                    return $"{answer.Status} {answer.Header("Location")} {answer.Text}";
                }

                await Task.Delay(BeforeAgain);
            }
        }));
        return (await hosts[0].Database.ReadAsync<long>($"select count(*) from {request.Effects}"), [.. answers.Distinct(StringComparer.Ordinal)], failed);
    }

    private sealed record Request(string Token, string Path, object? Body, string Effects);
}
