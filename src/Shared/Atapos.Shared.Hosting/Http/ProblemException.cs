using Microsoft.AspNetCore.Http;

namespace Atapos.Shared.Hosting.Http;

/// <summary>A failure that is known at the edge, with everything the answer shows of it.</summary>
/// <param name="status">HTTP status, 400 or above.</param>
/// <param name="code">Stable code, part of the API.</param>
/// <param name="message">One English sentence for people.</param>
public sealed class ProblemException(int status, string code, string message) : Exception(message)
{
    /// <summary>HTTP status.</summary>
    public int Status { get; } = status;

    /// <summary>Stable code, part of the API.</summary>
    public string Code { get; } = code;

    /// <summary>What the original's clients read as <c>details</c>; an object that serialises to JSON.</summary>
    public object? Details { get; init; }

    /// <summary>JSON name to messages, for 422.</summary>
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }

    /// <summary>When to try again, in seconds, for 429 and 503.</summary>
    public int? RetryAfterSeconds { get; init; }
}

/// <summary>Ready-made failures of the edge.</summary>
public static class Problem
{
    /// <summary>What is said of a field or parameter that cannot be read as what it should be.</summary>
    internal const string WrongType = "has a wrong type or an unknown value.";

    /// <summary>422 with one faulty field.</summary>
    /// <param name="field">Its JSON name, <c>items[0].pr_id</c> for a part of a list.</param>
    /// <param name="message">What is wrong with it.</param>
    public static ProblemException Invalid(string field, string message) =>
        Invalid(new Dictionary<string, string[]>(StringComparer.Ordinal) { [field] = [message] });

    /// <summary>422 with several faulty fields.</summary>
    public static ProblemException Invalid(IReadOnlyDictionary<string, string[]> errors) =>
        new(StatusCodes.Status422UnprocessableEntity, ProblemCodes.Validation, "The request has invalid fields.") { Errors = errors, Details = errors };

    /// <summary>403 with a code that says why.</summary>
    public static ProblemException Forbidden(string code, string message) => new(StatusCodes.Status403Forbidden, code, message);

    /// <summary>409 with a code that says why.</summary>
    public static ProblemException Conflict(string code, string message) => new(StatusCodes.Status409Conflict, code, message);

    /// <summary>404: there is no such thing for this caller.</summary>
    public static ProblemException NotFound(string message = "There is nothing here.") => new(StatusCodes.Status404NotFound, ProblemCodes.NotFound, message);

    /// <summary>502, 503 or 504 because of an outside service.</summary>
    public static ProblemException Outside(int status, string service, string message) =>
        new(status, $"{service}.{(status == StatusCodes.Status504GatewayTimeout ? "timeout" : status == StatusCodes.Status503ServiceUnavailable ? "unavailable" : "failed")}", message)
        {
            RetryAfterSeconds = status == StatusCodes.Status503ServiceUnavailable ? 5 : null,
        };
}

/// <summary>Codes of failures that no module owns.</summary>
public static class ProblemCodes
{
    public const string Unreadable = "request.unreadable";
    public const string Unauthenticated = "auth.required";
    public const string Forbidden = "auth.forbidden";
    public const string NotFound = "not-found";
    public const string MethodNotAllowed = "method-not-allowed";
    public const string Conflict = "conflict";
    public const string TooLarge = "request.too-large";
    public const string MediaType = "request.media-type";
    public const string Validation = "validation";
    public const string RateLimited = "rate-limited";
    public const string Internal = "internal";
    public const string DatabaseUnavailable = "database.unavailable";
    public const string Overloaded = "overloaded";
    public const string Deadline = "request.deadline";
    public const string TooSlow = "request.too-slow";

    /// <summary>The code that stands for a bare status.</summary>
    public static string Of(int status) => status switch
    {
        StatusCodes.Status400BadRequest => Unreadable,
        StatusCodes.Status401Unauthorized => Unauthenticated,
        StatusCodes.Status403Forbidden => Forbidden,
        StatusCodes.Status404NotFound => NotFound,
        StatusCodes.Status405MethodNotAllowed => MethodNotAllowed,
        StatusCodes.Status408RequestTimeout => TooSlow,
        StatusCodes.Status409Conflict => Conflict,
        StatusCodes.Status413PayloadTooLarge => TooLarge,
        StatusCodes.Status415UnsupportedMediaType => MediaType,
        StatusCodes.Status422UnprocessableEntity => Validation,
        StatusCodes.Status429TooManyRequests => RateLimited,
        StatusCodes.Status503ServiceUnavailable => "unavailable",
        _ => status < 500 ? "request.refused" : Internal,
    };
}
