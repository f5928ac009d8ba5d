using Atapos.Sandbox.Http;

namespace Atapos.Sandbox.Faults;

/// <summary>Lets a service's fault strike the requests under its API's paths.</summary>
internal sealed class FaultMiddleware(RequestDelegate next, IEnumerable<SandboxService> services, FaultBoard board, TimeProvider clock)
{
    // Neither JSON nor UTF-8.
    private static readonly byte[] GarbageBytes = [.. "{\"data\": "u8, 0xFF, 0xFE, 0x00, .. "<html>"u8];

    private readonly (PathString Prefix, string Service)[] _prefixes =
        [.. services.SelectMany(service => service.ApiPrefixes.Select(prefix => (prefix, service.Name)))];

    public async Task InvokeAsync(HttpContext context)
    {
        var service = Array.Find(_prefixes, entry => context.Request.Path.StartsWithSegments(entry.Prefix, StringComparison.OrdinalIgnoreCase)).Service;
        var fault = service is null ? null : board.Strike(service);
        switch (fault?.Mode)
        {
            case FaultMode.Down:
                context.Abort();
                break;
            case FaultMode.Slow:
                await DelayAsync(context, TimeSpan.FromMilliseconds(fault.DelayMs ?? 0));
                break;
            case FaultMode.Garbage:
                context.Response.ContentType = "application/json";
                await context.Response.Body.WriteAsync(GarbageBytes, context.RequestAborted);
                break;
            case FaultMode.Error500:
                await ApiError.Answer(StatusCodes.Status500InternalServerError, "Internal Server Error").ExecuteAsync(context);
                break;
            default:
                await next(context);
                break;
        }
    }

    private async Task DelayAsync(HttpContext context, TimeSpan delay)
    {
        await Task.Delay(delay, clock, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!context.RequestAborted.IsCancellationRequested)
        {
            await next(context);
        }
    }
}
