using System.Text.Json.Serialization;

namespace Atapos.Sandbox.Faults;

/// <summary>How a service misbehaves.</summary>
internal enum FaultMode
{
    /// <summary>It does not: setting this mode takes the service's fault away.</summary>
    None,

    /// <summary>The connection is cut without an answer, and nothing is done.</summary>
    Down,

    /// <summary>The right answer, after a delay.</summary>
    Slow,

    /// <summary>Over HTTP 200 with a JSON content type and bytes that are not JSON; over SMTP bytes that are no reply, and the end.</summary>
    Garbage,

    /// <summary>Over HTTP: 500.</summary>
    Error500,

    /// <summary>Over HTTP: 429.</summary>
    Error429,

    /// <summary>What was asked is done, then the connection is cut without an answer.</summary>
    CutAfterActing,

    /// <summary>Over SMTP: a refusal for the time being, 451.</summary>
    Error,

    /// <summary>Over SMTP: a refusal for good, 550.</summary>
    Reject,
}

/// <summary>A present fault.</summary>
/// <param name="Service">The service's name.</param>
/// <param name="Operation">The only operation of the service it strikes; null for any.</param>
/// <param name="Mode">Never <see cref="FaultMode.None"/>.</param>
/// <param name="DelayMs">The delay of <see cref="FaultMode.Slow"/> in milliseconds, else null.</param>
/// <param name="Times">How often it still strikes; null strikes until it is taken away.</param>
internal sealed record Fault(string Service, string? Operation, FaultMode Mode, int? DelayMs, int? Times)
{
    /// <summary>The delay of <see cref="FaultMode.Slow"/>, else zero.</summary>
    [JsonIgnore]
    public TimeSpan Delay => TimeSpan.FromMilliseconds(DelayMs ?? 0);
}
