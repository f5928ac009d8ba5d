using System.Globalization;
using System.Text.Json;
using Atapos.Shared.Hosting.Wire;

namespace Atapos.Shared.Hosting.Original;

/// <summary>A row of the original, as JSON: which columns a table has is known only there.</summary>
public sealed class OriginalRow
{
    private readonly JsonElement _row;

    internal OriginalRow(JsonElement row) => _row = row;

    /// <summary>A number that names a row.</summary>
    /// <exception cref="RefusedRowException">It is missing or not above zero.</exception>
    public long Id(string column) => Reference(column) ?? throw Missing(column);

    /// <summary>The same where there may be none.</summary>
    /// <exception cref="RefusedRowException">It is not above zero.</exception>
    public long? Reference(string column) => Number(column) switch
    {
        null => null,
        { } number when number > 0 && number == decimal.Truncate(number) && number <= long.MaxValue => (long)number,
        { } number => throw new RefusedRowException(string.Create(CultureInfo.InvariantCulture, $"{column} is {number}; numbers of rows are above zero")),
    };

    /// <summary>A number of units.</summary>
    /// <exception cref="RefusedRowException">It is no whole number.</exception>
    public int? Count(string column) => Number(column) switch
    {
        null => null,
        { } number when number == decimal.Truncate(number) && Math.Abs(number) <= int.MaxValue => (int)number,
        { } number => throw new RefusedRowException(string.Create(CultureInfo.InvariantCulture, $"{column} is {number}, which is no whole number")),
    };

    /// <summary>Whole rupiah.</summary>
    /// <exception cref="RefusedRowException">It is missing.</exception>
    /// <exception cref="DomainException">It is not whole, or out of range.</exception>
    public Money Amount(string column) => AmountOrNone(column) ?? throw Missing(column);

    /// <summary>The same where there may be none.</summary>
    /// <exception cref="DomainException">It is not whole, or out of range.</exception>
    public Money? AmountOrNone(string column) => Number(column) is { } rupiah ? Money.Of(rupiah) : null;

    /// <summary>Percent; none where nobody says.</summary>
    /// <exception cref="DomainException">It is none.</exception>
    public Percentage Share(string column) => Percentage.Of(Number(column) ?? 0);

    /// <summary>Any number.</summary>
    /// <exception cref="RefusedRowException">It is none.</exception>
    public decimal? Number(string column) => Find(column) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } value when value.TryGetDecimal(out var number) => number,
        { ValueKind: JsonValueKind.String } value when decimal.TryParse(value.GetString(), NumberStyles.Number, CultureInfo.InvariantCulture, out var number) => number,
        { } value => throw new RefusedRowException($"{column} is {value}, which is no number"),
    };

    /// <summary>A text that must be there.</summary>
    /// <exception cref="RefusedRowException">It is missing.</exception>
    public string Text(string column) => TextOrNone(column) ?? throw Missing(column);

    /// <summary>A text without the blanks around it; null where it is empty.</summary>
    public string? TextOrNone(string column) => Find(column) is { } value
        && (value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText()).Trim() is { Length: > 0 } text
            ? text
            : null;

    /// <summary>Yes or no.</summary>
    /// <param name="column">Whose.</param>
    /// <param name="otherwise">Where nobody says.</param>
    /// <exception cref="RefusedRowException">It is neither.</exception>
    public bool Flag(string column, bool otherwise) => Find(column) switch
    {
        null => otherwise,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        { } value => throw new RefusedRowException($"{column} is {value}, which is neither true nor false"),
    };

    /// <summary>An instant in UTC, which is what the original's times without a zone are.</summary>
    /// <exception cref="RefusedRowException">It is none.</exception>
    public DateTimeOffset? Instant(string column) => TextOrNone(column) switch
    {
        null => null,
        { } text when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var instant) => instant,
        { } text => throw new RefusedRowException($"{column} is {text}, which is no time"),
    };

    /// <summary>A word of a fixed set.</summary>
    /// <exception cref="RefusedRowException">It is another word, or missing.</exception>
    public TEnum Word<TEnum>(string column)
        where TEnum : struct, Enum => Text(column).ToLowerInvariant() is var word && EnumWords<TEnum>.TryParse(word, out var value)
            ? value
            : throw new RefusedRowException($"{column} is {word}; it may be {string.Join(", ", EnumWords<TEnum>.All)}");

    /// <summary>The same where nobody may say.</summary>
    /// <exception cref="RefusedRowException">It is another word.</exception>
    public TEnum Word<TEnum>(string column, TEnum otherwise)
        where TEnum : struct, Enum => TextOrNone(column) is null ? otherwise : Word<TEnum>(column);

    /// <summary>JSON as text; null where there is none.</summary>
    public string? Json(string column) => Find(column)?.GetRawText();

    /// <summary>Rows that stand in a row; none where there are none.</summary>
    public IReadOnlyList<OriginalRow> Rows(string column) => Find(column) is { ValueKind: JsonValueKind.Array } rows ? [.. rows.EnumerateArray().Select(row => new OriginalRow(row))] : [];

    /// <summary>The row that stands in a column; an empty one where there is none.</summary>
    public OriginalRow Row(string column) => new(Find(column) is { ValueKind: JsonValueKind.Object } row ? row : default);

    private JsonElement? Find(string column) =>
        _row.ValueKind == JsonValueKind.Object && _row.TryGetProperty(column, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static RefusedRowException Missing(string column) => new($"{column} is missing");
}

/// <summary>A row that cannot be taken over.</summary>
/// <param name="reason">Why, for the report; names the column.</param>
public sealed class RefusedRowException(string reason) : Exception(reason);
