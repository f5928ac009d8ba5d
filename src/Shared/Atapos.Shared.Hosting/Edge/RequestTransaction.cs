using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Messaging;
using Atapos.Shared.Hosting.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Atapos.Shared.Hosting.Edge;

/// <summary>
/// One request, one transaction: begun before the use case, committed once after it answered well, together with the remembered answer
/// and the outbox rows; then the events are delivered, and only then does the answer leave. Anything else undoes it all.
/// </summary>
internal static class RequestTransaction
{
    internal static async ValueTask<object?> FilterAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var session = http.RequestServices.GetRequiredService<TenantSession>();
        await session.BeginAsync(http.RequestAborted);

        var key = http.Features.Get<IdempotencyKey>();
        var clock = http.RequestServices.GetRequiredService<TimeProvider>();
        if (key is not null && await IdempotencyStore.ClaimAsync(session, Caller.Of(http), key, clock.GetUtcNow(), http.RequestAborted) is { } earlier)
        {
            return earlier;
        }

        var result = await next(context);
        if (!Succeeded(result))
        {
            return result;
        }

        if (key is not null)
        {
            var answer = await RememberedAnswer.CaptureAsync(result, http);
            await IdempotencyStore.KeepAsync(session, Caller.Of(http), key, answer, clock.GetUtcNow(), http.RequestAborted);
            result = answer;
        }

        await session.CommitAsync();
        await http.RequestServices.GetRequiredService<EventDelivery>().DeliverAsync(session.TakeCommitted());
        return result;
    }

    internal static bool Succeeded(object? result)
    {
        while (result is INestedHttpResult nested)
        {
            result = nested.Result;
        }

        return result is not IStatusCodeHttpResult { StatusCode: >= 400 };
    }
}
