using Atapos.Catalog.Domain;
using Atapos.Shared;
using FsCheck.Xunit;

namespace Atapos.Catalog.Tests;

public sealed class StockTests
{
    [Fact]
    public void Opening_stock_is_an_adjustment()
    {
        var opening = Some.ProductWithStock(20).Movements.ShouldHaveSingleItem();
        (opening.Kind, opening.Delta, opening.OrderId, opening.Reason).ShouldBe((StockMovementKind.Adjustment, 20, null, "Opening stock"));
    }

    [Fact]
    public void Taking_the_last_units_leaves_none()
    {
        var product = Some.ProductWithStock(3);
        product.TakeStock(2, orderId: 9, units: 3, Some.Noon);
        product.Stock.ShouldBe(0);
        var sale = product.Movements.Last();
        (sale.Kind, sale.Delta, sale.OrderId, sale.At).ShouldBe((StockMovementKind.Sale, -3, 9, Some.Noon));
    }

    [Fact]
    public void More_than_is_left_is_refused_whole()
    {
        var product = Some.ProductWithStock(3);
        var refused = Should.Throw<DomainException>(() => product.TakeStock(2, orderId: 9, units: 4, Some.Noon));
        (refused.Code, refused.Rule).ShouldBe(("product.out-of-stock", BrokenRule.Conflict));
        product.Stock.ShouldBe(3);
        product.Movements.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(2, 2, true)]
    [InlineData(2, 3, false)]
    [InlineData(0, 1, false)]
    [InlineData(null, 9_999, true)]
    public void What_is_not_counted_is_always_left(int? stock, int wanted, bool hasLeft)
    {
        var product = Some.Product();
        product.AdjustStock(1, stock, Some.Noon, reason: null);
        product.HasLeft(wanted).ShouldBe(hasLeft);
    }

    [Fact]
    public void What_is_not_counted_does_not_move()
    {
        var product = Some.Product();
        product.TakeStock(1, orderId: 9, units: 5, Some.Noon);
        product.ReturnStock(2, orderId: 9, units: 5, Some.Noon);
        product.Stock.ShouldBeNull();
        product.Movements.ShouldBeEmpty();
    }

    [Fact]
    public void Returned_units_are_left_again()
    {
        var product = Some.ProductWithStock(5);
        product.TakeStock(2, orderId: 9, units: 4, Some.Noon);
        product.ReturnStock(3, orderId: 9, units: 4, Some.Noon.AddMinutes(1));
        product.Stock.ShouldBe(5);
        var back = product.Movements.Last();
        (back.Kind, back.Delta, back.OrderId).ShouldBe((StockMovementKind.Return, 4, 9));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public void Quantities_are_above_zero(int units)
    {
        var product = Some.ProductWithStock(5);
        Some.CodeOf(() => product.TakeStock(2, orderId: 9, units, Some.Noon)).ShouldBe("product.quantity-invalid");
        Some.CodeOf(() => product.ReturnStock(2, orderId: 9, units, Some.Noon)).ShouldBe("product.quantity-invalid");
        product.Stock.ShouldBe(5);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1_000_000_001)]
    public void A_count_out_of_bounds_is_refused(int units) =>
        Some.CodeOf(() => Some.Product().AdjustStock(1, units, Some.Noon, reason: null)).ShouldBe("product.stock-invalid");

    [Fact]
    public void A_reason_that_is_too_long_changes_nothing()
    {
        var product = Some.ProductWithStock(5);
        Some.CodeOf(() => product.AdjustStock(2, 6, Some.Noon, new string('r', 201))).ShouldBe("stock.reason-invalid");
        product.Stock.ShouldBe(5);
    }

    [Fact]
    public void An_end_of_counting_takes_the_units_off_the_books()
    {
        var product = Some.ProductWithStock(5);
        product.AdjustStock(2, units: null, Some.Noon, reason: null);
        product.Stock.ShouldBeNull();
        product.Movements.Sum(movement => movement.Delta).ShouldBe(0);
    }

    [Fact]
    public void A_count_that_changes_nothing_is_no_movement()
    {
        var product = Some.ProductWithStock(5);
        product.AdjustStock(2, 5, Some.Noon, reason: null);
        product.Movements.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(5, 3, 8)]
    [InlineData(5, -5, 0)]
    [InlineData(0, 1, 1)]
    [InlineData(0, 1_000_000_000, 1_000_000_000)]
    public void An_adjustment_moves_the_stock_by_its_delta(int stock, int delta, int after)
    {
        var product = Some.ProductWithStock(stock);
        var movement = product.AdjustStockBy(2, delta, Some.Noon, "Broken glass");
        product.Stock.ShouldBe(after);
        (movement.Kind, movement.Delta, movement.StockAfter, movement.Reason).ShouldBe((StockMovementKind.Adjustment, delta, after, "Broken glass"));
    }

    [Theory]
    [InlineData(5, -6, "product.out-of-stock", BrokenRule.Conflict)]
    [InlineData(0, int.MinValue, "product.out-of-stock", BrokenRule.Conflict)]
    [InlineData(5, 0, "stock.delta-invalid", BrokenRule.Refused)]
    [InlineData(1, 1_000_000_000, "product.stock-invalid", BrokenRule.Refused)]
    [InlineData(5, int.MaxValue, "product.stock-invalid", BrokenRule.Refused)]
    [InlineData(null, 1, "product.stock-not-tracked", BrokenRule.Conflict)]
    public void An_adjustment_that_cannot_be_changes_nothing(int? stock, int delta, string code, BrokenRule rule)
    {
        var product = Some.Product();
        product.AdjustStock(1, stock, Some.Noon, reason: null);
        var movements = product.Movements.Count;
        var refused = Should.Throw<DomainException>(() => product.AdjustStockBy(2, delta, Some.Noon, "Counted"));
        (refused.Code, refused.Rule).ShouldBe((code, rule));
        (product.Stock, product.Movements.Count).ShouldBe((stock, movements));
    }

    [Fact]
    public void Each_movement_tells_what_was_left()
    {
        var product = Some.ProductWithStock(5);
        product.TakeStock(2, orderId: 9, units: 4, Some.Noon);
        product.ReturnStock(3, orderId: 9, units: 4, Some.Noon);
        product.AdjustStock(4, units: null, Some.Noon, reason: null);
        product.Movements.Select(movement => movement.StockAfter).ShouldBe([5, 1, 5, null]);
    }

    [Property(MaxTest = 1_000)]
    public bool The_movements_always_add_up_to_the_stock(int[] steps)
    {
        ArgumentNullException.ThrowIfNull(steps);
        var product = Some.Product();
        var id = 0L;
        foreach (var step in steps)
        {
            var units = (Math.Abs(step) % 50) + 1;
            switch (Math.Abs(step) % 5)
            {
                case 0:
                    product.AdjustStock(++id, units, Some.Noon, reason: null);
                    break;
                case 1:
                    product.AdjustStock(++id, units: null, Some.Noon, reason: null);
                    break;
                case 2:
                    product.ReturnStock(++id, id, units, Some.Noon);
                    break;
                case 4 when product.Stock is not null && product.HasLeft(units):
                    product.AdjustStockBy(++id, step < 0 ? -units : units, Some.Noon, reason: null);
                    break;
                case 3 when product.HasLeft(units):
                    product.TakeStock(++id, id, units, Some.Noon);
                    break;
            }

            if (product.Movements.LastOrDefault() is { } last && last.Id == id && last.StockAfter != product.Stock)
            {
                return false;
            }

            if (product.Movements.Sum(movement => movement.Delta) != (product.Stock ?? 0) || product.Stock < 0)
            {
                return false;
            }
        }

        return true;
    }
}
