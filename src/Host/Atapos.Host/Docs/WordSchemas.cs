using System.Text.Json.Nodes;
using Atapos.Shared.Hosting.Wire;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Atapos.Host.Docs;

/// <summary>Describes enums, and query parameters that take their words, by the words of the wire.</summary>
internal static class WordSchemas
{
    internal static Task Describe(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        // What a query parameter is parsed from is a string to the framework; only its declaration says of which words.
        var declared = context.JsonPropertyInfo is null ? context.ParameterDescription?.ParameterDescriptor?.ParameterType : null;
        if ((WordsOf(context.JsonTypeInfo.Type) ?? WordsOf(declared)) is { } words)
        {
            schema.Type = JsonSchemaType.String;
            schema.Properties = null;
            schema.Required = null;
            schema.Enum = [.. words.Select(word => (JsonNode)word)];
        }

        return Task.CompletedTask;
    }

    private static IEnumerable<string>? WordsOf(Type? type)
    {
        type = type is null ? null : Nullable.GetUnderlyingType(type) ?? type;
        if (type is { IsGenericType: true } && type.GetGenericTypeDefinition() == typeof(OneOf<>))
        {
            type = type.GetGenericArguments()[0];
        }

        return type is { IsEnum: true } ? Enum.GetNames(type).Select(SnakeCase.Of) : null;
    }
}
