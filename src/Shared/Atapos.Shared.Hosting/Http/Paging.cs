using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;

namespace Atapos.Shared.Hosting.Http;

/// <summary>Which part of a list is asked for (ruling 15).</summary>
/// <remarks>Properties, because code that is generated for endpoints cannot say a constructor's <c>string?</c> (ADR 49).</remarks>
public sealed record PageQuery
{
    private const int DefaultLimit = 100;
    private const int MaxLimit = 1000;

    /// <summary>Rows to leave out, 0 or more; ignored with a cursor.</summary>
    [FromQuery(Name = "skip")]
    public int? Skip { get; init; }

    /// <summary>Rows per page, 1 to 1000, 100 when left out.</summary>
    [FromQuery(Name = "limit")]
    public int? Limit { get; init; }

    /// <summary>Where a page ended, as given in <c>Link</c>; opaque.</summary>
    [FromQuery(Name = "cursor")]
    public string? Cursor { get; init; }

    /// <summary>The checked request for a page.</summary>
    /// <exception cref="ProblemException">422 when a number is out of range or the cursor is not one of ours.</exception>
    public PageRequest Checked()
    {
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        if (Skip is < 0)
        {
            errors["skip"] = ["must be 0 or more."];
        }

        if (Limit is < 1 or > MaxLimit)
        {
            errors["limit"] = [$"must be between 1 and {MaxLimit}."];
        }

        PageCursor? cursor = null;
        if (Cursor is not null && !PageCursor.TryParse(Cursor, out cursor))
        {
            errors["cursor"] = ["is not a cursor of this list."];
        }

        return errors.Count == 0
            ? new(Skip ?? 0, Limit ?? DefaultLimit, cursor)
            : throw Problem.Invalid(errors);
    }
}

/// <summary>A checked request for a page.</summary>
/// <param name="Skip">Rows to leave out when there is no cursor.</param>
/// <param name="Limit">Rows per page.</param>
/// <param name="Cursor">Where to go on, or null.</param>
public sealed record PageRequest(int Skip, int Limit, PageCursor? Cursor);

/// <summary>A place between two rows of a sorted list: behind (or before) the row with this key.</summary>
/// <param name="Backward">True for the page before.</param>
/// <param name="At">The row's instant in a list sorted by time, else null.</param>
/// <param name="Id">The row's id.</param>
public sealed record PageCursor(bool Backward, DateTimeOffset? At, long Id)
{
    /// <summary>As it stands in a link.</summary>
    public override string ToString()
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{(Backward ? 'b' : 'f')}{Id}.{At?.UtcTicks ?? 0}");
        return Base64Url.EncodeToString(Encoding.ASCII.GetBytes(text));
    }

    internal static bool TryParse(string text, out PageCursor? cursor)
    {
        cursor = null;
        if (text.Length > 80 || !Base64Url.IsValid(text))
        {
            return false;
        }

        var parts = Encoding.ASCII.GetString(Base64Url.DecodeFromChars(text)).Split('.');
        if (parts.Length != 2 || parts[0].Length < 2 || parts[0][0] is not ('b' or 'f')
            || !long.TryParse(parts[0].AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            || !long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            || ticks > DateTimeOffset.MaxValue.Ticks)
        {
            return false;
        }

        cursor = new(parts[0][0] == 'b', ticks == 0 ? null : new DateTimeOffset(ticks, TimeSpan.Zero), id);
        return true;
    }
}

/// <summary>One page of a list, in the list's order.</summary>
/// <param name="Rows">At most as many as asked for.</param>
/// <param name="Total">How many the whole list has.</param>
/// <param name="Previous">Where the page before ends, or null on the first.</param>
/// <param name="Next">Where the next page begins, or null on the last.</param>
public sealed record Page<TRow>(IReadOnlyList<TRow> Rows, long Total, PageCursor? Previous, PageCursor? Next);

/// <summary>Answers a page as the bare array of the original, with <c>X-Total-Count</c> and <c>Link</c>.</summary>
public static class Paging
{
    /// <summary>Writes the headers of a page and gives its rows for the body.</summary>
    public static IReadOnlyList<TRow> Answer<TRow>(this HttpContext context, Page<TRow> page, PageRequest request)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(page);
        ArgumentNullException.ThrowIfNull(request);
        context.Response.Headers["X-Total-Count"] = page.Total.ToString(CultureInfo.InvariantCulture);
        var links = new List<string>(2);
        if (page.Next is { } next)
        {
            links.Add($"<{Address(context.Request, request.Limit, next)}>; rel=\"next\"");
        }

        if (page.Previous is { } previous)
        {
            links.Add($"<{Address(context.Request, request.Limit, previous)}>; rel=\"prev\"");
        }

        if (links.Count > 0)
        {
            context.Response.Headers.Link = string.Join(", ", links);
        }

        return page.Rows;
    }

    private static string Address(HttpRequest request, int limit, PageCursor cursor)
    {
        var query = new QueryBuilder(request.Query
            .Where(pair => pair.Key is not ("skip" or "limit" or "cursor"))
            .SelectMany(pair => pair.Value, (pair, value) => KeyValuePair.Create(pair.Key, value ?? "")))
        {
            { "limit", limit.ToString(CultureInfo.InvariantCulture) },
            { "cursor", cursor.ToString() },
        };
        return request.PathBase + request.Path + query.ToQueryString();
    }
}
