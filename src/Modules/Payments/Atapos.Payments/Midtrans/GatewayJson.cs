using System.Globalization;
using System.Text;
using System.Text.Json;
using Atapos.Payments.Domain;
using Atapos.Shared;

namespace Atapos.Payments.Midtrans;

/// <summary>A JSON object that came from outside, read so that nothing in it can break the reader, or a database it is kept in.</summary>
/// <remarks>Names are found in any casing. A value that does not fit is as good as none.</remarks>
internal sealed class GatewayJson
{
    private const int Deepest = 32;
    private const int LongestNumber = 64;
    private const int LongestExponent = 4;
    private const int Offset = 7;
    private const int FirstYear = 2000;
    private const int LastYear = 9000;

    private static readonly string[] LocalTimes =
        ["yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd HH:mm:ss.FFFFFFF", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF"];

    private static readonly string[] TimesWithOffset =
        ["yyyy-MM-dd HH:mm:ssK", "yyyy-MM-dd HH:mm:ss zzz", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly JsonElement _element;

    private GatewayJson(JsonElement element) => _element = element;

    /// <summary>The object as it came.</summary>
    internal string Raw => _element.GetRawText();

    /// <summary>Reads a body.</summary>
    /// <param name="body">UTF-8.</param>
    /// <param name="largest">The most bytes that are looked at.</param>
    /// <exception cref="UnreadableReportException">It is larger, no UTF-8, no JSON object, too deep, or has texts or numbers that cannot be kept.</exception>
    internal static GatewayJson Parse(ReadOnlyMemory<byte> body, int largest)
    {
        if (body.Length > largest)
        {
            throw new UnreadableReportException($"It has {body.Length} bytes, and {largest} are read.");
        }

        try
        {
            using var document = JsonDocument.Parse(Strict.GetString(body.Span).TrimStart('\uFEFF'), new JsonDocumentOptions { MaxDepth = Deepest });
            if (document.RootElement.ValueKind is not JsonValueKind.Object)
            {
                throw new UnreadableReportException("It is no JSON object.");
            }

            MustBeKept(document.RootElement);
            return new(document.RootElement.Clone());
        }
        catch (Exception fault) when (fault is JsonException or DecoderFallbackException or InvalidOperationException)
        {
            throw new UnreadableReportException("It is no JSON in UTF-8.");
        }
    }

    /// <summary>Whether something is there that is not null.</summary>
    internal bool Has(string name) => Find(name).ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);

    /// <summary>A string, or the digits of a number, exactly as sent.</summary>
    internal string? Exactly(string name)
    {
        var value = Find(name);
        return value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number => value.GetRawText(),
            _ => null,
        };
    }

    /// <summary>A string or the digits of a number; null when it is empty, longer than that or has control characters.</summary>
    internal string? Text(string name, int longest = GatewayReport.LongestText) =>
        Exactly(name) is { Length: > 0 } text && text.Length <= longest && !text.Any(char.IsControl) ? text : null;

    /// <summary>A text in lower case.</summary>
    internal string? Word(string name) => Text(name)?.Trim().ToLowerInvariant();

    /// <summary>Whole rupiah.</summary>
    internal Money? Amount(string name) =>
        decimal.TryParse(Exactly(name), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)
        && amount is >= 0 and <= Money.Max && decimal.Truncate(amount) == amount
            ? Money.Of(amount)
            : null;

    /// <summary>An instant in UTC. Where it names no offset it is Jakarta's time.</summary>
    internal DateTimeOffset? Time(string name)
    {
        if (Text(name)?.Trim() is not { } text)
        {
            return null;
        }

        if (DateTime.TryParseExact(text, LocalTimes, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
        {
            return local.Year is >= FirstYear and < LastYear ? new DateTimeOffset(local, TimeSpan.FromHours(Offset)).ToUniversalTime() : null;
        }

        return DateTimeOffset.TryParseExact(text, TimesWithOffset, CultureInfo.InvariantCulture, DateTimeStyles.None, out var instant)
            && instant.Year is >= FirstYear and < LastYear
                ? instant.ToUniversalTime()
                : null;
    }

    /// <summary>The objects of a list.</summary>
    internal IEnumerable<GatewayJson> Objects(string name) =>
        Items(name).Where(item => item.ValueKind is JsonValueKind.Object).Select(item => new GatewayJson(item));

    /// <summary>The strings of a list, or one string.</summary>
    internal IEnumerable<string> Texts(string name) => Find(name) is { ValueKind: JsonValueKind.String } one
        ? [one.GetString()!]
        : Items(name).Where(item => item.ValueKind is JsonValueKind.String).Select(item => item.GetString()!);

    private IEnumerable<JsonElement> Items(string name) => Find(name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];

    private JsonElement Find(string name)
    {
        if (_element.TryGetProperty(name, out var exact))
        {
            return exact;
        }

        return _element.EnumerateObject().FirstOrDefault(member => string.Equals(member.Name, name, StringComparison.OrdinalIgnoreCase)).Value;
    }

    // PostgreSQL keeps no U+0000, no half of a surrogate pair and no number beyond its own. Reading such a text throws here, and nowhere later.
    private static void MustBeKept(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                MustBeKept(element.GetString()!);
                break;
            case JsonValueKind.Number:
                if (!IsKept(element.GetRawText()))
                {
                    throw new UnreadableReportException("It has a number that is too long.");
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    MustBeKept(item);
                }

                break;
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    MustBeKept(member.Name);
                    MustBeKept(member.Value);
                }

                break;
        }
    }

    private static bool IsKept(string number) =>
        number.Length <= LongestNumber && number.IndexOfAny(['e', 'E']) is var exponent
        && (exponent < 0 || number.Length - exponent <= LongestExponent);

    private static void MustBeKept(string text)
    {
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            throw new UnreadableReportException("It has a text with U+0000.");
        }
    }
}
