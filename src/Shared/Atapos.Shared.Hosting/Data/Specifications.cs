using Microsoft.EntityFrameworkCore;

namespace Atapos.Shared.Hosting.Data;

/// <summary>Applies a <see cref="Specification{T}"/> to a query.</summary>
public static class Specifications
{
    /// <summary>The rows that the specification names, in its order, untracked unless it says that they are to be changed.</summary>
    public static IQueryable<T> Matching<T>(this IQueryable<T> query, Specification<T> specification)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(specification);
        query = specification.Criteria.Aggregate(query, (rows, criterion) => rows.Where(criterion));
        query = specification.Includes.Aggregate(query, (rows, part) => rows.Include(part));
        IOrderedQueryable<T>? ordered = null;
        foreach (var (key, descending) in specification.Order)
        {
            ordered = (ordered, descending) switch
            {
                (null, false) => query.OrderBy(key),
                (null, true) => query.OrderByDescending(key),
                (_, false) => ordered.ThenBy(key),
                (_, true) => ordered.ThenByDescending(key),
            };
        }

        query = ordered ?? query;
        return specification.Tracked ? query : query.AsNoTracking();
    }
}
