using System.Text.Json;
using System.Text.Json.Nodes;
using Atapos.IntegrationTests.Harness;

namespace Atapos.IntegrationTests.OpenApi;

/// <summary>What is wrong with an answer.</summary>
internal enum AnswerFault
{
    /// <summary>The host failed.</summary>
    ServerError,

    /// <summary>The document does not say that this operation answers this status, or this media type with it.</summary>
    Undocumented,

    /// <summary>The JSON is not what the document says.</summary>
    SchemaBreak,
}

/// <summary>Compares an answer with what the document says of it.</summary>
internal sealed class AnswerCheck(ApiDescription api)
{
    private readonly SchemaCheck _schemas = new(api);

    /// <summary>Everything that is wrong with an answer, in words.</summary>
    internal IEnumerable<(AnswerFault Fault, string Words)> Faults(ApiOperation operation, Answer answer)
    {
        if (answer.Status >= 500)
        {
            yield return (AnswerFault.ServerError, $"{answer.Status} {Start(answer.Text)}");
        }

        if (!operation.Answers.TryGetValue(answer.Status, out var described))
        {
            yield return (AnswerFault.Undocumented, $"{answer.Status} {Start(answer.Text)}");
            yield break;
        }

        var media = answer.Header("Content-Type")?.Split(';')[0];
        if (media is null || !described.TryGetValue(media, out var schema))
        {
            if (answer.Body.Length > 0 || described.Count > 0)
            {
                yield return (AnswerFault.Undocumented, $"{answer.Status} as {media ?? "nothing"}");
            }

            yield break;
        }

        if (media.EndsWith("json", StringComparison.Ordinal))
        {
            foreach (var fault in OfJson(answer, schema))
            {
                yield return (AnswerFault.SchemaBreak, $"{answer.Status} {fault}");
            }
        }
    }

    private IEnumerable<string> OfJson(Answer answer, JsonNode schema)
    {
        JsonNode? json;
        try
        {
            json = JsonNode.Parse(answer.Body);
        }
        catch (JsonException unreadable)
        {
            return [unreadable.Message];
        }

        return _schemas.Faults(json, schema);
    }

    private static string Start(string text) => text.Length > 300 ? text[..300] : text;
}
