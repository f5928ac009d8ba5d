using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Atapos.Host.Docs;

/// <summary>Describes all members that a failure has (ruling 14); the framework knows the five of the standard alone.</summary>
internal static class ProblemSchemas
{
    private const string Errors = "errors";

    internal static Task Describe(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.JsonTypeInfo.Type != typeof(ProblemDetails))
        {
            return Task.CompletedTask;
        }

        schema.Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)
        {
            ["type"] = Text("`/problems/` and the code."),
            ["title"] = Text("The status in words."),
            ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32", Description = "The HTTP status." },
            ["detail"] = Text("What is wrong, for people."),
            ["instance"] = Text("The path that was asked."),
            ["code"] = Text("What is wrong, for programs; stable."),
            ["success"] = new OpenApiSchema { Type = JsonSchemaType.Boolean, Description = "False." },
            ["message"] = Text("The same as detail."),
            ["details"] = new OpenApiSchema { Description = "More about it, else null." },
            ["request_id"] = Text("The same as the header X-Request-ID."),
            [Errors] = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Description = "With 422: what is wrong with each field, by its JSON name.",
                AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String } },
            },
        };
        schema.Required = schema.Properties.Keys.Where(name => name is not Errors).ToHashSet(StringComparer.Ordinal);
        return Task.CompletedTask;
    }

    private static OpenApiSchema Text(string description) => new() { Type = JsonSchemaType.String, Description = description };
}
