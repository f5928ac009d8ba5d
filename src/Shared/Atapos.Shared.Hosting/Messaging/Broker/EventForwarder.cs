using System.Collections.Concurrent;
using Atapos.Shared.Hosting.Data;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Atapos.Shared.Hosting.Messaging.Broker;

/// <summary>Wakes the forwarder when this host has written an event.</summary>
internal sealed class ForwardingBell : WorkBell;

/// <summary>Sends every event to RabbitMQ, from the outbox and behind the answers; on any number of hosts.</summary>
/// <remarks>
/// An event is done when the broker has confirmed it and that is written down, so it arrives at least once. A merchant's events of one module leave
/// one after the other, merchants beside each other. While the broker is away nothing is claimed, and the rows wait in the database.
/// </remarks>
internal sealed class EventForwarder(BrokerSettings settings, BrokerOutbox outbox, ForwardingBell bell, TimeProvider clock, ILogger<EventForwarder> log) : BackgroundService
{
    private const int MerchantsAtOnce = 16;

    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    // With the last event's five seconds this is shorter than the lease.
    private static readonly TimeSpan LongestClaim = TimeSpan.FromSeconds(10);

    private int _failures;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (settings.Address is { } address && !stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var line = await BrokerLine.OpenAsync(address, stoppingToken);
                await ForwardAsync(line, stoppingToken);
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                var pause = TimeSpan.FromSeconds(Math.Min(LongestPause.TotalSeconds, Math.Pow(2, Math.Min(_failures, 10))));
                _failures++;
                log.LogWarning(
                    error is BrokerAwayException ? null : error,
                    "Events cannot be forwarded to the broker ({Failures} times by now; they wait in the outbox): {Reason}. Trying again in {Pause} s.",
                    _failures, error.Message, pause.TotalSeconds);
                await Task.Delay(pause, clock, stoppingToken);
            }
        }
    }

    private async Task ForwardAsync(BrokerLine line, CancellationToken stoppingToken)
    {
        while (true)
        {
            var more = false;
            foreach (var schema in outbox.Schemas)
            {
                more |= await ForwardAsync(line, schema, stoppingToken);
            }

            if (_failures > 0)
            {
                log.LogInformation("Events are forwarded to the broker again, after {Failures} failures.", _failures);
                _failures = 0;
            }

            if (!more)
            {
                await bell.WaitAsync(Idle, stoppingToken);
            }
        }
    }

    /// <summary>Forwards some of a module's events; true when there may be more.</summary>
    private async Task<bool> ForwardAsync(BrokerLine line, string schema, CancellationToken stoppingToken)
    {
        var began = clock.GetTimestamp();
        var claim = await outbox.ClaimAsync(schema, stoppingToken);
        if (claim.Unknown > 0)
        {
            log.LogWarning("{Count} events in {Schema}.outbox are of a kind that this host does not know; a newer one will forward them.", claim.Unknown, schema);
        }

        var confirmed = new ConcurrentBag<WaitingEvent>();
        try
        {
            await Parallel.ForEachAsync(
                claim.Events.GroupBy(waiting => waiting.Tenant),
                new ParallelOptions { MaxDegreeOfParallelism = MerchantsAtOnce, CancellationToken = stoppingToken },
                async (ofMerchant, token) =>
                {
                    foreach (var waiting in ofMerchant.OrderBy(waiting => waiting.Id).TakeWhile(_ => clock.GetElapsedTime(began) < LongestClaim))
                    {
                        await line.SendAsync(waiting.Happened, waiting.TraceParent, token);
                        confirmed.Add(waiting);
                    }
                });
        }
        finally
        {
            await outbox.SettleAsync(claim, confirmed);
        }

        return claim.IsFull;
    }
}
