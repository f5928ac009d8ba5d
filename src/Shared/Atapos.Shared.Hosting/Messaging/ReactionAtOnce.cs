using Atapos.Shared.Hosting.Data;
using Npgsql;

namespace Atapos.Shared.Hosting.Messaging;

/// <summary>A reaction whose whole effect is one statement: it leaves with its entry in the inbox and is committed in a single round trip.</summary>
/// <typeparam name="TEvent">The event.</typeparam>
/// <remarks>
/// For what happens with every sale (ADR 36). It raises no events of its own. Where nothing else reacts to the event, the statement leaves together with
/// what it reacts to and is committed with it (ADR 50).
/// </remarks>
public abstract class ReactionAtOnce<TEvent>(ModuleDbContext store, EventDelivery delivery) : Reaction<TEvent>(store, delivery), IReactionAtOnce
    where TEvent : IntegrationEvent
{
    private readonly ModuleDbContext _store = store;

    NpgsqlBatchCommand IReactionAtOnce.StatementWith(IntegrationEvent happened) => StatementOf((TEvent)happened, Inbox.OnlyTime);

    /// <summary>The statement, whose first parameters are the tenant, the event and the reaction.</summary>
    /// <param name="happened">The event.</param>
    /// <param name="isDue">A query that makes use of these three, and returns the tenant as <c>me_id</c> or nothing. Without a row of it the statement changes nothing.</param>
    /// <param name="entry">Tenant, event and reaction.</param>
    protected abstract NpgsqlBatchCommand StatementOf(TEvent happened, string isDue, ReadOnlySpan<object?> entry);

    /// <inheritdoc/>
    protected sealed override Task ReactAsync(TEvent happened, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("It is one statement.");

    private protected sealed override Task HandleAsync(TEvent happened, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(happened);
        return _store.Session.WriteAtOnceAsync(StatementOf(happened, Inbox.FirstTime(_store.Schema)), cancellationToken);
    }

    private NpgsqlBatchCommand StatementOf(TEvent happened, string isDue) =>
        StatementOf(happened, isDue, [happened.TenantId, happened.EventId, GetType().Name]);
}

/// <summary>What the plumbing sees of a <see cref="ReactionAtOnce{TEvent}"/>.</summary>
internal interface IReactionAtOnce
{
    /// <summary>All that it does in the transaction that writes the event; the inbox is not needed then.</summary>
    NpgsqlBatchCommand StatementWith(IntegrationEvent happened);
}
