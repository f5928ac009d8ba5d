using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Atapos.Shared.Hosting.Http;

/// <summary>Gives every request a name that stands in the answer, in errors and in the log (ruling 17).</summary>
internal sealed class RequestId(RequestDelegate next, TimeProvider clock, ILogger<RequestId> log)
{
    internal const string Header = "X-Request-ID";

    private const int Longest = 128;

    public async Task InvokeAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var given = context.Request.Headers[Header].ToString();
        var id = IsWellFormed(given) ? given : Guid.CreateVersion7(clock.GetUtcNow()).ToString("N");
        context.TraceIdentifier = id;
        context.Response.OnStarting(() =>
        {
            context.Response.Headers[Header] = id;
            return Task.CompletedTask;
        });
        using (log.BeginScope(new Dictionary<string, object>(StringComparer.Ordinal) { ["request_id"] = id }))
        {
            await next(context);
        }
    }

    private static bool IsWellFormed(string id) =>
        id.Length is > 0 and <= Longest && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
}
