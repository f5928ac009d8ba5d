using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Atapos.Shared.Hosting.Http;

/// <summary>Answers with a failure. What refuses many requests calls it itself: throwing is dear when it happens a thousand times a second.</summary>
internal static class ProblemAnswer
{
    internal static async Task<bool> WriteAsync(HttpContext context, ProblemException problem)
    {
        context.Response.StatusCode = problem.Status;
        if (problem.RetryAfterSeconds is { } seconds)
        {
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        return await context.RequestServices.GetRequiredService<IProblemDetailsService>()
            .TryWriteAsync(new() { HttpContext = context, ProblemDetails = ProblemBody.Of(problem) });
    }
}
