using System.Collections;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Atapos.Shared.Hosting.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Atapos.Host.Docs;

/// <summary>
/// Says which members a request must have. The framework takes all members of a record for required; what is required is what the endpoints
/// complain of when it is left out, all of them where several take the same request.
/// </summary>
internal static class RequiredMembers
{
    internal static Task Describe(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (schema.Required is { Count: > 0 } && RequiredOf(context.JsonTypeInfo, context.ApplicationServices.GetRequiredService<EndpointDataSource>()) is { } required)
        {
            schema.Required = schema.Required.Where(required.Contains).ToHashSet(StringComparer.Ordinal) is { Count: > 0 } kept ? kept : null;
        }

        return Task.CompletedTask;
    }

    /// <summary>Null for what is no request.</summary>
    private static HashSet<string>? RequiredOf(JsonTypeInfo json, EndpointDataSource endpoints)
    {
        if (ChecksOf(endpoints, json.Type) is { Count: > 0 } checks)
        {
            return Missing(checks, json, [], within: "");
        }

        if (json.Type.DeclaringType is { } outer && ChecksOf(endpoints, outer) is { Count: > 0 } outerChecks)
        {
            var whole = json.Options.GetTypeInfo(outer);
            return whole.Properties.FirstOrDefault(property => IsListOf(property.PropertyType, json.Type)) is { } list
                ? Missing(outerChecks, whole, new JsonObject { [list.Name] = new JsonArray(new JsonObject()) }, within: $"{list.Name}[0].")
                : null;
        }

        return json.Type.Name.EndsWith("FormSchema", StringComparison.Ordinal) ? NotNullable(json) : null;
    }

    private static List<RequestCheck> ChecksOf(EndpointDataSource endpoints, Type request) =>
        [.. endpoints.Endpoints.SelectMany(endpoint => endpoint.Metadata.OfType<RequestCheck>()).Where(check => check.Request == request)];

    private static HashSet<string> Missing(IEnumerable<RequestCheck> checks, JsonTypeInfo json, JsonObject body, string within)
    {
        var request = body.Deserialize(json)!;
        return checks
            .Select(check => check.Run(request).Errors
                .Select(error => error.PropertyName)
                .Where(name => name.StartsWith(within, StringComparison.Ordinal))
                .Select(name => name[within.Length..])
                .ToHashSet(StringComparer.Ordinal))
            .Aggregate((one, other) => one.Intersect(other, StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal));
    }

    private static bool IsListOf(Type list, Type item) => list.IsAssignableTo(typeof(IEnumerable)) && list.IsAssignableTo(typeof(IEnumerable<>).MakeGenericType(item));

    private static HashSet<string> NotNullable(JsonTypeInfo json)
    {
        var nullability = new NullabilityInfoContext();
        return json.Properties
            .Where(property => property.AttributeProvider is PropertyInfo declared && nullability.Create(declared).ReadState == NullabilityState.NotNull)
            .Select(property => property.Name)
            .ToHashSet(StringComparer.Ordinal);
    }
}
