using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace Atapos.Shared.Hosting.Http;

/// <summary>The JSON of a failure: RFC 9457 plus the members that clients of the original system read (ruling 14).</summary>
internal static class ProblemBody
{
    private const string Code = "code";
    private const string Details = "details";
    private const string Errors = "errors";

    internal static ProblemDetails Of(ProblemException problem)
    {
        var body = new ProblemDetails { Status = problem.Status, Detail = problem.Message };
        body.Extensions[Code] = problem.Code;
        body.Extensions[Details] = problem.Details;
        if (problem.Errors is { } errors)
        {
            body.Extensions[Errors] = errors;
        }

        return body;
    }

    /// <summary>Completes every problem, also those that the framework makes for a bare status, to the same members in the same order.</summary>
    internal static void Complete(ProblemDetails body, HttpContext http)
    {
        var status = body.Status ?? http.Response.StatusCode;
        var code = body.Extensions.TryGetValue(Code, out var known) && known is string said ? said : ProblemCodes.Of(status);
        var details = body.Extensions.TryGetValue(Details, out var told) ? told : null;
        var errors = body.Extensions.TryGetValue(Errors, out var fields) ? fields : null;
        body.Status = status;
        body.Type = $"/problems/{code}";
        body.Title = ReasonPhrases.GetReasonPhrase(status);
        body.Detail ??= Sentence(status);
        body.Instance = http.Request.Path;
        body.Extensions.Clear();
        body.Extensions[Code] = code;
        body.Extensions["success"] = false;
        body.Extensions["message"] = body.Detail;
        body.Extensions[Details] = details;
        body.Extensions["request_id"] = http.TraceIdentifier;
        if (errors is not null)
        {
            body.Extensions[Errors] = errors;
        }
    }

    private static string Sentence(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => "Sign in: this needs a valid token.",
        StatusCodes.Status403Forbidden => "You are not allowed to do this.",
        StatusCodes.Status404NotFound => "There is nothing here.",
        StatusCodes.Status405MethodNotAllowed => "This address does not take that method.",
        StatusCodes.Status415UnsupportedMediaType => "The body is not of a media type that is taken here.",
        _ => ReasonPhrases.GetReasonPhrase(status),
    };
}
