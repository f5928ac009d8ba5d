using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Atapos.Host.Docs;

/// <summary>
/// Two use cases may share a route and a method and differ in the media type that they take (a product as JSON or as a form). The
/// document has one operation for both, so it is given the bodies of both; name and words are those of the one that takes more.
/// </summary>
internal static partial class SharedRoutes
{
    internal static async Task Describe(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        var shared = context.DescriptionGroups.SelectMany(group => group.Items)
            .GroupBy(description => ($"/{Constraint().Replace(description.RelativePath!, "}")}", description.HttpMethod))
            .Where(group => group.Count() > 1);
        foreach (var group in shared)
        {
            var (path, method) = group.Key;
            if (document.Paths.TryGetValue(path, out var item) && item.Operations?.GetValueOrDefault(new HttpMethod(method!)) is { RequestBody: OpenApiRequestBody body })
            {
                await AddAsync(body, group, document, context, cancellationToken);
            }
        }
    }

    private static async Task AddAsync(
        OpenApiRequestBody body, IEnumerable<ApiDescription> descriptions, OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        body.Content ??= new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal);
        foreach (var description in descriptions)
        {
            var taken = description.ParameterDescriptions.FirstOrDefault(parameter => parameter.Source == BindingSource.Body);
            foreach (var format in description.SupportedRequestFormats.Where(format => taken is not null && !body.Content.ContainsKey(format.MediaType)))
            {
                var schema = await context.GetOrCreateSchemaAsync(taken!.Type, taken, cancellationToken);
                body.Content[format.MediaType] = new()
                {
                    Schema = document.Components?.Schemas?.ContainsKey(taken.Type.Name) == true ? new OpenApiSchemaReference(taken.Type.Name, document) : schema,
                };
            }
        }
    }

    [GeneratedRegex(":[^}]+}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Constraint();
}
