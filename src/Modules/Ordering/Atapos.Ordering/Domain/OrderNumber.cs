using System.Globalization;
using Atapos.Shared;

namespace Atapos.Ordering.Domain;

/// <summary>The number on the receipt, <c>INV-YYYYMMDD-XXXX</c>: the shop's local day and a count from 0001 without gaps (ruling 21).</summary>
internal readonly record struct OrderNumber
{
    internal const int LongestText = 24;

    private OrderNumber(string value) => Value = value;

    internal string Value { get; }

    /// <param name="day">The day at the shop.</param>
    /// <param name="count">From 1; more than four digits after 9999.</param>
    internal static OrderNumber Of(DateOnly day, int count) => count > 0
        ? new(string.Create(CultureInfo.InvariantCulture, $"INV-{day:yyyyMMdd}-{count:D4}"))
        : throw new DomainException("order.number-invalid", "Orders of a day are counted from 1.");

    internal static OrderNumber Stored(string value) => new(value);

    public override string ToString() => Value;
}
