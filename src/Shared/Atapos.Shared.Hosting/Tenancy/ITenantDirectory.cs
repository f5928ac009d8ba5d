namespace Atapos.Shared.Hosting.Tenancy;

/// <summary>Knows which merchants exist; answered by the module that owns them.</summary>
public interface ITenantDirectory
{
    /// <summary>How the merchant stands; a committed change is known as soon as the database has told it.</summary>
    ValueTask<TenantStanding> StandingAsync(TenantId tenant, CancellationToken cancellationToken);

    /// <summary>All merchants that there are, inactive and deleted ones too, by number; for work that goes through them one by one.</summary>
    IAsyncEnumerable<TenantId> AllAsync(CancellationToken cancellationToken);
}

/// <summary>Whether a merchant may be served.</summary>
public enum TenantStanding
{
    /// <summary>There is no such merchant.</summary>
    Unknown,

    /// <summary>It exists, but takes no sign-in, order or new payment (ruling 11).</summary>
    Inactive,

    /// <summary>It is served.</summary>
    Active,
}
