using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Messaging.Broker;
using Atapos.Shared.Hosting.Sight;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Atapos.Shared.Hosting.Messaging;

/// <summary>Writes what aggregates record into the outbox, in the same transaction as the aggregates themselves.</summary>
internal sealed class OutboxInterceptor(IPublishedEvents published, Reactions reactions, BrokerSettings broker, ForwardingBell forwarding, Figures figures, TimeProvider clock)
    : SaveChangesInterceptor
{
    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        var store = (ModuleDbContext)eventData.Context!;
        List<OutboxMessage>? messages = null;
        foreach (var entry in store.ChangeTracker.Entries<AggregateRoot>())
        {
            if (entry.State is EntityState.Added or EntityState.Modified && !store.MaySave(entry))
            {
                throw new InvalidOperationException("An aggregate of another tenant cannot be saved in this scope.");
            }

            (messages ??= []).AddRange(Take(entry.Entity, store));
        }

        messages?.ForEach(message => store.Outbox.Add(message));
        return ValueTask.FromResult(result);
    }

    public override InterceptionResult<int> SavingChanges(DbContextEventData eventData, InterceptionResult<int> result) =>
        throw new InvalidOperationException("Save with SaveChangesAsync.");

    /// <summary>What a root has recorded, complete and to be delivered once it is committed; who asks writes the rows.</summary>
    internal IReadOnlyList<OutboxMessage> Take(AggregateRoot root, ModuleDbContext store)
    {
        List<OutboxMessage> messages = [];
        foreach (var domainEvent in root.TakeEvents())
        {
            if (published.For(domainEvent) is { } happened)
            {
                var message = Complete(happened, store);
                messages.Add(message);
                if (message.DeliveredAt is null)
                {
                    store.Session.Wrote(message);
                }

                if (figures.IsWatched)
                {
                    store.Session.AfterCommit(() => figures.Count(message.Event!));
                }

                if (broker.IsOn)
                {
                    store.Session.AfterCommit(forwarding.Ring);
                }
            }
        }

        return messages;
    }

    private OutboxMessage Complete(IntegrationEvent happened, ModuleDbContext store)
    {
        var now = clock.Now();
        var complete = happened with { EventId = Guid.CreateVersion7(now), TenantId = store.CurrentTenant.Value, OccurredAt = now };
        return new(complete, reactions.IsAwaited(EventNames.Of(happened.GetType())), EventDelivery.Lease, broker.IsOn) { Schema = store.Schema };
    }
}
