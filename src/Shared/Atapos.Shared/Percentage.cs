using System.Globalization;

namespace Atapos.Shared;

/// <summary>A share of 0 to 100 percent with at most two decimals (ruling 6).</summary>
public readonly record struct Percentage
{
    private Percentage(decimal value) => Value = value;

    /// <summary>Nothing.</summary>
    public static Percentage Zero => default;

    /// <summary>Percent, 0 to 100, without trailing zeros.</summary>
    public decimal Value { get; }

    /// <summary>Makes a percentage; 10, 10.0 and 10.00 are the same.</summary>
    /// <exception cref="DomainException"><c>percentage.invalid</c> outside 0 to 100 or with more than two decimals.</exception>
    public static Percentage Of(decimal percent) =>
        percent is >= 0 and <= 100 && decimal.Round(percent, 2, MidpointRounding.ToZero) == percent
            ? new(percent / 1.0000000000000000000000000000m)
            : throw new DomainException("percentage.invalid", $"{percent.ToString(CultureInfo.InvariantCulture)} is not a percentage of 0 to 100 with at most two decimals.");

    /// <inheritdoc/>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture) + " %";
}
