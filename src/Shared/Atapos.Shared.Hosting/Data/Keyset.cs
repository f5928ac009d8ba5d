using System.Linq.Expressions;
using Atapos.Shared.Hosting.Http;
using Microsoft.EntityFrameworkCore;

namespace Atapos.Shared.Hosting.Data;

/// <summary>How a list is sorted and cut into pages that cost the same however deep they lie.</summary>
/// <typeparam name="T">A row.</typeparam>
public sealed class Keyset<T>
    where T : class
{
    // Up to here walking over whole rows is as cheap as finding the place by keys alone first.
    private const int ShallowSkip = 200;

    private readonly Func<IQueryable<T>, bool, IQueryable<T>> _sort;
    private readonly Func<IQueryable<T>, PageCursor, IQueryable<T>> _beyond;
    private readonly Expression<Func<T, RowKey>> _key;
    private readonly bool _byTime;

    private Keyset(
        bool byTime, Func<IQueryable<T>, bool, IQueryable<T>> sort, Func<IQueryable<T>, PageCursor, IQueryable<T>> beyond, Expression<Func<T, RowKey>> key) =>
        (_byTime, _sort, _beyond, _key) = (byTime, sort, beyond, key);

    /// <summary>Sorted by a unique number, lowest first.</summary>
    /// <param name="id">The number.</param>
    /// <param name="above">The rows above a number.</param>
    /// <param name="below">The rows below a number.</param>
    public static Keyset<T> Rising(Expression<Func<T, long>> id, Func<long, Expression<Func<T, bool>>> above, Func<long, Expression<Func<T, bool>>> below)
    {
        ArgumentNullException.ThrowIfNull(id);
        var key = Expression.Lambda<Func<T, RowKey>>(
            Expression.New(RowKey.Constructor, Expression.Constant(null, typeof(DateTimeOffset?)), id.Body), id.Parameters);
        return new(
            byTime: false,
            (rows, backward) => backward ? rows.OrderByDescending(id) : rows.OrderBy(id),
            (rows, cursor) => rows.Where(cursor.Backward ? below(cursor.Id) : above(cursor.Id)),
            key);
    }

    /// <summary>Sorted by time and then by a unique number, newest first.</summary>
    /// <param name="at">The instant.</param>
    /// <param name="id">The number.</param>
    /// <param name="older">The rows that are older than an instant, or of the same instant with a lower number.</param>
    /// <param name="newer">The contrary.</param>
    public static Keyset<T> Newest(
        Expression<Func<T, DateTimeOffset>> at,
        Expression<Func<T, long>> id,
        Func<DateTimeOffset, long, Expression<Func<T, bool>>> older,
        Func<DateTimeOffset, long, Expression<Func<T, bool>>> newer)
    {
        ArgumentNullException.ThrowIfNull(at);
        ArgumentNullException.ThrowIfNull(id);
        var row = at.Parameters[0];
        var number = new Replace(id.Parameters[0], row).Visit(id.Body);
        var key = Expression.Lambda<Func<T, RowKey>>(
            Expression.New(RowKey.Constructor, Expression.Convert(at.Body, typeof(DateTimeOffset?)), number), row);
        return new(
            byTime: true,
            (rows, backward) => backward ? rows.OrderBy(at).ThenBy(id) : rows.OrderByDescending(at).ThenByDescending(id),
            (rows, cursor) => rows.Where(cursor.Backward ? newer(cursor.At ?? default, cursor.Id) : older(cursor.At ?? default, cursor.Id)),
            key);
    }

    /// <summary>Reads a page.</summary>
    /// <param name="rows">The list, filtered, not sorted.</param>
    /// <param name="request">Which part of it.</param>
    /// <param name="total">How many rows the list has.</param>
    /// <param name="project">What is read of a row.</param>
    /// <param name="keyOf">The key of what was read: instant (in a list sorted by time) and number.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public async Task<Page<TRow>> ReadAsync<TRow>(
        IQueryable<T> rows, PageRequest request, long total, Expression<Func<T, TRow>> project, Func<TRow, RowKey> keyOf, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(keyOf);
        if (request.Cursor is { } given && given.At is not null != _byTime)
        {
            throw Problem.Invalid("cursor", "is not a cursor of this list.");
        }

        var (cursor, skip) = await PlaceAsync(rows, request, cancellationToken);
        if (skip is null)
        {
            return new([], total, null, null);
        }

        var backward = cursor?.Backward ?? false;
        var from = cursor is null ? rows : _beyond(rows, cursor);
        var found = await _sort(from, backward).Skip(skip.Value).Take(request.Limit + 1).Select(project).ToListAsync(cancellationToken);
        var more = found.Count > request.Limit;
        if (more)
        {
            found.RemoveAt(request.Limit);
        }

        if (backward)
        {
            found.Reverse();
        }

        var isFirst = backward ? !more : request is { Cursor: null, Skip: 0 };
        var isLast = backward ? found.Count == 0 : !more;
        return new(
            found,
            total,
            isFirst || found.Count == 0 ? null : CursorOf(keyOf(found[0]), backward: true),
            isLast ? null : CursorOf(keyOf(found[^1]), backward: false));
    }

    private static PageCursor CursorOf(RowKey key, bool backward) => new(backward, key.At, key.Id);

    /// <summary>Where reading begins: behind a cursor, or so many rows from the start; null when the list ends before.</summary>
    private async Task<(PageCursor? Cursor, int? Skip)> PlaceAsync(IQueryable<T> rows, PageRequest request, CancellationToken cancellationToken)
    {
        if (request.Cursor is not null || request.Skip <= ShallowSkip)
        {
            return (request.Cursor, request.Cursor is null ? request.Skip : 0);
        }

        var place = await _sort(rows, false).Select(_key).Skip(request.Skip - 1).Take(1).ToListAsync(cancellationToken);
        return place.Count == 0 ? (null, null) : (CursorOf(place[0], backward: false), 0);
    }

    private sealed class Replace(ParameterExpression from, ParameterExpression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : node;
    }
}

/// <summary>The place of a row in a sorted list.</summary>
/// <param name="At">Its instant where the list is sorted by time.</param>
/// <param name="Id">Its number.</param>
public sealed record RowKey(DateTimeOffset? At, long Id)
{
    internal static readonly System.Reflection.ConstructorInfo Constructor = typeof(RowKey).GetConstructor([typeof(DateTimeOffset?), typeof(long)])!;
}
