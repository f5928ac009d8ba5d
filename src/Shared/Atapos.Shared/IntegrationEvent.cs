namespace Atapos.Shared;

/// <summary>A fact that one module tells the others. Immutable, versioned by its <see cref="EventNameAttribute"/>.</summary>
public abstract record IntegrationEvent
{
    /// <summary>Unique; a reaction that has seen it does nothing. Set by the outbox.</summary>
    public Guid EventId { get; init; }

    /// <summary>The merchant it belongs to. Set by the outbox.</summary>
    public long TenantId { get; init; }

    /// <summary>UTC. Set by the outbox.</summary>
    public DateTimeOffset OccurredAt { get; init; }
}

/// <summary>The name under which an event is stored; it outlives renames of the type.</summary>
/// <param name="name"><c>module.fact.vN</c>.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class EventNameAttribute(string name) : Attribute
{
    /// <summary><c>module.fact.vN</c>.</summary>
    public string Name { get; } = name;
}
