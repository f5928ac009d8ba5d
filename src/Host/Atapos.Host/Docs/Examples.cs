using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Atapos.Host.Docs.Problems;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Atapos.Host.Docs;

/// <summary>A request as it was sent to a running host, and what that answered.</summary>
/// <param name="Parameters">What stood in the path and in the query.</param>
/// <param name="RequestMedia">The media type of the body; null without one.</param>
/// <param name="Request">The body: JSON, or a text.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="AnswerMedia">The media type of the answer; null without a body.</param>
/// <param name="Answer">The answer: JSON, or a text; null when it is bytes.</param>
/// <param name="Headers">The names of the headers that belong to this answer and not to all.</param>
public sealed record RecordedCall(
    IReadOnlyDictionary<string, string> Parameters, string? RequestMedia, JsonNode? Request, int Status, string? AnswerMedia, JsonNode? Answer,
    IReadOnlyList<string> Headers);

/// <summary>
/// Puts examples into the document. Requests and good answers are recorded from a running host, by a test that also finds out when they are
/// not true any more; failures are those of <see cref="KnownProblems"/>.
/// </summary>
internal static class Examples
{
    private const string Recorded = "recorded";
    private const string ProblemJson = "application/problem+json";

    private static readonly Dictionary<string, string> Headers = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Location"] = "Where it is.",
        ["ETag"] = "Names the answer by its content; send it back in If-None-Match.",
        ["Link"] = "rel=next and rel=prev, where there are more pages.",
        ["X-Total-Count"] = "How many rows the whole list has.",
        ["Content-Disposition"] = "Names the file.",
        ["Retry-After"] = "When to try again, in seconds.",
    };

    private static readonly Dictionary<string, RecordedCall[]> Calls = Read();

    internal static Task Describe(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        foreach (var operation in document.Paths.Values.SelectMany(path => path.Operations ?? []).Select(pair => pair.Value))
        {
            foreach (var call in Calls.GetValueOrDefault(operation.OperationId!) ?? [])
            {
                Add(operation, call);
            }

            AddProblems(operation, document);
        }

        return Task.CompletedTask;
    }

    private static void Add(OpenApiOperation operation, RecordedCall call)
    {
        foreach (var parameter in (operation.Parameters ?? []).OfType<OpenApiParameter>().Where(parameter => parameter.In == ParameterLocation.Path))
        {
            if (call.Parameters.TryGetValue(parameter.Name!, out var value))
            {
                parameter.Example = long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
                    : bool.TryParse(value, out var isSo) ? isSo : value;
            }
        }

        if (call.RequestMedia is { } sent && operation.RequestBody?.Content?.TryGetValue(sent, out var body) == true)
        {
            body.Example = call.Request?.DeepClone();
        }

        if (operation.Responses?.TryGetValue(call.Status.ToString(CultureInfo.InvariantCulture), out var described) != true || described is not OpenApiResponse response)
        {
            return;
        }

        foreach (var name in call.Headers)
        {
            AddHeader(response, name);
        }

        if (call.AnswerMedia is { } answered && call.Answer is { } answer && response.Content?.TryGetValue(answered, out var content) == true)
        {
            content.Examples ??= new Dictionary<string, IOpenApiExample>(StringComparer.Ordinal);
            content.Examples.TryAdd(Recorded, new OpenApiExample { Value = answer.DeepClone() });
        }
    }

    private static void AddProblems(OpenApiOperation operation, OpenApiDocument document)
    {
        document.Components ??= new();
        document.Components.Examples ??= new Dictionary<string, IOpenApiExample>(StringComparer.Ordinal);
        foreach (var (status, response) in operation.Responses ?? [])
        {
            if (response is not OpenApiResponse described || response.Content?.TryGetValue(ProblemJson, out var content) != true || content is null)
            {
                continue;
            }

            var code = int.Parse(status, CultureInfo.InvariantCulture);
            if (code is 429 or 503)
            {
                AddHeader(described, "Retry-After");
            }

            content.Examples ??= new Dictionary<string, IOpenApiExample>(StringComparer.Ordinal);
            foreach (var problem in AnsweredProblems.Of(operation, code))
            {
                var name = problem.Statuses.Count == 1 ? problem.Code : $"{problem.Code}.{status}";
                document.Components.Examples.TryAdd(name, new OpenApiExample
                {
                    Summary = problem.En.Title,
                    Value = JsonSerializer.SerializeToNode(ProblemPage.ExampleOf(problem, code)),
                });
                content.Examples[problem.Code] = new OpenApiExampleReference(name, document);
            }
        }
    }

    private static void AddHeader(OpenApiResponse response, string name)
    {
        response.Headers ??= new Dictionary<string, IOpenApiHeader>(StringComparer.Ordinal);
        response.Headers.TryAdd(name, new OpenApiHeader
        {
            Description = Headers[name],
            Schema = new OpenApiSchema { Type = name is "Retry-After" or "X-Total-Count" ? JsonSchemaType.Integer : JsonSchemaType.String },
        });
    }

    private static Dictionary<string, RecordedCall[]> Read()
    {
        using var stream = typeof(Examples).Assembly.GetManifestResourceStream("examples.json") ?? throw new InvalidOperationException("The examples are not where they were.");
        return JsonSerializer.Deserialize<Dictionary<string, RecordedCall[]>>(stream, JsonSerializerOptions.Web)!;
    }
}
