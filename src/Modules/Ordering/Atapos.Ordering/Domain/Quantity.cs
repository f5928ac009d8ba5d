using Ardalis.GuardClauses;
using Atapos.Shared;

namespace Atapos.Ordering.Domain;

/// <summary>Units of a product on a line, 1 to 9,999 (ruling 6).</summary>
internal readonly record struct Quantity
{
    internal const int Max = 9_999;

    private Quantity(int value) => Value = value;

    internal int Value { get; }

    internal static Quantity Of(int units) => new(Guard.Against.Outside(units, 1, Max, "order.quantity-out-of-range", "A quantity"));
}
