using System.Linq.Expressions;

namespace Atapos.Shared;

/// <summary>A query with a name: which rows, in which order. It is applied by the plumbing with <c>query.Matching(specification)</c>.</summary>
/// <typeparam name="T">What is asked for.</typeparam>
/// <remarks>Criteria are joined by AND. The order must end in a unique key, so that pages are stable.</remarks>
public abstract class Specification<T>
    where T : class
{
    private readonly List<Expression<Func<T, bool>>> _criteria = [];
    private readonly List<Expression<Func<T, object?>>> _includes = [];
    private readonly List<(Expression<Func<T, object?>> Key, bool Descending)> _order = [];

    /// <summary>All of them must hold.</summary>
    public IReadOnlyList<Expression<Func<T, bool>>> Criteria => _criteria;

    /// <summary>What is loaded along with a row.</summary>
    public IReadOnlyList<Expression<Func<T, object?>>> Includes => _includes;

    /// <summary>Sorted by the first, then by the second, and so on.</summary>
    public IReadOnlyList<(Expression<Func<T, object?>> Key, bool Descending)> Order => _order;

    /// <summary>True when the rows are to be changed; otherwise they are read without tracking.</summary>
    public bool Tracked { get; private set; }

    /// <summary>Adds a condition.</summary>
    protected void Where(Expression<Func<T, bool>> criterion) => _criteria.Add(criterion);

    /// <summary>Adds a condition when a filter is given, else nothing.</summary>
    protected void Where(bool given, Expression<Func<T, bool>> criterion)
    {
        if (given)
        {
            _criteria.Add(criterion);
        }
    }

    /// <summary>Loads a part along with the row.</summary>
    protected void Include(Expression<Func<T, object?>> part) => _includes.Add(part);

    /// <summary>Sorts, lowest first.</summary>
    protected void OrderBy(Expression<Func<T, object?>> key) => _order.Add((key, false));

    /// <summary>Sorts, highest first.</summary>
    protected void OrderByDescending(Expression<Func<T, object?>> key) => _order.Add((key, true));

    /// <summary>Says that the rows are to be changed.</summary>
    protected void ForChange() => Tracked = true;
}
