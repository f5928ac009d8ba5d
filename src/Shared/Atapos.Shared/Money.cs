using System.Globalization;

namespace Atapos.Shared;

/// <summary>A whole number of rupiah from zero to 10^12. Currency is always IDR.</summary>
/// <remarks>Rounding happens here and nowhere else: half away from zero, while .NET's default is half to even (rulings 2, 3 and 6).</remarks>
public readonly record struct Money : IComparable<Money>
{
    /// <summary>The largest amount: 1,000,000,000,000 rupiah.</summary>
    public const long Max = 1_000_000_000_000;

    private Money(decimal amount) => Amount = amount is >= 0 and <= Max
        ? amount
        : throw new DomainException("money.out-of-range", $"An amount must be between 0 and {Max.ToString("N0", CultureInfo.InvariantCulture)} rupiah.");

    /// <summary>No money.</summary>
    public static Money Zero => default;

    /// <summary>Whole rupiah, without decimals.</summary>
    public decimal Amount { get; }

    /// <summary>Takes an amount that is already whole rupiah.</summary>
    /// <exception cref="DomainException"><c>money.not-whole</c> or <c>money.out-of-range</c>.</exception>
    public static Money Of(decimal rupiah)
    {
        var whole = decimal.Truncate(rupiah);
        return whole == rupiah
            ? new(whole)
            : throw new DomainException("money.not-whole", $"{rupiah.ToString(CultureInfo.InvariantCulture)} is not a whole number of rupiah.");
    }

    /// <summary>Rounds to whole rupiah, half away from zero.</summary>
    /// <exception cref="DomainException"><c>money.out-of-range</c>.</exception>
    public static Money Round(decimal rupiah) => new(decimal.Round(rupiah, 0, MidpointRounding.AwayFromZero));

    /// <summary>This share of the amount, rounded to whole rupiah.</summary>
    public Money Share(Percentage percentage) => Round(Amount * percentage.Value / 100);

    /// <summary>The amount to the nearest Rp 100, a tie goes up: what cash is taken in (ruling 3).</summary>
    public Money ToNearestHundred() => new(decimal.Round(Amount / 100, 0, MidpointRounding.AwayFromZero) * 100);

    /// <summary>The smaller of two amounts.</summary>
    public static Money Min(Money left, Money right) => left <= right ? left : right;

    /// <inheritdoc/>
    public int CompareTo(Money other) => Amount.CompareTo(other.Amount);

    /// <summary>The amount as rupiah in Indonesian writing: <c>Rp 51.800</c>.</summary>
    public override string ToString() => "Rp " + Amount.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', '.');

    public static Money operator +(Money left, Money right) => new(left.Amount + right.Amount);
    public static Money operator -(Money left, Money right) => new(left.Amount - right.Amount);
    public static Money operator *(Money unit, int quantity) => new(unit.Amount * quantity);
    public static bool operator <(Money left, Money right) => left.Amount < right.Amount;
    public static bool operator >(Money left, Money right) => left.Amount > right.Amount;
    public static bool operator <=(Money left, Money right) => left.Amount <= right.Amount;
    public static bool operator >=(Money left, Money right) => left.Amount >= right.Amount;
}
