namespace Atapos.Payments.Midtrans;

/// <summary>Why the gateway did not do as told, and so what may be believed of it.</summary>
internal enum GatewayFailure
{
    /// <summary>It was not reached: surely nothing happened.</summary>
    NotSent,

    /// <summary>No answer, or none that can be understood: it may have acted. Asking for the status tells.</summary>
    Unknown,

    /// <summary>A clear no: nothing happened.</summary>
    Refused,

    /// <summary>It does not take the key, or not this account for this: nothing happened.</summary>
    Unauthorized,

    /// <summary>Too many calls: nothing happened, and it will later.</summary>
    Busy,
}

/// <summary>The gateway did not do as told.</summary>
/// <param name="failure">What may be believed of it.</param>
/// <param name="statusCode">The gateway's own code (<c>412</c>), or null without an answer of its own.</param>
/// <param name="message">For logs: one line, without the key.</param>
/// <param name="cause">What happened below, if anything.</param>
internal sealed class GatewayException(GatewayFailure failure, string? statusCode, string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>What may be believed of it.</summary>
    internal GatewayFailure Failure { get; } = failure;

    /// <summary>The gateway's own code, which counts more than that of HTTP; null without an answer of its own.</summary>
    internal string? StatusCode { get; } = statusCode;

    /// <summary>True when time ran out, which is one way of not knowing.</summary>
    internal bool IsTimeout { get; init; }
}
