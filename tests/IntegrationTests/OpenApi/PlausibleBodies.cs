using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Atapos.IntegrationTests.Images;

namespace Atapos.IntegrationTests.OpenApi;

/// <summary>Makes bodies that the API takes, from the document alone and what the names of fields mean in the shop.</summary>
/// <param name="api">The document.</param>
/// <param name="idOf">The id that a field of this name is to hold.</param>
internal sealed class PlausibleBodies(ApiDescription api, Func<string, JsonNode?> idOf)
{
    private const string Json = "application/json";
    private static int _count;

    /// <summary>The names of fields that hold ids, of the schema's JSON name to what they number.</summary>
    internal static string? KindOf(string field) => field switch
    {
        "product_ids" => "pr_id",
        "id" => "id",
        _ when field.EndsWith("_id", StringComparison.Ordinal) && field.Length == 5 => field,
        _ when field.EndsWith("_ids", StringComparison.Ordinal) && field.Length == 6 => field[..^1],
        _ => null,
    };

    /// <summary>The JSON body of an operation; null when it takes none.</summary>
    internal JsonNode? JsonOf(ApiOperation operation) => operation.Bodies.TryGetValue(Json, out var schema) ? Of(schema, "body") : null;

    /// <summary>A body of the first media type that the operation takes, JSON before others; null when it takes none.</summary>
    internal HttpContent? ContentOf(ApiOperation operation)
    {
        if (JsonOf(operation) is { } json)
        {
            return ContentOf(json);
        }

        if (operation.Bodies.TryGetValue("text/csv", out _))
        {
            return FileOf(Encoding.UTF8.GetBytes($"pr_name,pr_base_price\nDari berkas {Next()},15000\n"), "text/csv");
        }

        return operation.Bodies.TryGetValue("multipart/form-data", out var form) ? FormOf(form) : null;
    }

    /// <summary>JSON as a body.</summary>
    internal static StringContent ContentOf(JsonNode json) => new(json.ToJsonString(), Encoding.UTF8, Json);

    /// <summary>A value that a schema allows and the shop can do something with.</summary>
    internal JsonNode? Of(JsonNode schema, string name)
    {
        var given = api.ResolveGiven(schema);
        var types = ApiDescription.TypesOf(given);
        if (given["enum"] is JsonArray words)
        {
            return words[0]!.DeepClone();
        }

        if (types.Contains("array", StringComparer.Ordinal))
        {
            return new JsonArray(Of(given["items"]!, name));
        }

        if (KindOf(name) is { } kind)
        {
            return idOf(kind);
        }

        if (given["properties"] is JsonObject properties)
        {
            // Who names a customer by number and by mailbox names two.
            return new JsonObject(properties.Select(property => KeyValuePair.Create(
                property.Key, property.Key is "cu_email" && properties.ContainsKey("cu_id") ? null : Of(property.Value!, property.Key))));
        }

        return types.Contains("boolean", StringComparer.Ordinal) ? !name.EndsWith("production", StringComparison.Ordinal)
            : types.Any(type => type is "integer" or "number") ? Number(name)
            : Text(name, given["format"]?.GetValue<string>());
    }

    private static JsonNode Number(string name) => name switch
    {
        "pr_base_price" => 15_000,
        "amount_paid" => 100_000_000,
        "pr_stock" or "delta" => 50,
        "amount" => 1_000,
        _ => 2,
    };

    private static JsonNode? Text(string name, string? format) => name switch
    {
        _ when name.EndsWith("email", StringComparison.Ordinal) => $"orang{Next()}@contoh.example",
        _ when name.EndsWith("phone", StringComparison.Ordinal) => "081234567890",
        "me_timezone" => "Asia/Makassar",
        "me_midtrans_server_key" or "me_midtrans_client_key" => null,
        "otp" => "123456",
        "refund_key" => $"kunci-{Next()}",
        "pm_start_at" => "2026-01-01T00:00:00Z",
        "pm_end_at" => "2099-01-01T00:00:00Z",
        "tl_number" => $"T{Next()}",
        _ when format is "date-time" => "2026-01-01T00:00:00Z",
        _ => $"Contoh {Next()}",
    };

    private static int Next() => Interlocked.Increment(ref _count);

    private MultipartFormDataContent FormOf(JsonNode schema)
    {
        var form = new MultipartFormDataContent();
        var properties = api.ResolveGiven(schema)["properties"] as JsonObject ?? new JsonObject { ["file"] = schema.DeepClone() };
        foreach (var (name, described) in properties)
        {
            var given = api.ResolveGiven(described!);
            var part = given["items"] is { } item ? api.ResolveGiven(item) : given;
            if (string.Equals(part["format"]?.GetValue<string>(), "binary", StringComparison.Ordinal))
            {
                form.Add(FileOf(Pictures.Png(), "image/png"), name, "gambar.png");
            }
            else
            {
                form.Add(new StringContent("{}"), name);
            }
        }

        return form;
    }

    private static ByteArrayContent FileOf(byte[] content, string mediaType)
    {
        var file = new ByteArrayContent(content);
        file.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        return file;
    }
}
