namespace Atapos.Shared.Hosting.Tenancy;

/// <summary>Holds the tenant of the current request or message; asking before it is set is a programming error.</summary>
public sealed class TenantScope : ITenantContext
{
    /// <summary>Stands for the platform itself, which is no merchant: 0, where merchants' numbers are above it.</summary>
    internal static readonly TenantId Platform;

    private TenantId? _current;

    /// <inheritdoc/>
    public TenantId Current => _current ?? throw new InvalidOperationException("No tenant is set for this scope.");

    /// <summary>The tenant, or null before one is set.</summary>
    public TenantId? CurrentOrNone => _current;

    /// <summary>Sets the tenant for the rest of the scope.</summary>
    /// <exception cref="InvalidOperationException">The scope belongs to another tenant already.</exception>
    public void Enter(TenantId tenant)
    {
        if (_current is { } current && current != tenant)
        {
            throw new InvalidOperationException("A scope serves one tenant; it cannot change to another.");
        }

        _current = tenant;
    }
}
