namespace Atapos.Shared.Hosting.Health;

/// <summary>Looks whether an outside service can be reached; shown by <c>GET /health/full</c> and <c>atapos doctor</c>.</summary>
public interface IServiceProbe
{
    /// <summary>Lower-case name of the service: <c>atlas</c>, <c>midtrans</c>, <c>cloudinary</c>, <c>mail</c>, <c>broker</c>.</summary>
    string Name { get; }

    /// <summary>Looks once; answers within a few seconds and does not throw for a service that is away.</summary>
    Task<ProbeResult> CheckAsync(CancellationToken cancellationToken);
}

/// <summary>What a probe saw.</summary>
/// <param name="State">How the service stands.</param>
/// <param name="Detail">One sentence without secrets.</param>
public sealed record ProbeResult(ProbeState State, string Detail);

/// <summary>How an outside service stands.</summary>
public enum ProbeState
{
    /// <summary>It answered.</summary>
    Up,

    /// <summary>It did not answer.</summary>
    Down,

    /// <summary>No settings name it; what needs it answers so.</summary>
    NotConfigured,
}
