using Atapos.Shared.Hosting.Wire;
using Microsoft.Net.Http.Headers;

namespace Atapos.Payments.Receipts;

/// <summary>In which form a receipt is given, in the order of preference where a caller has none.</summary>
internal enum ReceiptForm
{
    Json,
    Html,
    Pdf,
    Escpos,
}

/// <summary>Chooses the form: the word that was asked for, else what the caller says it reads best, else JSON.</summary>
internal static class ReceiptForms
{
    /// <summary>What a printer's bytes are to everybody else.</summary>
    internal const string Bytes = "application/octet-stream";

    private static readonly (ReceiptForm Form, string Type)[] Types =
    [
        (ReceiptForm.Json, "application/json"),
        (ReceiptForm.Html, "text/html"),
        (ReceiptForm.Pdf, "application/pdf"),
        (ReceiptForm.Escpos, Bytes),
    ];

    /// <param name="asked">The word of the query, if any.</param>
    /// <param name="accept">The lines of <c>Accept</c>; what cannot be read of them counts for nothing.</param>
    internal static ReceiptForm Choose(OneOf<ReceiptForm>? asked, IEnumerable<string?> accept)
    {
        if (asked is { Value: var form })
        {
            return form;
        }

        return MediaTypeHeaderValue.TryParseList([.. accept.OfType<string>()], out var ranges)
            ? Types.MaxBy(type => Quality(type.Type, ranges)).Form
            : ReceiptForm.Json;
    }

    /// <summary>How well a caller reads a type: what its narrowest range says that has it (RFC 9110, 12.5.1).</summary>
    private static decimal Quality(string type, IList<MediaTypeHeaderValue> ranges) => ranges
        .Where(range => range.MatchesMediaType(type))
        .OrderBy(range => range.MatchesAllTypes ? 2 : range.MatchesAllSubTypes ? 1 : 0)
        .Select(range => (decimal)(range.Quality ?? 1))
        .FirstOrDefault();
}
