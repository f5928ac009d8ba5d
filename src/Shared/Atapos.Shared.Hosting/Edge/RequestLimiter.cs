using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Security;
using Microsoft.AspNetCore.Http;

namespace Atapos.Shared.Hosting.Edge;

/// <summary>Refuses who asks too often with 429, by what is known before anybody is authenticated; see <see cref="RequestMeter"/>.</summary>
internal sealed class RequestLimiter(RequestDelegate next, RequestLimits limits, TimeProvider clock)
{
    internal const string LimitHeader = "X-RateLimit-Limit";
    internal const string RemainingHeader = "X-RateLimit-Remaining";
    internal const string ResetHeader = "X-RateLimit-Reset";

    public async Task InvokeAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (!limits.IsOn || !ApiRoutes.Has(context.Request))
        {
            await next(context);
            return;
        }

        var meter = new RequestMeter(limits, context, clock);
        context.Features.Set(meter);
        context.Response.OnStarting(static meter => ((RequestMeter)meter).TellAsync(), meter);
        await (meter.Admits() ? next(context) : ProblemAnswer.WriteAsync(context, meter.Refusal()));
    }
}

/// <summary>The same once it is known who asks.</summary>
internal sealed class CallerLimiter(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Features.Get<RequestMeter>() is { } meter && !meter.Admits(Caller.Of(context))
            ? ProblemAnswer.WriteAsync(context, meter.Refusal())
            : next(context);
    }
}
