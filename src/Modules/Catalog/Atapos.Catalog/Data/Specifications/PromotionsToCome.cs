using Atapos.Catalog.Domain;
using Atapos.Shared;

namespace Atapos.Catalog.Data.Specifications;

/// <summary>The active promotions that are valid at an instant or will be later.</summary>
internal sealed class PromotionsToCome : Specification<Promotion>
{
    /// <summary>Those that have not ended.</summary>
    /// <param name="at">UTC.</param>
    internal PromotionsToCome(DateTimeOffset at) => Where(promotion => promotion.IsActive && promotion.EndAt >= at);
}
