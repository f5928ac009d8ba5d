using Atapos.IntegrationTests.Harness;
using Atapos.IntegrationTests.Payments;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Faults;

/// <summary>Each host looks for what is due; what one of them has done, no other does again.</summary>
public sealed class SweepsOfManyHostsTests
{
    private const int Hosts = 3;
    private const int Payments = 12;

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(TimeProvider.System.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero).AddDays(2).AddHours(5));

    [Fact]
    public async Task Three_hosts_settle_each_payment_once_and_send_one_receipt()
    {
        var plan = new ShopPlan { Clock = _clock, Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["PAYMENT_SWEEP_SECONDS"] = "1" } };
        await using var payments = await PaymentShop.OpenAsync(plan);
        await payments.Gateway.LoseAsync();
        var settings = new Dictionary<string, string>(payments.Settings, StringComparer.Ordinal) { ["PAYMENT_SWEEP_SECONDS"] = "1" };
        var others = await Task.WhenAll(Enumerable.Range(1, Hosts - 1).Select(_ =>
            TestShop.OpenAsync(plan with { Database = payments.Shop.Database, Sandbox = payments.Sandbox, Settings = settings })));
        var orders = new List<long>();
        for (var i = 0; i < Payments; i++)
        {
            var order = await payments.CreateOrderAsync(Orders.Of((1, 1)).With("cu_email", $"sapu{i}@example.com"));
            await payments.Gateway.SettleAsync(await payments.QrisAsync(order));
            orders.Add(order);
        }

        await payments.SweepAsync(_clock, TimeSpan.FromSeconds(5), async () => await CountAsync("payments.payments where status = 'settlement' and order_id = any($1)") == Payments, "all should be settled");
        await payments.SweepAsync(_clock, TimeSpan.FromSeconds(5), async () => await CountAsync("payments.receipts where state = 'mailed' and id = any($1)") == Payments, "all receipts should be written");

        (await CountAsync("edge.mails where kind = 'payment.receipt' and $1::bigint[] is not null")).ShouldBe(Payments);
        foreach (var order in orders)
        {
            (await payments.LogLinesAsync(order)).ShouldBe(2);
            await payments.ShouldAddUpAsync(order);
        }

        foreach (var other in others)
        {
            await other.DisposeAsync();
        }

        async Task<long> CountAsync(string rows) => await payments.Shop.Database.ReadAsync<long>($"select count(*) from {rows}", orders.ToArray());
    }
}
