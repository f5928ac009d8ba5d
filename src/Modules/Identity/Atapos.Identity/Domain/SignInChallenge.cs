using System.Security.Cryptography;
using Ardalis.GuardClauses;
using Atapos.Shared;

namespace Atapos.Identity.Domain;

/// <summary>A secret that was mailed to an address; whoever shows it has read that mailbox (ruling 31).</summary>
/// <remarks>One per merchant, address and method: a new request ends the old one by taking its place. It is made for every address, known or not.</remarks>
internal sealed class SignInChallenge : AggregateRoot
{
    /// <summary>So many wrong secrets end it.</summary>
    internal const int MostWrongTries = 5;

    private SignInChallenge()
    {
    }

    private SignInChallenge(TenantId tenant)
        : base(tenant)
    {
    }

    /// <summary>The address without regard to case.</summary>
    internal string EmailKey { get; private set; } = "";

    /// <summary>How the secret reaches the customer.</summary>
    internal SignInMethod Method { get; private set; }

    /// <summary>The address as it was given; a customer that is made by signing in has it so.</summary>
    internal EmailAddress Email { get; private set; }

    /// <summary>The keyed hash of the secret; the secret itself is kept nowhere.</summary>
    internal byte[] Fingerprint { get; private set; } = [];

    /// <summary>UTC; at this instant it is over.</summary>
    internal DateTimeOffset ExpiresAt { get; private set; }

    /// <summary>0 to 5.</summary>
    internal int WrongTries { get; private set; }

    /// <summary>UTC; null as long as it can be used.</summary>
    internal DateTimeOffset? UsedAt { get; private set; }

    /// <summary>UTC.</summary>
    internal DateTimeOffset CreatedAt { get; private set; }

    /// <summary>A new challenge.</summary>
    /// <param name="tenant">The merchant that it is for, alone.</param>
    /// <param name="email">Where the secret goes.</param>
    /// <param name="method">How.</param>
    /// <param name="fingerprint">The keyed hash of the secret.</param>
    /// <param name="now">UTC.</param>
    /// <param name="lifetime">How long it can be used, above zero.</param>
    internal static SignInChallenge Pose(
        TenantId tenant, EmailAddress email, SignInMethod method, byte[] fingerprint, DateTimeOffset now, TimeSpan lifetime) => new(tenant)
        {
            Email = email,
            EmailKey = email.Key,
            Method = method,
            Fingerprint = [.. Guard.Against.NullOrEmpty(fingerprint)],
            ExpiresAt = now + Guard.Against.NegativeOrZero(lifetime),
            CreatedAt = now,
        };

    /// <summary>Takes an answer: the right one ends the challenge, and so does the fifth wrong one.</summary>
    /// <param name="fingerprints">What the shown secret's keyed hash may be.</param>
    /// <param name="now">UTC.</param>
    /// <returns>True for the right one while it counts.</returns>
    internal bool Answer(IReadOnlyCollection<byte[]> fingerprints, DateTimeOffset now)
    {
        if (UsedAt is not null || now >= ExpiresAt || WrongTries >= MostWrongTries)
        {
            return false;
        }

        var isRight = false;
        foreach (var fingerprint in fingerprints)
        {
            isRight |= CryptographicOperations.FixedTimeEquals(fingerprint, Fingerprint);
        }

        if (isRight)
        {
            UsedAt = now;
        }
        else
        {
            WrongTries++;
        }

        return isRight;
    }
}

/// <summary>How a customer signs in without a password.</summary>
internal enum SignInMethod
{
    /// <summary>By an address with a long token.</summary>
    Link,

    /// <summary>By a short code.</summary>
    Otp,
}
