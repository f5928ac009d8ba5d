using Atapos.Shared.Hosting.Data;
using Npgsql;

namespace Atapos.Shared.Hosting.Messaging;

/// <summary>A reaction whose whole effect is one statement: it leaves with its entry in the inbox and is committed in a single round trip.</summary>
/// <typeparam name="TEvent">The event.</typeparam>
/// <remarks>
/// For what happens with every sale (ADR 36). It raises no events of its own. Where nothing else reacts to the event, the statement leaves together with
/// what it reacts to, as a transaction of its own behind that one's commit (ADR 48).
/// </remarks>
public abstract class ReactionAtOnce<TEvent>(ModuleDbContext store, EventDelivery delivery) : Reaction<TEvent>(store, delivery), IReactionAtOnce
    where TEvent : IntegrationEvent
{
    private readonly ModuleDbContext _store = store;

    NpgsqlBatchCommand IReactionAtOnce.StatementOf(IntegrationEvent happened) => StatementOf((TEvent)happened);

    /// <summary>
    /// The statement, whose first parameters are the tenant, the event and the reaction. It begins with <see cref="Inbox.EntryOf"/> as a common
    /// table expression that returns a row only the first time, and changes nothing without that row.
    /// </summary>
    /// <param name="happened">The event.</param>
    /// <param name="entry">Tenant, event and reaction.</param>
    protected abstract NpgsqlBatchCommand StatementOf(TEvent happened, ReadOnlySpan<object?> entry);

    /// <inheritdoc/>
    protected sealed override Task ReactAsync(TEvent happened, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("It is one statement.");

    private protected sealed override Task HandleAsync(TEvent happened, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(happened);
        return _store.Session.WriteAtOnceAsync(StatementOf(happened), cancellationToken);
    }

    private NpgsqlBatchCommand StatementOf(TEvent happened) => StatementOf(happened, [happened.TenantId, happened.EventId, GetType().Name]);
}

/// <summary>What the plumbing sees of a <see cref="ReactionAtOnce{TEvent}"/>.</summary>
internal interface IReactionAtOnce
{
    /// <summary>All that it does, its entry in the inbox included.</summary>
    NpgsqlBatchCommand StatementOf(IntegrationEvent happened);
}
