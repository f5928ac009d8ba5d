using Atapos.IntegrationTests.Harness;
using Atapos.Payments.Contracts;
using MassTransit.Mediator;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Messaging;

/// <summary>An order follows its settlement by one statement; the rule is the one that <c>Order.FollowPayment</c> has for all other moves.</summary>
public sealed class LateSettlementTests(DemoShop demo) : IClassFixture<DemoShop>
{
    private readonly TestShop _shop = demo.Shop;

    [Fact]
    public async Task A_settlement_that_comes_after_what_followed_it_changes_nothing_and_is_no_news()
    {
        var order = (await _shop.Officer.OrderAsync(Orders.Of((1, 2))).Created()).OrderId;
        await _shop.Officer.PayCashAsync(order, 60_000).Ok();
        await _shop.Admin.PostAsync($"orders/{order}/refund").Ok();
        await Eventually.BeTrueAsync(async () => (await _shop.Officer.GetAsync($"orders/{order}").Ok()).Json.Word("oh_payment_status") is "refund", "it should be given back");
        var (before, news) = ((await _shop.Officer.GetAsync($"orders/{order}").Ok()).Text, await NewsAsync(order));

        await SettleAsync(order, version: 1);
        (await _shop.Officer.GetAsync($"orders/{order}").Ok()).Text.ShouldBe(before);
        (await NewsAsync(order)).ShouldBe(news);
    }

    [Fact]
    public async Task A_settlement_is_shown_and_told_once_also_when_a_later_version_repeats_it()
    {
        var order = (await _shop.Officer.OrderAsync(Orders.Of((1, 1))).Created()).OrderId;
        await SettleAsync(order, version: 1);
        await SettleAsync(order, version: 2);

        var shown = (await _shop.Officer.GetAsync($"orders/{order}").Ok()).Json;
        (shown.Word("oh_payment_status"), shown.Word("oh_payment_type")).ShouldBe(("settlement", "cash"));
        (await NewsAsync(order)).ShouldBe("created paid");
    }

    private Task SettleAsync(long order, int version)
    {
        var now = TimeProvider.System.GetUtcNow();
        var happened = new PaymentSettled(order, version, "cash", 51_800, now) { EventId = Guid.CreateVersion7(), TenantId = 1, OccurredAt = now };
        return _shop.Services.GetRequiredService<IMediator>().Publish(happened);
    }

    private async Task<string> NewsAsync(long order) =>
        string.Join(' ', await _shop.Database.ListAsync<string>("select kind from ordering.order_news where order_id = $1 order by number", order));
}
