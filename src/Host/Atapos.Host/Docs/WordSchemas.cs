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
        if (WordsOf(Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type) is { } words)
        {
            schema.Type = JsonSchemaType.String;
            schema.Properties = null;
            schema.Required = null;
            schema.Enum = [.. words.Select(word => (JsonNode)word)];
        }

        return Task.CompletedTask;
    }

    private static IEnumerable<string>? WordsOf(Type type)
    {
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(OneOf<>))
        {
            type = type.GetGenericArguments()[0];
        }

        return type.IsEnum ? Enum.GetNames(type).Select(SnakeCase.Of) : null;
    }
}
