using Atapos.Shared.Hosting.Wire;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Atapos.Host.Docs;

/// <summary>Describes a member that may be left out by what it holds, or null.</summary>
internal static class OptionalSchemas
{
    internal static bool IsOptional(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Optional<>);

    internal static async Task Describe(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (IsOptional(context.JsonTypeInfo.Type))
        {
            var held = await context.GetOrCreateSchemaAsync(context.JsonTypeInfo.Type.GetGenericArguments()[0], parameterDescription: null, cancellationToken);
            schema.Type = held.Type | JsonSchemaType.Null;
            schema.Format = held.Format;
        }
    }
}
