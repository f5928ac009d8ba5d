using System.Net;
using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.BadInput;

/// <summary>Payments that are refused: a clear answer, and nothing has changed.</summary>
public sealed class RefusedPaymentTests(DemoShop demo) : IClassFixture<DemoShop>
{
    private readonly TestShop _shop = demo.Shop;

    [Theory]
    [InlineData("""{ "amount_paid": "60000" }""")]
    [InlineData("""{ "amount_paid": null }""")]
    [InlineData("""{ }""")]
    [InlineData("""{ "amount_paid": -1 }""")]
    [InlineData("""{ "amount_paid": 60000.5 }""")]
    [InlineData("""{ "amount_paid": 1000000000001 }""")]
    [InlineData("""{ "amount_paid": 1e40 }""")]
    [InlineData("""{ "amount_paid": 99999999999999999999999999999999999999999 }""")]
    [InlineData("""{ "amount_paid": [60000] }""")]
    public async Task An_amount_that_is_none_is_422_and_named(string body)
    {
        var order = (await _shop.Officer.OrderAsync(Orders.Of((1, 2))).Created()).OrderId;
        var before = await _shop.Database.ContentsAsync();

        await _shop.Officer.PostTextAsync($"orders/{order}/pay-cash", body).ShouldBeInvalid("amount_paid");

        (await _shop.Database.ContentsAsync()).ShouldBe(before);
    }

    [Theory]
    [InlineData(51_799)]
    [InlineData(51_750)]
    [InlineData(1)]
    public async Task Less_than_the_rounded_amount_is_422(decimal amount)
    {
        var order = (await _shop.Officer.OrderAsync(Orders.Of((1, 2))).Created()).OrderId;
        var before = await _shop.Database.ContentsAsync();

        await _shop.Officer.PayCashAsync(order, amount).ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "payment.amount-too-small");

        (await _shop.Database.ContentsAsync()).ShouldBe(before);
        (await _shop.Officer.PayCashAsync(order, 51_800).Ok()).Json.Money("change_amount").ShouldBe(0);
    }

    [Fact]
    public async Task An_amount_with_a_decimal_point_that_is_whole_rupiah_is_taken()
    {
        var order = (await _shop.Officer.OrderAsync(Orders.Of((1, 2))).Created()).OrderId;

        (await _shop.Officer.PostTextAsync($"orders/{order}/pay-cash", """{ "amount_paid": 60000.00 }""").Ok()).Json.Money("change_amount").ShouldBe(8_200);
    }

    [Theory]
    [InlineData("orders/999999999/pay-cash", """{ "amount_paid": 100 }""")]
    [InlineData("orders/0/pay-cash", """{ "amount_paid": 100 }""")]
    [InlineData("orders/-5/pay-cash", """{ "amount_paid": 100 }""")]
    [InlineData("orders/99999999999999999999/pay-cash", """{ "amount_paid": 100 }""")]
    [InlineData("orders/my-orders/pay-cash", """{ "amount_paid": 100 }""")]
    [InlineData("orders/999999999/cancel", "")]
    [InlineData("orders/my-orders/cancel", "")]
    public async Task An_order_that_does_not_exist_is_404(string path, string body)
    {
        var before = await _shop.Database.ContentsAsync();

        await _shop.Officer.PostTextAsync(path, body).ShouldBeProblem(HttpStatusCode.NotFound, "not-found");

        (await _shop.Database.ContentsAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task An_order_of_another_merchant_is_404_and_stays_as_it_is()
    {
        var umbrella = await _shop.ProductIdAsync("Payung Lipat");
        var order = (await _shop.OtherOfficer.OrderAsync(Orders.Of((umbrella, 1))).Created()).OrderId;
        var before = await _shop.Database.ContentsAsync();

        var foreign = await _shop.Officer.PayCashAsync(order, 1_000_000).ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        await _shop.Officer.CancelAsync(order).ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        await _shop.Officer.GetAsync($"orders/{order}").ShouldBeProblem(HttpStatusCode.NotFound, "not-found");

        var missing = await _shop.Officer.PayCashAsync(999_999_999, 1_000_000);
        foreign.Json.Word("message").ShouldBe(missing.Json.Word("message"));
        (await _shop.Database.ContentsAsync()).ShouldBe(before);
    }
}
