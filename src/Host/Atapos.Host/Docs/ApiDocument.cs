using System.Text.Json.Serialization.Metadata;
using Atapos.Shared.Hosting.Settings;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Atapos.Host.Docs;

/// <summary>The OpenAPI document.</summary>
internal static class ApiDocument
{
    internal const string Address = "/openapi.json";
    private const string Name = "v1";
    private const string Staff = "staff";
    private const string Customer = "customer";

    internal static void AddApiDocument(this IServiceCollection services) => services.AddOpenApi(Name, document =>
    {
        document.CreateSchemaReferenceId = NameOf;
        document.AddDocumentTransformer(Describe);
        document.AddDocumentTransformer(SharedRoutes.Describe);
        document.AddOperationTransformer(DescribeCallers);
        document.AddOperationTransformer(EdgeAnswers.Describe);
        document.AddSchemaTransformer(WordSchemas.Describe);
        document.AddSchemaTransformer(InstantSchemas.Describe);
        document.AddSchemaTransformer(ProblemSchemas.Describe);
        document.AddSchemaTransformer(OptionalSchemas.Describe);
    });

    internal static void MapApiDocument(this WebApplication app) => app.MapOpenApi(Address).AllowAnonymous();

    /// <summary>The document's text, as <see cref="Address"/> answers it.</summary>
    internal static async Task<string> ApiDocumentAsync(this IServiceProvider services, CancellationToken cancellationToken)
    {
        var document = await services.GetRequiredKeyedService<IOpenApiDocumentProvider>(Name).GetOpenApiDocumentAsync(cancellationToken);
        return await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1, cancellationToken);
    }

    /// <summary>A use case's own messages are named after it: <c>PayCashResponse</c>.</summary>
    private static string? NameOf(JsonTypeInfo type) => !OptionalSchemas.IsOptional(type.Type) && OpenApiOptions.CreateDefaultSchemaReferenceId(type) is { } name
        ? type.Type.DeclaringType?.Name + name
        : null;

    private static Task Describe(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        var settings = context.ApplicationServices.GetRequiredService<HostSettings>();
        document.Info = new()
        {
            Title = settings.AppName,
            Version = settings.AppVersion,
            Description = "Point of sale for restaurants, shops and services. Amounts are whole rupiah, times UTC (RFC 3339). "
                + "Failures are Problem Details with a stable `code`. Anonymous requests and platform staff choose a merchant with `X-Merchant-Id`.",
            License = new() { Name = "MIT" },
        };
        document.Servers = [new() { Url = "/" }];
        document.Components ??= new();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
        {
            [Staff] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "An access token of Atlas SSO; also taken from the cookie ATLASTOKEN." },
            [Customer] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", BearerFormat = "JWT", Description = "The token of a customer's sign-in." },
        };
        return Task.CompletedTask;
    }

    private static Task DescribeCallers(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var roles = context.Description.ActionDescriptor.EndpointMetadata.OfType<IAuthorizeData>().Select(data => data.Policy).ToList();
        if (roles.Count == 0)
        {
            return Task.CompletedTask;
        }

        operation.Security ??= [];
        foreach (var scheme in roles.Contains(Shared.Hosting.Security.Roles.Customer) ? [Customer]
            : roles.Contains(Shared.Hosting.Security.Roles.OwnerOrStaff) ? [Staff, Customer]
            : new[] { Staff })
        {
            operation.Security.Add(new() { [new OpenApiSecuritySchemeReference(scheme, context.Document)] = [] });
        }

        return Task.CompletedTask;
    }
}
