using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Atapos.Host.Docs;
using Atapos.IntegrationTests.Harness;
using Shouldly;

namespace Atapos.IntegrationTests.OpenApi.Recording;

/// <summary>Calls operations of a host by their names, checks what is answered against the document, and keeps it as examples.</summary>
internal sealed partial class Recorder(ApiDescription api)
{
    private const string Json = "application/json";
    private const string Hidden = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxIn0.signature";

    // What belongs to one kind of answer; the others are on all of them.
    private static readonly string[] Told = ["Content-Disposition", "ETag", "Link", "Location", "X-Total-Count"];

    private readonly AnswerCheck _check = new(api);
    private readonly SchemaCheck _schemas = new(api);

    /// <summary>What was recorded, by the names of the operations.</summary>
    internal SortedDictionary<string, List<RecordedCall>> Calls { get; } = new(StringComparer.Ordinal);

    /// <summary>Calls with a JSON body, or without one.</summary>
    internal Task<Answer> CallAsync(ApiClient caller, string operationId, JsonObject? body = null, params (string Name, object Value)[] parameters) =>
        SendAsync(caller, operationId, body is null ? null : Content(body), body is null ? null : Json, body, parameters);

    /// <summary>Calls with a body of another kind.</summary>
    internal Task<Answer> SendAsync(ApiClient caller, string operationId, string media, HttpContent content, string? shown, params (string Name, object Value)[] parameters) =>
        SendAsync(caller, operationId, content, media, shown, parameters);

    private async Task<Answer> SendAsync(
        ApiClient caller, string operationId, HttpContent? content, string? media, JsonNode? shown, (string Name, object Value)[] parameters)
    {
        var operation = api.Operations.Single(candidate => string.Equals(candidate.Id, operationId, StringComparison.Ordinal));
        if (shown is JsonObject && operation.Bodies.TryGetValue(media!, out var schema))
        {
            _schemas.Faults(shown, schema).ShouldBeEmpty($"the request of {operationId}");
        }

        var values = parameters.ToDictionary(pair => pair.Name, pair => FormattableString.Invariant($"{pair.Value}"), StringComparer.Ordinal);
        var answer = await caller.SendAsync(operation.Method, PathOf(operation, values), content);
        answer.Status.ShouldBeInRange(200, 299, $"{operation}: {answer.Text}");
        _check.Faults(operation, answer).Select(fault => fault.Words).ShouldBeEmpty(operation.ToString());
        var answered = answer.Header("Content-Type")?.Split(';')[0];
        if (!Calls.TryGetValue(operationId, out var calls))
        {
            Calls[operationId] = calls = [];
        }

        calls.Add(new(values, media, shown?.DeepClone(), answer.Status, answered, BodyOf(answer, answered), [.. Told.Where(name => answer.Header(name) is not null)]));
        return answer;
    }

    private static string PathOf(ApiOperation operation, IReadOnlyDictionary<string, string> values)
    {
        var path = operation.In("path").Aggregate(operation.Path, (path, parameter) => path.Replace($"{{{parameter.Name}}}", values[parameter.Name], StringComparison.Ordinal));
        var query = string.Join('&', operation.In("query").Where(parameter => values.ContainsKey(parameter.Name))
            .Select(parameter => $"{parameter.Name}={Uri.EscapeDataString(values[parameter.Name])}"));
        return query.Length > 0 ? $"{path}?{query}" : path;
    }

    private static JsonNode? BodyOf(Answer answer, string? media) => media switch
    {
        null => null,
        Json => Shown(answer.Json),
        "text/csv" => string.Join("\r\n", answer.Text.Split("\r\n").Take(3)) + "\r\n",
        "text/event-stream" => string.Join("\n\n", answer.Text.Split("\n\n").Take(3)) + "\n\n",
        _ when media.StartsWith("text/", StringComparison.Ordinal) => answer.Text,
        _ => null,
    };

    /// <summary>Tokens are not to be read in a document, however useless they are there; and two rows of a list are enough.</summary>
    private static JsonNode Shown(JsonNode answer)
    {
        var shown = answer is JsonArray rows ? new JsonArray([.. rows.Take(2).Select(row => row!.DeepClone())]) : answer.DeepClone();
        return JsonNode.Parse(Token().Replace(shown.ToJsonString(), Hidden))!;
    }

    private static StringContent Content(JsonNode body)
    {
        var content = new StringContent(body.ToJsonString(), Encoding.UTF8);
        content.Headers.ContentType = new MediaTypeHeaderValue(Json);
        return content;
    }

    [GeneratedRegex(@"eyJ[\w-]+\.[\w-]+\.[\w-]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Token();
}
