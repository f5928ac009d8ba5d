using System.Globalization;
using System.Text.RegularExpressions;
using Atapos.Catalog.Messages;
using Atapos.Shared;
using Atapos.Shared.Hosting.Wire;
using CsvHelper;

namespace Atapos.Catalog.Bulk;

/// <summary>Reads the cells of a row, wherever their columns stand, and tells which are none of what they should be.</summary>
/// <remarks>An empty cell takes away what can be taken away; elsewhere it is as if left out, as null is in JSON (ruling 13).</remarks>
internal sealed partial class ImportCells(CsvReader reader, FaultList faults)
{
    private const string PercentForm = "must be a number with a decimal point, such as 10 or 2.5.";

    private static readonly string Types = string.Join(" or ", EnumWords<ProductType>.All);

    private readonly HashSet<string> _faulty = new(StringComparer.Ordinal);

    /// <summary>The columns of the row that was read last whose cells could not be understood.</summary>
    internal IReadOnlySet<string> Faulty => _faulty;

    /// <summary>Reads the row on which the reader stands.</summary>
    internal ImportRow Read()
    {
        _faulty.Clear();
        return new(reader.LineNumber, Id(), Has(ProductColumns.Category), Text(ProductColumns.Category), Product());
    }

    [GeneratedRegex(@"^-?\d{1,18}$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Digits();

    // Three decimals would be thousands: 25.000 is what Indonesian spreadsheets make of 25000.
    [GeneratedRegex(@"^-?\d{1,18}(\.\d{1,2})?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Price();

    [GeneratedRegex(@"^-?\d{1,18}(\.\d{1,8})?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Percent();

    private ProductRequest Product() => new(
        Text(ProductColumns.Name),
        Has(ProductColumns.Description) ? new(Text(ProductColumns.Description)) : default,
        Type(),
        Amount(ProductColumns.BasePrice, Price(), "must be digits alone, such as 25000."),
        Amount(ProductColumns.TaxPercent, Percent(), PercentForm),
        Amount(ProductColumns.ServiceChargePercent, Percent(), PercentForm),
        Truth(ProductColumns.IsAvailable),
        Truth(ProductColumns.IsActive),
        default,
        Has(ProductColumns.Stock) ? new(Units()) : default);

    private bool Has(string column) => reader.TryGetFieldIndex(column, out _);

    private string? Text(string column) =>
        reader.TryGetFieldIndex(column, out var index) && !reader.IsEmpty(index) ? FormulaGuard.TakeOff(reader.GetString(index)) : null;

    private string? Word(string column) => Text(column)?.Trim() is { Length: > 0 } word ? word : null;

    private long? Id()
    {
        if (Word(ProductColumns.Id) is not { } text)
        {
            return null;
        }

        return Digits().IsMatch(text) && long.Parse(text, CultureInfo.InvariantCulture) is var number and > 0
            ? number
            : Refused<long>(ProductColumns.Id, "must be the number of a product.");
    }

    private int? Units()
    {
        if (Word(ProductColumns.Stock) is not { } text)
        {
            return null;
        }

        // What is too much for an int is too much for a stock; the rules say so.
        return Digits().IsMatch(text)
            ? (int)Math.Clamp(long.Parse(text, CultureInfo.InvariantCulture), int.MinValue, int.MaxValue)
            : Refused<int>(ProductColumns.Stock, "must be digits alone, such as 250, or empty.");
    }

    private decimal? Amount(string column, Regex form, string message)
    {
        if (Word(column) is not { } text)
        {
            return null;
        }

        return form.IsMatch(text)
            ? decimal.Parse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture)
            : Refused<decimal>(column, message);
    }

    private bool? Truth(string column)
    {
        if (Word(column) is not { } text)
        {
            return null;
        }

        return bool.TryParse(text, out var truth) ? truth : Refused<bool>(column, "must be true or false.");
    }

    private ProductType? Type()
    {
        if (Word(ProductColumns.Type) is not { } text)
        {
            return null;
        }

        return EnumWords<ProductType>.TryParse(text, out var type) ? type : Refused<ProductType>(ProductColumns.Type, $"must be {Types}.");
    }

    private T? Refused<T>(string column, string message)
        where T : struct
    {
        _faulty.Add(column);
        faults.Add(reader.LineNumber, column, message);
        return null;
    }
}
