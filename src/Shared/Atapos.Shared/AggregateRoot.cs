namespace Atapos.Shared;

/// <summary>The only kind of object that is loaded, changed and saved as a whole.</summary>
public abstract class AggregateRoot
{
    private readonly List<IDomainEvent> _events = [];

    /// <summary>For the store alone, which fills the properties afterwards.</summary>
    protected AggregateRoot()
    {
    }

    /// <summary>Makes a root that belongs to one merchant for good.</summary>
    protected AggregateRoot(TenantId tenant) => Tenant = tenant;

    /// <summary>The merchant it belongs to.</summary>
    public TenantId Tenant { get; private set; }

    /// <summary>Remembers what happened, for the module's <c>PublishedEvents</c>.</summary>
    protected void Record(IDomainEvent domainEvent) => _events.Add(domainEvent);

    /// <summary>Hands over what happened since the last save, once.</summary>
    public IReadOnlyList<IDomainEvent> TakeEvents()
    {
        if (_events.Count == 0)
        {
            return [];
        }

        IDomainEvent[] taken = [.. _events];
        _events.Clear();
        return taken;
    }
}

/// <summary>Something that happened inside one module. It never leaves the module.</summary>
public interface IDomainEvent;
