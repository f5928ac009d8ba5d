namespace Atapos.Sandbox.Faults;

/// <summary>How a service misbehaves.</summary>
internal enum FaultMode
{
    /// <summary>It does not: setting this mode takes the service's fault away.</summary>
    None,

    /// <summary>The connection is cut without an answer.</summary>
    Down,

    /// <summary>The right answer, after a delay.</summary>
    Slow,

    /// <summary>200 with a JSON content type and bytes that are not JSON.</summary>
    Garbage,

    /// <summary>500.</summary>
    Error500,
}

/// <summary>A service's present fault.</summary>
/// <param name="Service">The service's name.</param>
/// <param name="Mode">Never <see cref="FaultMode.None"/>.</param>
/// <param name="DelayMs">The delay of <see cref="FaultMode.Slow"/> in milliseconds, else null.</param>
/// <param name="Times">How many requests it still strikes; null strikes all until it is taken away.</param>
internal sealed record Fault(string Service, FaultMode Mode, int? DelayMs, int? Times);
