using System.Globalization;
using System.Text;
using CsvHelper;

namespace Atapos.Catalog.Bulk;

/// <summary>The form of a product file: UTF-8, a header line with wire names, comma or semicolon, quoted cells that may have several lines (RFC 4180).</summary>
internal static class ProductSheet
{
    // All texts at their longest, each of their characters a quote or of four bytes, are far below.
    private const int LargestRow = 64 * 1024;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: true);

    /// <summary>Opens a file behind its header line. The stream stays open and must be able to begin anew.</summary>
    /// <exception cref="DecoderFallbackException">It is not UTF-8.</exception>
    /// <exception cref="CsvFormatException">A row is too large.</exception>
    internal static async Task<CsvReader> OpenAsync(Stream csv, FaultList faults, CancellationToken cancellationToken)
    {
        var begin = csv.Position;
        var reader = Create(csv, ',', faults);
        await reader.ReadHeaderAsync(cancellationToken);
        if (reader.Headers is not [var only] || !only.Contains(';', StringComparison.Ordinal))
        {
            return reader;
        }

        await reader.DisposeAsync();
        csv.Position = begin;
        reader = Create(csv, ';', faults);
        await reader.ReadHeaderAsync(cancellationToken);
        return reader;
    }

    /// <summary>A number as it is written.</summary>
    internal static string Number(decimal number) => number.ToString("0.##", CultureInfo.InvariantCulture);

    private static CsvReader Create(Stream csv, char separator, FaultList faults) => CsvReader.Create(
        new StreamReader(csv, StrictUtf8, detectEncodingFromByteOrderMarks: false, leaveOpen: true),
        new CsvReaderOptions
        {
            Separator = separator,
            TrackLineNumbers = true,
            MaxRecordSize = LargestRow,
            IncludeValuesInExceptions = false,
            OnMalformedRecord = malformed => faults.Add(malformed.LineNumber, column: null, malformed.Reason switch
            {
                CsvMalformedReason.UnterminatedQuote => "has a quoted cell that does not end.",
                CsvMalformedReason.TextAfterClosingQuote => "has text behind a quoted cell; a quote inside a cell is written twice.",
                _ => "has a quote inside a cell that is not quoted.",
            }),
        });
}
