using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Messaging;
using Atapos.Shared.Hosting.Security;
using Microsoft.AspNetCore.Builder;
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
        var key = http.Features.Get<IdempotencyKey>();
        var beginsLate = http.GetEndpoint()?.Metadata.GetMetadata<BeginsLate>() is not null;
        if (!beginsLate)
        {
            await session.BeginAsync(http.RequestAborted);
        }

        if (key is not null && await EarlierAsync(http, session, key, beginsLate) is { } earlier)
        {
            return earlier;
        }

        object? result;
        try
        {
            result = await next(context);
        }
        catch (Exception) when (beginsLate && key is not null)
        {
            // A copy of this request may have been first, and its very effect what this one failed at.
            await session.DisposeAsync();
            if (await EarlierAsync(http, session, key, beginsLate) is { } first)
            {
                return first;
            }

            throw;
        }

        if (!Succeeded(result))
        {
            return result;
        }

        if (key is not null)
        {
            if (!session.IsOpen)
            {
                await session.BeginAsync(http.RequestAborted);
            }

            var answer = await RememberedAnswer.CaptureAsync(result, http);
            await IdempotencyStore.KeepAsync(session, Caller.Of(http), key, answer, Now(http), http.RequestAborted);
            result = answer;
        }

        if (session.IsOpen)
        {
            await session.CommitAsync();
        }

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

    // A use case that begins late is asked about in a transaction of its own: of two copies at once both may start, but only one can keep its answer.
    private static Task<RememberedAnswer?> EarlierAsync(HttpContext http, TenantSession session, IdempotencyKey key, bool beginsLate) => beginsLate
        ? http.RequestServices.GetRequiredService<OwnTransaction>().RunAsync(
            session.Tenant.Current,
            (services, cancellationToken) => IdempotencyStore.ClaimAsync(
                services.GetRequiredService<TenantSession>(), Caller.Of(http), key, Now(http), cancellationToken),
            http.RequestAborted)
        : IdempotencyStore.ClaimAsync(session, Caller.Of(http), key, Now(http), http.RequestAborted);

    private static DateTimeOffset Now(HttpContext http) => http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
}

/// <summary>Marks use cases that begin the request's transaction themselves.</summary>
internal sealed class BeginsLate;

/// <summary>How a use case that calls an outside service keeps the database out of the waiting.</summary>
public static class LateTransaction
{
    /// <summary>
    /// The edge does not begin the request's transaction: the use case does, once, after the outside call, so that no connection is held
    /// while the service takes its time. The edge commits it all the same.
    /// </summary>
    public static RouteHandlerBuilder BeginsLate(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new BeginsLate());
}
