using System.Globalization;
using System.Text;
using Atapos.Catalog.Domain;
using Atapos.Catalog.Messages;
using CsvHelper;

namespace Atapos.Catalog.Bulk;

/// <summary>Goes through the rows of a product file by the rules of a product, and remembers only what the database is to be asked about.</summary>
internal sealed class ImportCheck
{
    /// <summary>The most products of a file.</summary>
    internal const int MostRows = 10_000;

    private static readonly ProductRequest.Validator NewProduct = new();
    private static readonly ProductRequest.ChangeValidator ChangedProduct = new();
    private static readonly CategoryRequest.Validator NamedCategory = new();

    private readonly Dictionary<long, long> _products = [];
    private readonly Dictionary<string, string> _categories = new(StringComparer.Ordinal);

    /// <summary>What is wrong.</summary>
    internal FaultList Faults { get; } = new();

    /// <summary>The products that are to be changed, each with its line.</summary>
    internal IReadOnlyDictionary<long, long> Products => _products;

    /// <summary>The categories that are named, by their key, as they are written first.</summary>
    internal IReadOnlyDictionary<string, string> Categories => _categories;

    /// <summary>Reads the whole file; the stream stays open.</summary>
    internal async Task ReadAsync(Stream csv, CancellationToken cancellationToken)
    {
        try
        {
            await using var reader = await ProductSheet.OpenAsync(csv, Faults, cancellationToken);
            if (HasSoundHeader(reader.Headers))
            {
                await ReadRowsAsync(reader, cancellationToken);
            }
        }
        catch (DecoderFallbackException)
        {
            Faults.Add(line: null, column: null, "is not UTF-8.");
        }
        catch (CsvFormatException broken)
        {
            Faults.Add(broken.LineNumber > 0 ? broken.LineNumber : null, column: null, "is too long; is there a quote that does not end?");
        }
        catch (Exception broken) when (broken is InvalidDataException or IOException)
        {
            Faults.Add(line: null, column: null, "ends before it should.");
        }
    }

    private bool HasSoundHeader(IReadOnlyList<string> header)
    {
        var names = header.Select(name => name.Trim()).ToList();
        if (names.All(string.IsNullOrEmpty))
        {
            Faults.Add(line: 1, column: null, "must name the columns; the file is empty.");
            return false;
        }

        foreach (var name in names.Where(name => !ProductColumns.All.Contains(name, StringComparer.OrdinalIgnoreCase)).Distinct(StringComparer.Ordinal))
        {
            Faults.Add(line: 1, name, $"is not a column of a product; those are {string.Join(", ", ProductColumns.All)}.");
        }

        foreach (var twice in names.GroupBy(name => name, StringComparer.OrdinalIgnoreCase).Where(name => name.Skip(1).Any()))
        {
            Faults.Add(line: 1, twice.Key, "is there more than once.");
        }

        foreach (var missing in ProductColumns.Required.Except(names, StringComparer.OrdinalIgnoreCase))
        {
            Faults.Add(line: 1, missing, "is missing.");
        }

        return Faults.IsEmpty;
    }

    private async Task ReadRowsAsync(CsvReader reader, CancellationToken cancellationToken)
    {
        var cells = new ImportCells(reader, Faults);
        for (var rows = 0; await reader.ReadAsync(cancellationToken); rows++)
        {
            if (rows == MostRows)
            {
                Faults.Add(reader.LineNumber, column: null, string.Create(CultureInfo.InvariantCulture, $"is one too many; a file has at most {MostRows:N0} products."));
                return;
            }

            if (reader.FieldCount == reader.Headers.Count)
            {
                Check(cells.Read(), cells.Faulty);
            }
            else
            {
                Faults.Add(reader.LineNumber, column: null, string.Create(
                    CultureInfo.InvariantCulture, $"has {reader.FieldCount} cells, but there are {reader.Headers.Count} columns."));
            }
        }
    }

    private void Check(ImportRow row, IReadOnlySet<string> faulty)
    {
        var isNew = row.ProductId is null && !faulty.Contains(ProductColumns.Id);
        foreach (var broken in (isNew ? NewProduct.Validate(row.Product) : ChangedProduct.Validate(row.Product)).Errors)
        {
            if (!faulty.Contains(broken.PropertyName))
            {
                Faults.Add(row.Line, broken.PropertyName, broken.ErrorMessage);
            }
        }

        if (row.ProductId is { } id && !_products.TryAdd(id, row.Line))
        {
            Faults.Add(row.Line, ProductColumns.Id, string.Create(CultureInfo.InvariantCulture, $"is also on line {_products[id]}."));
        }

        if (row.Category is { } category)
        {
            foreach (var broken in NamedCategory.Validate(new CategoryRequest(category)).Errors)
            {
                Faults.Add(row.Line, ProductColumns.Category, broken.ErrorMessage);
            }

            _categories.TryAdd(ProductCategory.KeyOf(category), category);
        }
    }
}
