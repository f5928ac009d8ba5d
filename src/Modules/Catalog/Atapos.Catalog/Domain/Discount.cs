using Atapos.Shared;

namespace Atapos.Catalog.Domain;

/// <summary>How a promotion changes the price of one unit; never upwards and never below zero (ruling 4).</summary>
internal readonly record struct Discount
{
    private Discount(DiscountType type, decimal value) => (Type, Value) = (type, value);

    internal DiscountType Type { get; }

    /// <summary>Percent over 0 to 100, rupiah off per unit, or the new price in rupiah; without trailing zeros.</summary>
    internal decimal Value { get; }

    /// <summary>Makes a discount.</summary>
    /// <exception cref="DomainException">
    /// <c>promotion.discount-invalid</c>, <c>percentage.invalid</c>, <c>money.not-whole</c> or <c>money.out-of-range</c>.
    /// </exception>
    internal static Discount Of(DiscountType type, decimal value) => type switch
    {
        DiscountType.Percent => new(type, AboveZero(Percentage.Of(value).Value)),
        DiscountType.Nominal => new(type, AboveZero(Money.Of(value).Amount)),
        DiscountType.OverridePrice => new(type, Money.Of(value).Amount),
        _ => throw new DomainException("promotion.discount-invalid", "A discount is percent, nominal or override_price."),
    };

    /// <summary>What a unit costs with this discount alone.</summary>
    internal Money PriceOf(Money basePrice) => Type switch
    {
        DiscountType.Percent => Money.Round(basePrice.Amount * (100 - Value) / 100),
        DiscountType.Nominal => Money.Of(Math.Max(0, basePrice.Amount - Value)),
        _ => Money.Min(basePrice, Money.Of(Value)),
    };

    private static decimal AboveZero(decimal value) => value > 0
        ? value
        : throw new DomainException("promotion.discount-invalid", "A discount must be above zero.");
}

/// <summary>What the number of a discount means (<c>pm_discount_type</c>).</summary>
internal enum DiscountType
{
    /// <summary>So many percent off.</summary>
    Percent,

    /// <summary>So many rupiah off each unit.</summary>
    Nominal,

    /// <summary>Each unit costs so many rupiah.</summary>
    OverridePrice,
}
