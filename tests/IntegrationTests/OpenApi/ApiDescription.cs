using System.Globalization;
using System.Text.Json.Nodes;
using Atapos.IntegrationTests.Harness;

namespace Atapos.IntegrationTests.OpenApi;

/// <summary>A parameter of an operation.</summary>
/// <param name="Name">As on the wire.</param>
/// <param name="Place"><c>path</c>, <c>query</c> or <c>header</c>.</param>
/// <param name="Schema">What it may be.</param>
internal sealed record ApiParameter(string Name, string Place, JsonNode Schema);

/// <summary>An operation of the API, as its document describes it.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">With its parameters in braces.</param>
/// <param name="Parameters">In the path, the query and the headers.</param>
/// <param name="Bodies">Media type to schema; empty when it takes no body.</param>
/// <param name="Answers">Status to media type to schema; no media type for an answer without a body.</param>
internal sealed record ApiOperation(
    string Id, HttpMethod Method, string Path, IReadOnlyList<ApiParameter> Parameters, IReadOnlyDictionary<string, JsonNode> Bodies,
    IReadOnlyDictionary<int, IReadOnlyDictionary<string, JsonNode>> Answers)
{
    /// <summary>True below <c>/api</c>; what stands beside it belongs to no merchant.</summary>
    internal bool IsOfApi => Path.StartsWith("/api/", StringComparison.Ordinal);

    /// <summary>True where merchants are administered.</summary>
    internal bool IsOfMerchants => Path.StartsWith("/api/v1/merchants", StringComparison.Ordinal);

    /// <summary>The parameters in a place.</summary>
    internal IEnumerable<ApiParameter> In(string place) =>
        Parameters.Where(parameter => string.Equals(parameter.Place, place, StringComparison.Ordinal));

    /// <inheritdoc/>
    public override string ToString() => $"{Method} {Path}";
}

/// <summary>The OpenAPI document of a running host.</summary>
internal sealed class ApiDescription
{
    private readonly JsonNode _document;

    internal ApiDescription(JsonNode document)
    {
        _document = document;
        Operations =
        [
            .. document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()
                .Select(operation => Read(path.Key, operation.Key, operation.Value!))),
        ];
    }

    /// <summary>Everything that can be called.</summary>
    internal IReadOnlyList<ApiOperation> Operations { get; }

    /// <summary>Reads the document as anybody can.</summary>
    internal static async Task<ApiDescription> ReadAsync(TestShop shop) => new((await shop.Anonymous.GetAsync("/openapi.json").Ok()).Json);

    /// <summary>The schema itself where another one is named.</summary>
    internal JsonNode Resolve(JsonNode schema)
    {
        while (schema is JsonObject json && json.TryGetPropertyValue("$ref", out var reference))
        {
            schema = _document;
            foreach (var name in reference!.GetValue<string>().TrimStart('#', '/').Split('/'))
            {
                schema = schema[name.Replace("~1", "/", StringComparison.Ordinal)]
                    ?? throw new InvalidOperationException($"The document names {reference} and does not have it.");
            }
        }

        return schema;
    }

    /// <summary>The schema of what is there, where null or something may be.</summary>
    internal JsonNode ResolveGiven(JsonNode schema)
    {
        var resolved = Resolve(schema);
        return (resolved["oneOf"] ?? resolved["anyOf"]) is JsonArray choices
            ? ResolveGiven(choices.First(choice => !TypesOf(Resolve(choice!)).SequenceEqual(["null"], StringComparer.Ordinal))!)
            : resolved;
    }

    /// <summary>The types that a schema names; none when it allows every type.</summary>
    internal static IReadOnlyList<string> TypesOf(JsonNode schema) => schema is not JsonObject json ? [] : json["type"] switch
    {
        JsonArray several => [.. several.Select(type => type!.GetValue<string>())],
        JsonValue one => [one.GetValue<string>()],
        _ => [],
    };

    private static ApiOperation Read(string path, string method, JsonNode operation) => new(
        operation.Word("operationId"),
        HttpMethod.Parse(method),
        path,
        [.. (operation["parameters"]?.AsArray() ?? []).Select(parameter => new ApiParameter(parameter.Word("name"), parameter.Word("in"), parameter!["schema"]!))],
        Content(operation["requestBody"]),
        operation["responses"]!.AsObject().ToDictionary(
            answer => int.Parse(answer.Key, CultureInfo.InvariantCulture),
            answer => Content(answer.Value)));

    private static IReadOnlyDictionary<string, JsonNode> Content(JsonNode? described) => (described?["content"]?.AsObject() ?? [])
        .ToDictionary(media => media.Key, media => media.Value!["schema"] ?? new JsonObject(), StringComparer.Ordinal);
}
