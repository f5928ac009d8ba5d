using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.DependencyInjection;

namespace Atapos.Shared.Hosting.Edge;

/// <summary>How long a request may take; after that it is given up, undone, and answered 503.</summary>
internal static class Deadlines
{
    private const int RetryAfterSeconds = 2;

    // The slowest line that a large file may come by.
    private const int BytesPerSecond = 128 * 1024;

    internal static void AddDeadlines(this IServiceCollection services, EdgeSettings settings) =>
        services.AddRequestTimeouts(timeouts => timeouts.DefaultPolicy = PolicyOf(settings.RequestTimeout));

    /// <summary>Gives a large body the time to come, and a minute to work on it.</summary>
    internal static RouteHandlerBuilder AllowsTimeFor(this RouteHandlerBuilder endpoint, long bytes)
    {
        endpoint.WithRequestTimeout(PolicyOf(TimeSpan.FromSeconds(60 + (bytes / BytesPerSecond))));
        return endpoint;
    }

    private static RequestTimeoutPolicy PolicyOf(TimeSpan timeout) => new()
    {
        Timeout = timeout,
        TimeoutStatusCode = StatusCodes.Status503ServiceUnavailable,
        WriteTimeoutResponse = WriteAsync,
    };

    private static async Task WriteAsync(HttpContext context)
    {
        // It has been cancelled, and the answer must still be written.
        context.RequestAborted = CancellationToken.None;
        await ProblemAnswer.WriteAsync(
            context,
            new(StatusCodes.Status503ServiceUnavailable, ProblemCodes.Deadline, "This took too long and was given up; try again soon.")
            {
                RetryAfterSeconds = RetryAfterSeconds,
            });
    }
}
