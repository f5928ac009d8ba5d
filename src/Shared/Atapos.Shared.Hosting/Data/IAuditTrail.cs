namespace Atapos.Shared.Hosting.Data;

/// <summary>A trail that nobody may change unseen, kept by the module that owns it; <c>atapos audit verify</c> goes through all of them.</summary>
public interface IAuditTrail
{
    /// <summary>What it is called, for people.</summary>
    string Name { get; }

    /// <summary>Reads a merchant's trail from its first line to its last.</summary>
    /// <param name="session">An open session of the merchant.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    Task<AuditFinding> VerifyAsync(TenantSession session, CancellationToken cancellationToken);
}

/// <summary>What was found.</summary>
/// <param name="Lines">How many lines the trail has.</param>
/// <param name="Head">The hash that the last line ends in, hexadecimal: whoever keeps it elsewhere can tell later that nothing before it was rewritten.</param>
/// <param name="Broken">The first line that is not as it was written, in words; null when all are.</param>
public sealed record AuditFinding(long Lines, string Head, string? Broken);
