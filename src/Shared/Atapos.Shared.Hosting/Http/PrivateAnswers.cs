using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Atapos.Shared.Hosting.Http;

/// <summary>What the API answers is kept by nobody on the way, unless the endpoint says otherwise: it may hold a token or a person's data.</summary>
internal sealed class PrivateAnswers(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase))
        {
            context.Response.OnStarting(() =>
            {
                var headers = context.Response.Headers;
                headers.CacheControl = StringValues.IsNullOrEmpty(headers.CacheControl) ? "no-store" : headers.CacheControl;
                return Task.CompletedTask;
            });
        }

        return next(context);
    }
}
