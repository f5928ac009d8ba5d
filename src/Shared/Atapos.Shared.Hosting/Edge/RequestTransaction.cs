using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Messaging;
using Atapos.Shared.Hosting.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Atapos.Shared.Hosting.Edge;

/// <summary>
/// One request, one transaction: begun before the use case, committed once after it answered well, together with the remembered answer
/// and the outbox rows; then the events are delivered, and only then does the answer leave. Anything else undoes it all.
/// </summary>
internal static class RequestTransaction
{
    internal static async ValueTask<object?> FilterAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var pace = context.HttpContext.RequestServices.GetRequiredService<BackgroundPace>();
        pace.Begin();
        try
        {
            return await AnswerAsync(context, next);
        }
        finally
        {
            pace.End();
        }
    }

    private static async ValueTask<object?> AnswerAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var session = http.RequestServices.GetRequiredService<TenantSession>();
        var key = http.Features.Get<IdempotencyKey>();
        var begins = http.GetEndpoint()?.Metadata.GetMetadata<Beginning>()?.When ?? When.AtOnce;
        session.EndsWithUseCase = key is null;
        if (key is null && begins == When.AtOnce)
        {
            await session.BeginAsync(http.RequestAborted);
        }

        if (key is not null && await EarlierAsync(http, session, key, begins) is { } earlier)
        {
            return earlier;
        }

        var releases = begins == When.Late && key is not null;
        try
        {
            var result = await next(context);
            if (!Succeeded(result))
            {
                return result;
            }

            if (key is not null)
            {
                var answer = await RememberedAnswer.CaptureAsync(result, http);
                await IdempotencyStore.KeepAsync(session, Caller.Of(http), key, answer, NowOf(http), http.RequestAborted);
                result = answer;
            }

            if (session.IsOpen)
            {
                await session.CommitAsync();
            }

            releases = false;
            await http.RequestServices.GetRequiredService<EventDelivery>().DeliverAsync(session.TakeCommitted());
            return result;
        }
        finally
        {
            if (releases)
            {
                await session.UndoAsync();
                await ReleaseAsync(http, session, key!);
            }
        }
    }

    internal static bool Succeeded(object? result)
    {
        while (result is INestedHttpResult nested)
        {
            result = nested.Result;
        }

        return result is not IStatusCodeHttpResult { StatusCode: >= 400 };
    }

    // A use case that begins late leaves a row behind for copies that come meanwhile.
    private static Task<RememberedAnswer?> EarlierAsync(HttpContext http, TenantSession session, IdempotencyKey key, When begins) => begins == When.Late
        ? IdempotencyStore.ClaimLateAsync(session, Caller.Of(http), key, NowOf(http), http.RequestAborted)
        : IdempotencyStore.ClaimAsync(session, Caller.Of(http), key, NowOf(http), http.RequestAborted);

    // What a request that failed leaves claimed when the database is away is free again in half a minute.
    private static async Task ReleaseAsync(HttpContext http, TenantSession session, IdempotencyKey key)
    {
        try
        {
            await IdempotencyStore.ReleaseAsync(session, Caller.Of(http), key, CancellationToken.None);
        }
        catch (Exception error) when (error is NpgsqlException or TimeoutException)
        {
            http.RequestServices.GetRequiredService<ILogger<IdempotencyReader>>().LogWarning("A key stays claimed for a while ({Reason})", error.Message);
        }
    }

    private static DateTimeOffset NowOf(HttpContext http) => http.RequestServices.GetRequiredService<TimeProvider>().Now();
}

/// <summary>Says of an endpoint when its transaction begins.</summary>
internal sealed record Beginning(When When);

/// <summary>When a request's transaction begins.</summary>
internal enum When
{
    /// <summary>Before the use case.</summary>
    AtOnce,

    /// <summary>With the use case's first statement, in one round trip.</summary>
    WithFirstRead,

    /// <summary>After the use case has called an outside service.</summary>
    Late,
}

/// <summary>How a use case begins the request's transaction itself; the edge commits it all the same.</summary>
public static class TransactionBeginnings
{
    /// <summary>
    /// The use case begins it, once, after the outside call, so that no connection is held while the service takes its time.
    /// </summary>
    public static RouteHandlerBuilder BeginsLate(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new Beginning(When.Late));

    /// <summary>
    /// The use case's first statement begins it, which saves a round trip: each read it may begin with is a <see cref="TenantSession.ReadAsync{T}(NpgsqlBatchCommand, Func{NpgsqlDataReader, CancellationToken, Task{T}}, CancellationToken)"/>
    /// or comes after <see cref="TenantSession.EnsureBegunAsync"/>; without either it is refused.
    /// </summary>
    public static RouteHandlerBuilder BeginsWithFirstRead(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new Beginning(When.WithFirstRead));
}
