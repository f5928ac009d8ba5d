using Atapos.Ordering.Domain;
using Atapos.Shared;

namespace Atapos.Ordering.Tests;

public sealed class OrderNewsTests
{
    private static readonly PaidBy Cash = new("cash", new(2025, 11, 8, 5, 0, 0, TimeSpan.Zero), Money.Zero);

    [Theory]
    [InlineData("settlement", "Paid")]
    [InlineData("cancel", "Cancelled")]
    [InlineData("expire", "Expired")]
    [InlineData("deny", "Denied")]
    [InlineData("failure", "Failed")]
    public void Each_end_of_an_attempt_is_news_of_its_own(string status, string news)
    {
        var order = Sales.Placed();
        var state = Enum.Parse<PaymentStatus>(status, ignoreCase: true);
        order.FollowPayment(1, state, state == PaymentStatus.Settlement ? Cash : null);

        OrderChanges.Between(PaymentStatus.Pending, Money.Zero, order).ShouldBe(Enum.Parse<OrderNews>(news));
    }

    [Fact]
    public void Money_that_is_given_back_in_part_is_news_though_the_state_stays()
    {
        var order = Sales.Placed();
        order.FollowPayment(2, PaymentStatus.Settlement, Cash with { Refunded = Money.Of(1_000) });

        OrderChanges.Between(PaymentStatus.Settlement, Money.Zero, order).ShouldBe(OrderNews.Refunded);
        OrderChanges.Between(PaymentStatus.Settlement, Money.Of(1_000), order).ShouldBeNull();
    }

    [Fact]
    public void A_new_attempt_after_a_refused_one_reopens_and_one_on_an_open_order_is_no_news()
    {
        var order = Sales.Placed();
        order.FollowPayment(1, PaymentStatus.Pending);

        OrderChanges.Between(PaymentStatus.Deny, Money.Zero, order).ShouldBe(OrderNews.Reopened);
        OrderChanges.Between(PaymentStatus.Pending, Money.Zero, order).ShouldBeNull();
    }
}
