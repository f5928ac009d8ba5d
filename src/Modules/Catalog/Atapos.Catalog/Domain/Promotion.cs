using System.Linq.Expressions;
using Ardalis.GuardClauses;
using Atapos.Shared;

namespace Atapos.Catalog.Domain;

/// <summary>Makes some products cheaper for a while.</summary>
internal sealed class Promotion : AggregateRoot
{
    internal const int LongestName = 150;
    internal const int MostProducts = 1_000;

    private readonly List<PromotionProduct> _products = [];

    private Promotion()
    {
    }

    /// <summary>Makes a promotion.</summary>
    /// <exception cref="DomainException"><c>promotion.name-invalid</c>, <c>promotion.period-invalid</c> or <c>promotion.too-many-products</c>.</exception>
    internal Promotion(TenantId tenant, long id, PromotionTerms terms, IEnumerable<long> productIds, DateTimeOffset createdAt)
        : base(tenant)
    {
        Id = id;
        CreatedAt = createdAt;
        Revise(terms);
        Cover(productIds);
    }

    public long Id { get; private set; }

    /// <summary>1 to 150 characters.</summary>
    public string Name { get; private set; } = "";

    public DiscountType DiscountType { get; private set; }

    /// <summary>Means what <see cref="DiscountType"/> says.</summary>
    public decimal DiscountValue { get; private set; }

    /// <summary>UTC; it is valid at this instant already.</summary>
    public DateTimeOffset StartAt { get; private set; }

    /// <summary>UTC, not before the start; it is valid at this instant still.</summary>
    public DateTimeOffset EndAt { get; private set; }

    public bool IsActive { get; private set; }

    /// <summary>UTC.</summary>
    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>UTC; null while it exists. A deleted one is never read again and makes nothing cheaper.</summary>
    public DateTimeOffset? DeletedAt { get; private set; }

    /// <summary>The products that it makes cheaper, each once.</summary>
    public IReadOnlyCollection<PromotionProduct> Products => _products;

    /// <summary>Says at one instant which promotions are valid (ruling 4); for queries and for objects alike.</summary>
    /// <param name="at">UTC.</param>
    internal static Expression<Func<Promotion, bool>> RunningAt(DateTimeOffset at) =>
        promotion => promotion.IsActive && promotion.StartAt <= at && promotion.EndAt >= at;

    /// <summary>Puts other terms in the place of all it has.</summary>
    /// <exception cref="DomainException"><c>promotion.name-invalid</c> or <c>promotion.period-invalid</c>.</exception>
    internal void Revise(PromotionTerms terms)
    {
        Name = Guard.Against.BlankOrLonger(terms.Name, LongestName, "promotion.name-invalid", "The promotion's name");
        DiscountType = terms.Discount.Type;
        DiscountValue = terms.Discount.Value;
        StartAt = Stored(terms.StartAt);
        EndAt = Stored(terms.EndAt) is var end && end >= StartAt
            ? end
            : throw new DomainException("promotion.period-invalid", "A promotion cannot end before it starts.");
        IsActive = terms.IsActive;
    }

    /// <summary>Makes these products cheaper and no others. The products must be loaded.</summary>
    /// <exception cref="DomainException"><c>promotion.too-many-products</c>.</exception>
    internal void Cover(IEnumerable<long> productIds)
    {
        var wanted = productIds.ToHashSet();
        if (wanted.Count > MostProducts)
        {
            throw new DomainException("promotion.too-many-products", $"A promotion has at most {MostProducts} products.");
        }

        _products.RemoveAll(item => !wanted.Contains(item.ProductId));
        wanted.ExceptWith(_products.Select(item => item.ProductId));
        _products.AddRange(wanted.Select(productId => new PromotionProduct(Tenant, Id, productId)));
    }

    /// <summary>Ends it for good; orders that were placed with it keep its name and its price.</summary>
    /// <param name="at">UTC.</param>
    internal void Delete(DateTimeOffset at) => DeletedAt ??= at;

    // PostgreSQL keeps UTC and microseconds; more would answer differently after it was read back.
    private static DateTimeOffset Stored(DateTimeOffset instant)
    {
        var utc = instant.ToUniversalTime();
        return utc.AddTicks(-(utc.Ticks % TimeSpan.TicksPerMicrosecond));
    }
}

/// <summary>One product of a promotion; only the promotion makes or removes one.</summary>
internal sealed class PromotionProduct
{
    private PromotionProduct()
    {
    }

    internal PromotionProduct(TenantId tenant, long promotionId, long productId) =>
        (Tenant, PromotionId, ProductId) = (tenant, promotionId, productId);

    public TenantId Tenant { get; private set; }

    public long PromotionId { get; private set; }

    public long ProductId { get; private set; }
}

/// <summary>What a shop says about a promotion.</summary>
/// <param name="Name">1 to 150 characters.</param>
/// <param name="Discount">What it does to a price.</param>
/// <param name="StartAt">The first instant at which it is valid.</param>
/// <param name="EndAt">The last one, not before the first.</param>
/// <param name="IsActive">False switches it off whatever the time.</param>
internal sealed record PromotionTerms(string Name, Discount Discount, DateTimeOffset StartAt, DateTimeOffset EndAt, bool IsActive = true);
