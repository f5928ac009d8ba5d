using System.Threading.Channels;
using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Sight;
using MassTransit.Mediator;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Atapos.Shared.Hosting.Messaging;

/// <summary>Delivers committed events to this process's reactions through the mediator.</summary>
/// <remarks>
/// The host that wrote an event delivers it at once, and the answer waits for that at most <see cref="Patience"/>. What fails is handed to
/// the <see cref="OutboxDispatcher"/> of any host by a NOTIFY; what a crash left behind it finds when the writer's <see cref="Lease"/> has run out. That a row is
/// delivered is written down in batches afterwards: a crash in between delivers again, and the reactions' inbox makes that harmless.
/// </remarks>
public sealed class EventDelivery(IServiceProvider services, TimeProvider clock, ILogger<EventDelivery> log)
{
    /// <summary>How long only the writing host delivers an event.</summary>
    internal static readonly TimeSpan Lease = TimeSpan.FromSeconds(5);

    /// <summary>How long an answer waits for the reactions to what it changed.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Channel<OutboxKey> _delivered = Channel.CreateBounded<OutboxKey>(10_000);

    internal ChannelReader<OutboxKey> Delivered => _delivered.Reader;

    /// <summary>Delivers in order; failures are left to the dispatcher.</summary>
    internal async Task DeliverAsync(IReadOnlyList<OutboxMessage> committed)
    {
        if (committed.Count == 0)
        {
            return;
        }

        try
        {
            await DeliverAllAsync(committed).WaitAsync(Patience, TimeProvider.System);
        }
        catch (TimeoutException)
        {
            log.LogWarning("Reactions took longer than {Patience}; the answer goes out without them.", Patience);
        }
    }

    /// <summary>Delivers one event to all its reactions; throws when one of them failed.</summary>
    /// <param name="happened">The event.</param>
    /// <param name="traceParent">The trace that it goes on with, if any.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    internal async Task PublishAsync(IntegrationEvent happened, string? traceParent, CancellationToken cancellationToken)
    {
        using var span = Spans.Continue("deliver", EventNames.Of(happened.GetType()), traceParent);
        await services.GetRequiredService<IMediator>().Publish(happened, happened.GetType(), cancellationToken);
    }

    /// <summary>Remembers that a row has been delivered, to be written down soon.</summary>
    internal void MarkDelivered(OutboxKey key)
    {
        if (!_delivered.Writer.TryWrite(key))
        {
            log.LogWarning("Too many delivered events are waiting to be marked; {Event} will be delivered again.", key.Id);
        }
    }

    private async Task DeliverAllAsync(IReadOnlyList<OutboxMessage> committed)
    {
        foreach (var message in committed)
        {
            try
            {
                await PublishAsync(message.Event!, message.TraceParent, CancellationToken.None);
                MarkDelivered(new(message.Schema, message.Tenant.Value, message.Id));
            }
            catch (Exception error)
            {
                log.LogError(error, "Event {Name} {Event} was not delivered at once; it will be retried.", message.Name, message.Id);
                await HandOverAsync(message, error);
            }
        }
    }

    private async Task HandOverAsync(OutboxMessage message, Exception error)
    {
        try
        {
            await services.GetRequiredService<AllTenants>().WriteAsync(
                TenantSession.Statement(
                    $"""
                    with given as (update {message.Schema}.outbox set next_attempt_at = $3, last_error = left($4, 2000) where me_id = $1 and id = $2 returning 1)
                    select pg_notify('{OutboxDispatcher.Channel}', '') from given
                    """,
                    message.Tenant.Value,
                    message.Id,
                    clock.GetUtcNow(),
                    error.Message),
                CancellationToken.None);
        }
        catch (NpgsqlException away)
        {
            log.LogWarning(away, "Event {Event} waits for its lease to run out.", message.Id);
        }
    }
}

/// <summary>Names an outbox row.</summary>
internal readonly record struct OutboxKey(string Schema, long Tenant, Guid Id);
