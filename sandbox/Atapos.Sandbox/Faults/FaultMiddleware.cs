using Microsoft.AspNetCore.Http.Features;

namespace Atapos.Sandbox.Faults;

/// <summary>Lets a service's fault strike the requests under its API's paths.</summary>
internal sealed class FaultMiddleware(RequestDelegate next, IEnumerable<SandboxService> services, FaultBoard board, TimeProvider clock)
{
    // Neither JSON nor UTF-8.
    private static readonly byte[] GarbageBytes = [.. "{\"data\": "u8, 0xFF, 0xFE, 0x00, .. "<html>"u8];

    private readonly (PathString Prefix, SandboxService Service)[] _prefixes =
        [.. services.SelectMany(service => service.ApiPrefixes.Select(prefix => (prefix, service)))];

    public async Task InvokeAsync(HttpContext context)
    {
        var service = Array.Find(_prefixes, entry => context.Request.Path.StartsWithSegments(entry.Prefix, StringComparison.OrdinalIgnoreCase)).Service;
        var fault = service is null ? null : board.Strike(service.Name, OperationOf(service, context.Request.Path));
        switch (fault?.Mode)
        {
            case FaultMode.Down:
                context.Abort();
                break;
            case FaultMode.Slow:
                await DelayAsync(context, fault.Delay);
                break;
            case FaultMode.Garbage:
                context.Response.ContentType = "application/json";
                await context.Response.Body.WriteAsync(GarbageBytes, context.RequestAborted);
                break;
            case FaultMode.Error500:
                await service!.Error(StatusCodes.Status500InternalServerError, "Internal Server Error").ExecuteAsync(context);
                break;
            case FaultMode.Error429:
                await service!.Error(StatusCodes.Status429TooManyRequests, "Too Many Requests").ExecuteAsync(context);
                break;
            case FaultMode.CutAfterActing:
                await ActAndCutAsync(context);
                break;
            default:
                await next(context);
                break;
        }
    }

    private static string? OperationOf(SandboxService service, PathString path)
    {
        var name = path.Value!.TrimEnd('/').Split('/')[^1];
        return service.Operations.FirstOrDefault(operation => string.Equals(operation, name, StringComparison.OrdinalIgnoreCase));
    }

    private async Task DelayAsync(HttpContext context, TimeSpan delay)
    {
        await Task.Delay(delay, clock, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!context.RequestAborted.IsCancellationRequested)
        {
            await next(context);
        }
    }

    private async Task ActAndCutAsync(HttpContext context)
    {
        // Without a feature of its own the answer's first byte would be on its way before the connection is cut.
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(Stream.Null));
        await next(context);
        context.Abort();
    }
}
