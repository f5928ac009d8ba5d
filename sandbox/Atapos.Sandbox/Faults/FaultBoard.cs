namespace Atapos.Sandbox.Faults;

/// <summary>The present fault of every service, at most one each. Safe for parallel requests.</summary>
internal sealed class FaultBoard(IEnumerable<SandboxService> services)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Fault> _faults = new(StringComparer.Ordinal);

    /// <summary>The names a fault can be set for.</summary>
    public IReadOnlyList<string> Services { get; } = [.. services.Select(service => service.Name)];

    /// <summary>Puts a fault in the place of the service's former one.</summary>
    public void Set(Fault fault)
    {
        lock (_gate)
        {
            _faults[fault.Service] = fault;
        }
    }

    /// <summary>Takes the service's fault away.</summary>
    public void Clear(string service)
    {
        lock (_gate)
        {
            _faults.Remove(service);
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

    /// <summary>All present faults, by the service's name.</summary>
    public IReadOnlyList<Fault> List()
    {
        lock (_gate)
        {
            return [.. _faults.Values.OrderBy(fault => fault.Service, StringComparer.Ordinal)];
        }
    }

    /// <summary>The fault that strikes this one request of the service, null for none. Uses up one of its times.</summary>
    public Fault? Strike(string service)
    {
        lock (_gate)
        {
            if (!_faults.TryGetValue(service, out var fault) || fault.Times is not { } times)
            {
                return fault;
            }

            if (times == 1)
            {
                _faults.Remove(service);
            }
            else
            {
                _faults[service] = fault with { Times = times - 1 };
            }

            return fault;
        }
    }
}
