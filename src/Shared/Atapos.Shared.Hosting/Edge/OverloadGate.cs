using System.Threading.RateLimiting;
using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Settings;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;

namespace Atapos.Shared.Hosting.Edge;

/// <summary>
/// Works on so many requests at once and lets some wait for a moment; who would have to wait longer is refused at once with 503. What is
/// worked on then finishes, where all together would finish nothing.
/// </summary>
/// <remarks>
/// A request has its place while the host works for it: from the moment its body has come, so that somebody who sends slowly takes no
/// place, to the first byte of the answer, so that somebody who reads slowly does not either.
/// </remarks>
internal sealed class OverloadGate(RequestDelegate next, OverloadLanes lanes, ILogger<OverloadGate> log, TimeProvider clock)
{
    private const int RetryAfterSeconds = 1;

    private static readonly TimeSpan BetweenReports = TimeSpan.FromSeconds(10);

    private long _refused;
    private long _reportedAt;

    public async Task InvokeAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (!ApiRoutes.Has(context.Request))
        {
            await next(context);
            return;
        }

        await ReceiveAsync(context);
        using var place = await lanes.EnterAsync(RequestLanes.Of(context.GetEndpoint()), context.RequestAborted);
        if (!place.IsAcquired)
        {
            Report();
            await ProblemAnswer.WriteAsync(
                context,
                new(StatusCodes.Status503ServiceUnavailable, ProblemCodes.Overloaded, "There is more to do than can be done; try again soon.")
                {
                    RetryAfterSeconds = RetryAfterSeconds,
                });
            return;
        }

        context.Response.OnStarting(
            static place =>
            {
                ((RateLimitLease)place).Dispose();
                return Task.CompletedTask;
            },
            place);
        await next(context);
    }

    // Large bodies, files of staff, are read by their endpoints piece by piece.
    private static async Task ReceiveAsync(HttpContext context)
    {
        var request = context.Request;
        var hasBody = request.ContentLength is > 0 || (request.ContentLength is null && request.Headers.TransferEncoding.Count > 0);
        if (hasBody && !RequestLanes.TakesLargeBody(context.GetEndpoint()))
        {
            request.EnableBuffering();
            await request.Body.DrainAsync(context.RequestAborted);
            request.Body.Position = 0;
        }
    }

    private void Report()
    {
        var refused = Interlocked.Increment(ref _refused);
        var last = Interlocked.Read(ref _reportedAt);
        if ((last == 0 || clock.GetElapsedTime(last) > BetweenReports) && Interlocked.CompareExchange(ref _reportedAt, clock.GetTimestamp(), last) == last)
        {
            log.LogWarning("More requests came than can be worked on; {Refused} were refused with 503 since the start", refused);
        }
    }
}

/// <summary>The places of each lane.</summary>
internal sealed class OverloadLanes : IAsyncDisposable
{
    private const int PlacesPerConnection = 8;
    private const int WaitingPerPlace = 2;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    private readonly ConcurrencyLimiter[] _lanes;
    private readonly int[] _waiting;
    private readonly int _mostWaiting;
    private readonly TimeProvider _clock;

    /// <param name="settings">How many places each lane has; if it does not say, a few for each connection to the database.</param>
    /// <param name="poolSize">The most connections to the database.</param>
    /// <param name="clock">Ends the waiting.</param>
    internal OverloadLanes(EdgeSettings settings, int poolSize, TimeProvider clock)
    {
        var places = settings.RequestConcurrency ?? (PlacesPerConnection * poolSize);
        _clock = clock;
        _mostWaiting = WaitingPerPlace * places;
        _waiting = new int[Enum.GetValues<RequestLane>().Length];
        _lanes =
        [
            .. Enum.GetValues<RequestLane>().Select(_ => new ConcurrencyLimiter(new()
            {
                PermitLimit = places,
                QueueLimit = _mostWaiting,
                QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
            })),
        ];
    }

    /// <summary>A place, or a lease that is none when there are too many before it.</summary>
    internal ValueTask<RateLimitLease> EnterAsync(RequestLane lane, CancellationToken cancellationToken)
    {
        var limiter = _lanes[(int)lane];
        var place = limiter.AttemptAcquire();
        if (place.IsAcquired)
        {
            return ValueTask.FromResult(place);
        }

        // Asked before the limiter is: who is refused must cost next to nothing, and a clock for the waiting costs more than the rest of it.
        ref var waiting = ref _waiting[(int)lane];
        if (Interlocked.Increment(ref waiting) > _mostWaiting)
        {
            Interlocked.Decrement(ref waiting);
            return ValueTask.FromResult(place);
        }

        return new(WaitAsync(lane, place, cancellationToken));
    }

    private async Task<RateLimitLease> WaitAsync(RequestLane lane, RateLimitLease none, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(LongestWait, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            return await _lanes[(int)lane].AcquireAsync(cancellationToken: either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return none;
        }
        finally
        {
            Interlocked.Decrement(ref _waiting[(int)lane]);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var lane in _lanes)
        {
            await lane.DisposeAsync();
        }
    }
}
