using Atapos.Catalog.Domain;
using Atapos.Shared;

namespace Atapos.Catalog.Data.Specifications;

/// <summary>The promotions that are valid at one instant (ruling 4).</summary>
internal sealed class RunningPromotions : Specification<Promotion>
{
    /// <summary>Those of one instant.</summary>
    /// <param name="at">UTC.</param>
    internal RunningPromotions(DateTimeOffset at) => Where(Promotion.RunningAt(at));
}
