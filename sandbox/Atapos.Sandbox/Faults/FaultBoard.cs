namespace Atapos.Sandbox.Faults;

/// <summary>The present faults: of every service at most one for all its operations and one for each of them. Safe for parallel requests.</summary>
internal sealed class FaultBoard(IEnumerable<SandboxService> services)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Service, string? Operation), Fault> _faults = [];

    /// <summary>What a fault can be set for.</summary>
    public IReadOnlyList<SandboxService> Services { get; } = [.. services];

    /// <summary>Puts a fault in the place of the former one of the same service and operation.</summary>
    public void Set(Fault fault)
    {
        lock (_gate)
        {
            _faults[(fault.Service, fault.Operation)] = fault;
        }
    }

    /// <summary>Takes the fault of this operation away, or all of the service when the operation is null.</summary>
    public void Clear(string service, string? operation)
    {
        lock (_gate)
        {
            var cleared = _faults.Keys.Where(key => key == (service, operation ?? key.Operation)).ToList();
            cleared.ForEach(key => _faults.Remove(key));
        }
    }

    /// <summary>Takes all faults away.</summary>
    public void ClearAll()
    {
        lock (_gate)
        {
            _faults.Clear();
        }
    }

    /// <summary>All present faults, by the service's name and the operation.</summary>
    public IReadOnlyList<Fault> List()
    {
        lock (_gate)
        {
            return [.. _faults.Values.OrderBy(fault => fault.Service, StringComparer.Ordinal).ThenBy(fault => fault.Operation, StringComparer.Ordinal)];
        }
    }

    /// <summary>The fault that strikes this operation now, null for none: its own first, else the service's. Uses up one of its times.</summary>
    /// <param name="service">The service's name.</param>
    /// <param name="operation">What it is about to do.</param>
    /// <param name="strikesHere">Whether a fault set for no operation strikes at this one; null when it strikes at all.</param>
    public Fault? Strike(string service, string? operation, Func<FaultMode, bool>? strikesHere = null)
    {
        lock (_gate)
        {
            if (operation is not null && _faults.TryGetValue((service, operation), out var own))
            {
                return UseUp(own);
            }

            return _faults.TryGetValue((service, null), out var general) && strikesHere?.Invoke(general.Mode) is not false ? UseUp(general) : null;
        }
    }

    private Fault UseUp(Fault fault)
    {
        var key = (fault.Service, fault.Operation);
        if (fault.Times is 1)
        {
            _faults.Remove(key);
        }
        else
        {
            _faults[key] = fault with { Times = fault.Times - 1 };
        }

        return fault;
    }
}
