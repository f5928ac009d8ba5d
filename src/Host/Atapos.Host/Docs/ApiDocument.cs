using System.Text.Json.Serialization.Metadata;
using Atapos.Shared.Hosting.Security;
using Atapos.Shared.Hosting.Settings;
using Atapos.Shared.Hosting.Tenancy;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Atapos.Host.Docs;

/// <summary>The OpenAPI document.</summary>
internal static class ApiDocument
{
    internal const string Address = "/openapi.json";
    private const string Name = "v1";
    internal const string Staff = "staff";
    private const string Customer = "customer";

    internal static void AddApiDocument(this IServiceCollection services) => services.AddOpenApi(Name, document =>
    {
        document.CreateSchemaReferenceId = NameOf;
        document.AddDocumentTransformer(Describe);
        document.AddDocumentTransformer(SharedRoutes.Describe);
        document.AddDocumentTransformer(Examples.Describe);
        document.AddDocumentTransformer(TidyDocument.Describe);
        document.AddOperationTransformer(DescribeCallers);
        document.AddOperationTransformer(ParameterWords.Describe);
        document.AddOperationTransformer(EdgeAnswers.Describe);
        document.AddSchemaTransformer(WordSchemas.Describe);
        document.AddSchemaTransformer(InstantSchemas.Describe);
        document.AddSchemaTransformer(ProblemSchemas.Describe);
        document.AddSchemaTransformer(OptionalSchemas.Describe);
        document.AddSchemaTransformer(RequiredMembers.Describe);
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
                + "Failures are Problem Details with a stable `code`, and `type` leads to the page that explains it; [/problems](/problems) lists them all. "
                + "Anonymous requests and platform staff choose a merchant with `X-Merchant-Id`. Every answer has `X-Request-ID`, `X-RateLimit-Limit`, "
                + "`X-RateLimit-Remaining` and `X-RateLimit-Reset`. Unknown members of requests are ignored.",
            Contact = new() { Name = "ATAPOS" },
            License = new() { Name = "MIT", Identifier = "MIT" },
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
        var about = context.Description.ActionDescriptor.EndpointMetadata;
        var roles = about.OfType<IAuthorizeData>().Select(data => data.Policy).ToList();
        operation.Security ??= [];
        if (roles.Count == 0)
        {
            // Whoever may read without a token may also bring one: it says whose shop it is, and staff see more.
            string[] optional = about.OfType<ServesTenants>().Any() && HttpMethods.IsGet(context.Description.HttpMethod ?? "") ? [Staff, Customer] : [];
            if (optional.Length > 0)
            {
                operation.Security.Add([]);
            }

            AddSchemes(operation, optional, context);
            return Task.CompletedTask;
        }

        string[] schemes = roles.Contains(Roles.Customer) ? [Customer] : roles.Contains(Roles.OwnerOrStaff) ? [Staff, Customer] : [Staff];
        AddSchemes(operation, schemes, context);
        return Task.CompletedTask;
    }

    private static void AddSchemes(OpenApiOperation operation, IEnumerable<string> schemes, OpenApiOperationTransformerContext context)
    {
        foreach (var scheme in schemes)
        {
            operation.Security!.Add(new() { [new OpenApiSecuritySchemeReference(scheme, context.Document)] = [] });
        }
    }
}
