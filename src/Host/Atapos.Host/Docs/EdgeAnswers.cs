using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;

namespace Atapos.Host.Docs;

/// <summary>
/// Describes what every operation of the API can be answered before its use case begins, so that endpoints need to say only what is theirs: a
/// token that is not good (401) or not for this (403), a merchant that is unknown (404), a header that cannot be read (400), and for what is
/// sent that it cannot be read, is too large, of another media type or invalid (400, 413, 415, 422).
/// </summary>
internal static class EdgeAnswers
{
    private const string Api = "api/v1/";
    private const string ProblemJson = "application/problem+json";

    private static readonly int[] Always =
        [StatusCodes.Status400BadRequest, StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden, StatusCodes.Status404NotFound];

    private static readonly int[] OfBodies =
        [StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType, StatusCodes.Status422UnprocessableEntity];

    internal static Task Describe(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.Description.RelativePath?.StartsWith(Api, StringComparison.Ordinal) != true)
        {
            return Task.CompletedTask;
        }

        var ofQuery = context.Description.ParameterDescriptions.Any(parameter => parameter.Source == BindingSource.Query);
        foreach (var status in Always.Concat(operation.RequestBody is null ? [] : OfBodies).Concat(ofQuery ? [StatusCodes.Status422UnprocessableEntity] : []))
        {
            Add(operation, status, context.Document);
        }

        return Task.CompletedTask;
    }

    private static void Add(OpenApiOperation operation, int status, OpenApiDocument? document)
    {
        operation.Responses ??= [];
        operation.Responses.TryAdd(status.ToString(CultureInfo.InvariantCulture), new OpenApiResponse
        {
            Description = ReasonPhrases.GetReasonPhrase(status),
            Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
            {
                [ProblemJson] = new() { Schema = new OpenApiSchemaReference(nameof(ProblemDetails), document) },
            },
        });
    }
}
