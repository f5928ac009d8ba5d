using System.Globalization;
using Atapos.Catalog.Domain;
using Atapos.Shared;
using Atapos.Shared.Hosting.Wire;

namespace Atapos.Catalog.Tests;

/// <summary>Lawful things, so that a test says only what matters to it.</summary>
internal static class Some
{
    internal static readonly TenantId Shop = TenantId.Of(7);

    internal static readonly DateTimeOffset Noon = new(2026, 8, 17, 12, 0, 0, TimeSpan.Zero);

    internal static ProductDetails Details(string name = "Nasi Goreng", string? description = null, ProductType type = ProductType.Goods) =>
        new(name, description, type, Money.Of(25_000), Percentage.Of(10), Percentage.Of(5));

    internal static Product Product() => new(Shop, 1, Details(), Noon);

    internal static Product ProductWithStock(int units)
    {
        var product = Product();
        product.AdjustStock(1, units, Noon, "Opening stock");
        return product;
    }

    internal static PromotionTerms Terms(
        string name = "Diskon", DateTimeOffset? startAt = null, DateTimeOffset? endAt = null, bool isActive = true) =>
        new(name, Discount("percent", 10), startAt ?? Noon, endAt ?? Noon.AddDays(1), isActive);

    internal static Promotion Promotion(PromotionTerms terms, params long[] productIds) => new(Shop, 1, terms, productIds, Noon);

    internal static Discount Discount(string word, decimal value) => Domain.Discount.Of(EnumWords<DiscountType>.Parse(word), value);

    internal static Discount Discount(string word, string value) => Discount(word, decimal.Parse(value, CultureInfo.InvariantCulture));

    internal static Offer Offer(long promotionId, string word, decimal value) => new(promotionId, $"Promo {promotionId}", Discount(word, value));

    internal static string CodeOf(Action act) => Should.Throw<DomainException>(act).Code;

    internal static string CodeOf<T>(Func<T> make) => Should.Throw<DomainException>(() => _ = make()).Code;
}
