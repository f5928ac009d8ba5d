using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;
using Npgsql;

namespace Atapos.Shared.Hosting.Http;

/// <summary>The single place where a failure becomes an HTTP answer.</summary>
internal sealed class ProblemHandler(ILogger<ProblemHandler> log) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested)
        {
            httpContext.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return true;
        }

        var problem = ProblemOf(exception, httpContext);
        if (problem.Status >= 500)
        {
            log.LogError(exception, "{Method} {Path} failed: {Code}", httpContext.Request.Method, httpContext.Request.Path, problem.Code);
        }

        return await ProblemAnswer.WriteAsync(httpContext, problem);
    }

    private static ProblemException ProblemOf(Exception exception, HttpContext context) => exception switch
    {
        ProblemException problem => problem,
        DomainException broken => new(StatusOf(broken.Rule), broken.Code, broken.Message),
        BadHttpRequestException bad => OfUnreadable(bad, context),
        DbUpdateConcurrencyException => Collision(),
        DbUpdateException { InnerException: PostgresException refused } => OfDatabase(refused),
        PostgresException refused => OfDatabase(refused),
        _ when IsDatabaseAway(exception) => DatabaseAway(),
        InvalidOperationException when HasUnknownCharset(context.Request) =>
            new(StatusCodes.Status415UnsupportedMediaType, ProblemCodes.MediaType, "The body must be application/json in UTF-8."),
        _ => new(StatusCodes.Status500InternalServerError, ProblemCodes.Internal, "Something went wrong on our side; the request id names it in the log."),
    };

    private static int StatusOf(BrokenRule rule) => rule switch
    {
        BrokenRule.Conflict => StatusCodes.Status409Conflict,
        BrokenRule.Forbidden => StatusCodes.Status403Forbidden,
        _ => StatusCodes.Status422UnprocessableEntity,
    };

    private static ProblemException OfUnreadable(BadHttpRequestException bad, HttpContext context)
    {
        if (bad.InnerException is JsonException json && !IsSyntaxError(json))
        {
            return Problem.Invalid(FieldOf(json), Problem.WrongType);
        }

        if (bad.StatusCode == StatusCodes.Status400BadRequest && UnboundParameter.NameOf(bad, context.Features.Get<IExceptionHandlerFeature>()?.Endpoint) is { } parameter)
        {
            return Problem.Invalid(parameter, Problem.WrongType);
        }

        return new(bad.StatusCode, ProblemCodes.Of(bad.StatusCode), bad.StatusCode switch
        {
            StatusCodes.Status408RequestTimeout => "The body came too slowly.",
            StatusCodes.Status413PayloadTooLarge => "The body is larger than allowed.",
            StatusCodes.Status415UnsupportedMediaType => "The body is not of a media type that is taken here.",
            _ => "The body is missing or is not JSON.",
        });
    }

    private static bool HasUnknownCharset(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.Charset.HasValue && type.Encoding is null;

    private static bool IsSyntaxError(JsonException json) =>
        IsReaderError(json) || (json.InnerException is { } inner && IsReaderError(inner));

    // System.Text.Json keeps the type of its syntax errors to itself.
    private static bool IsReaderError(Exception error) => string.Equals(error.GetType().Name, "JsonReaderException", StringComparison.Ordinal);

    private static string FieldOf(JsonException json) => json.Path switch
    {
        null or "" or "$" => "body",
        var path when path.StartsWith("$.", StringComparison.Ordinal) => path[2..],
        var path => path.TrimStart('$'),
    };

    private static ProblemException OfDatabase(PostgresException refused) => refused.SqlState switch
    {
        PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected
            or PostgresErrorCodes.LockNotAvailable => Collision(),
        PostgresErrorCodes.QueryCanceled => DatabaseAway(),
        PostgresErrorCodes.CharacterNotInRepertoire => new(
            StatusCodes.Status422UnprocessableEntity, "text.invalid", "A text holds a character that cannot be kept, such as NUL."),
        _ when IsDatabaseAway(refused) => DatabaseAway(),
        _ => new(StatusCodes.Status500InternalServerError, ProblemCodes.Internal, "The database refused what should never have reached it; the request id names it in the log."),
    };

    private static bool IsDatabaseAway(Exception exception) => exception switch
    {
        PostgresException { SqlState: var state } => state.StartsWith("57P", StringComparison.Ordinal) || state.StartsWith("53", StringComparison.Ordinal)
            || state.StartsWith("08", StringComparison.Ordinal),
        NpgsqlException => true,
        DbUpdateException { InnerException: { } inner } => IsDatabaseAway(inner),
        InvalidOperationException { InnerException: NpgsqlException } => true,
        _ => false,
    };

    private static ProblemException Collision() =>
        Problem.Conflict(ProblemCodes.Conflict, "Somebody else changed this at the same moment; read it again and retry.");

    private static ProblemException DatabaseAway() =>
        new(StatusCodes.Status503ServiceUnavailable, ProblemCodes.DatabaseUnavailable, "The database is not reachable; try again soon.") { RetryAfterSeconds = 2 };
}
