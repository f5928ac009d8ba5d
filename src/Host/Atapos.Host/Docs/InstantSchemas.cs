using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Atapos.Host.Docs;

/// <summary>Describes instants as the strings that they are on the wire; our own converter hides that from the framework.</summary>
internal static class InstantSchemas
{
    internal static Task Describe(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = context.JsonPropertyInfo?.PropertyType ?? context.JsonTypeInfo.Type;
        if (type == typeof(DateTimeOffset) || Nullable.GetUnderlyingType(type) == typeof(DateTimeOffset))
        {
            schema.Type = type == typeof(DateTimeOffset) ? JsonSchemaType.String : JsonSchemaType.String | JsonSchemaType.Null;
            schema.Format = "date-time";
        }

        return Task.CompletedTask;
    }
}
