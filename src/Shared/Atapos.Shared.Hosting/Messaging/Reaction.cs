using Atapos.Shared.Hosting.Data;
using MassTransit;
using Npgsql;

namespace Atapos.Shared.Hosting.Messaging;

/// <summary>What a module does when another module's event arrives: once, in one transaction, as the event's tenant.</summary>
/// <typeparam name="TEvent">The event.</typeparam>
/// <remarks>Events may arrive late, twice or out of order; the inbox takes care of twice, the aggregate of the rest.</remarks>
public abstract class Reaction<TEvent>(ModuleDbContext store, EventDelivery delivery) : IConsumer<TEvent>
    where TEvent : IntegrationEvent
{
    /// <inheritdoc/>
    public async Task Consume(ConsumeContext<TEvent> context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var happened = context.Message;
        var cancellationToken = context.CancellationToken;
        store.Session.Enter(TenantId.Of(happened.TenantId));
        await HandleAsync(happened, cancellationToken);
    }

    private protected virtual async Task HandleAsync(TEvent happened, CancellationToken cancellationToken)
    {
        var session = store.Session;
        if (await session.BeginAsync(Entry(happened), cancellationToken) == 0)
        {
            return;
        }

        await ReactAsync(happened, cancellationToken);
        await store.SaveChangesAsync(cancellationToken);
        await session.CommitAsync();
        await delivery.DeliverAsync(session.TakeCommitted());
    }

    /// <summary>Changes aggregates; saving is not its business.</summary>
    protected abstract Task ReactAsync(TEvent happened, CancellationToken cancellationToken);

    // Only the first time is a row written.
    private NpgsqlBatchCommand Entry(TEvent happened) =>
        TenantSession.Statement(Inbox.EntryOf(store.Schema), happened.TenantId, happened.EventId, GetType().Name);
}
