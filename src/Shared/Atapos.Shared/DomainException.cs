namespace Atapos.Shared;

/// <summary>How a broken rule relates to the request that broke it.</summary>
public enum BrokenRule
{
    /// <summary>The request asks for something the shop's rules do not allow.</summary>
    Refused,

    /// <summary>The request would be lawful, but the thing is in a state that does not allow it (any more).</summary>
    Conflict,

    /// <summary>The request is lawful for somebody else.</summary>
    Forbidden,
}

/// <summary>A broken business rule. The code is part of the HTTP API; the message is for people.</summary>
/// <param name="code">Stable, lower-case, <c>thing.fault</c>.</param>
/// <param name="message">One English sentence that says what to do differently.</param>
/// <param name="rule">Refused (HTTP 422) unless said otherwise.</param>
public sealed class DomainException(string code, string message, BrokenRule rule = BrokenRule.Refused) : Exception(message)
{
    /// <summary>Stable, lower-case, <c>thing.fault</c>.</summary>
    public string Code { get; } = code;

    /// <summary>How the rule was broken.</summary>
    public BrokenRule Rule { get; } = rule;

    /// <summary>A state that does not allow the change.</summary>
    public static DomainException Conflict(string code, string message) => new(code, message, BrokenRule.Conflict);
}
