using System.Text.Json;

namespace Atapos.Sandbox.Midtrans.Http;

/// <summary>A request's JSON, read so that nothing in it can break the reader.</summary>
internal static class RequestBody
{
    /// <summary>The object in the body; an empty one when the body is empty or null, nothing when it is no JSON object.</summary>
    public static async Task<JsonElement?> ReadAsync(HttpContext context)
    {
        using var bytes = new MemoryStream();
        await context.Request.Body.CopyToAsync(bytes, context.RequestAborted);
        try
        {
            using var document = JsonDocument.Parse(bytes.Length == 0 ? "{}"u8.ToArray() : bytes.ToArray());
            ReadTexts(document.RootElement);
            return document.RootElement.ValueKind switch
            {
                JsonValueKind.Object => document.RootElement.Clone(),
                JsonValueKind.Null => JsonSerializer.SerializeToElement(new { }),
                _ => null,
            };
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The property of this name; undefined when there is none or this is no object.</summary>
    public static JsonElement Get(this JsonElement element, string name) =>
        element.ValueKind is JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;

    /// <summary>Whether it is there and not null.</summary>
    public static bool IsGiven(this JsonElement element) => element.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);

    /// <summary>The text of a string, null for anything else.</summary>
    public static string? Text(this JsonElement element) => element.ValueKind is JsonValueKind.String ? element.GetString() : null;

    /// <summary>A whole number, null for anything else.</summary>
    public static long? Whole(this JsonElement element) =>
        element.ValueKind is JsonValueKind.Number && element.TryGetInt64(out var number) ? number : null;

    // Text that is no Unicode, a lone surrogate for instance, throws when it is read: here and nowhere later.
    private static void ReadTexts(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                element.GetString();
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    ReadTexts(item);
                }

                break;
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    _ = property.Name;
                    ReadTexts(property.Value);
                }

                break;
        }
    }
}
