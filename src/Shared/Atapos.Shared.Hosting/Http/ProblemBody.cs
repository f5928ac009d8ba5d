using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace Atapos.Shared.Hosting.Http;

/// <summary>The JSON of a failure: RFC 9457 plus the members that clients of the original system read (ruling 14).</summary>
public static class ProblemBody
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

    /// <summary>The body that a failure is answered with, for those who describe it.</summary>
    /// <param name="problem">The failure.</param>
    /// <param name="path">The path that was asked.</param>
    public static ProblemDetails Example(ProblemException problem, string path)
    {
        ArgumentNullException.ThrowIfNull(problem);
        var body = Of(problem);
        Complete(body, problem.Status, path, "0199c2f4a1b27c3d8e5f60718293a4b5");
        return body;
    }

    /// <summary>The code of a problem that is complete.</summary>
    internal static string CodeOf(ProblemDetails body) => (string)body.Extensions[Code]!;

    /// <summary>Completes every problem, also those that the framework makes for a bare status, to the same members in the same order.</summary>
    internal static void Complete(ProblemDetails body, HttpContext http) =>
        Complete(body, body.Status ?? http.Response.StatusCode, http.Request.Path, http.TraceIdentifier);

    private static void Complete(ProblemDetails body, int status, string? path, string requestId)
    {
        var code = body.Extensions.TryGetValue(Code, out var known) && known is string said ? said : ProblemCodes.Of(status);
        var details = body.Extensions.TryGetValue(Details, out var told) ? told : null;
        var errors = body.Extensions.TryGetValue(Errors, out var fields) ? fields : null;
        body.Status = status;
        body.Type = $"/problems/{code}";
        body.Title = ReasonPhrases.GetReasonPhrase(status);
        body.Detail ??= Sentence(status);
        body.Instance = path;
        body.Extensions.Clear();
        body.Extensions[Code] = code;
        body.Extensions["success"] = false;
        body.Extensions["message"] = body.Detail;
        body.Extensions[Details] = details;
        body.Extensions["request_id"] = requestId;
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
