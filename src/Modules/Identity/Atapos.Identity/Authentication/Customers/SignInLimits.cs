using Atapos.Identity.Domain;
using Atapos.Shared.Hosting.Edge;

namespace Atapos.Identity.Authentication.Customers;

/// <summary>How often somebody may ask for a secret, show one, or register: what keeps mailboxes from being flooded and codes from being guessed.</summary>
/// <remarks>The caller's address first: whoever is stopped by it cannot use up the limits of others.</remarks>
internal static class SignInLimits
{
    private const string Everybody = "";

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>Asking for a link or a code. The same for known and unknown mailboxes.</summary>
    internal static IReadOnlyList<SharedLimit> ForRequest(EmailAddress email, string address) =>
    [
        new("sign-in.request/address", address, 50, Window),
        new("sign-in.request/mailbox", email.Key, 5, Window),
        new("sign-in.request/tenant", Everybody, 2_000, Window),
    ];

    /// <summary>Showing a code. A new code takes new guesses; the limit of a day keeps them from adding up.</summary>
    internal static IReadOnlyList<SharedLimit> ForOtp(EmailAddress email, string address) =>
    [
        new("sign-in.verify/address", address, 200, Window),
        new("sign-in.otp/mailbox", email.Key, 20, Window),
        new("sign-in.otp-of-day/mailbox", email.Key, 60, Day),
    ];

    /// <summary>Showing a link's token.</summary>
    internal static IReadOnlyList<SharedLimit> ForLink(string address) => [new("sign-in.verify/address", address, 200, Window)];

    /// <summary>Registering by oneself (ruling 32).</summary>
    internal static IReadOnlyList<SharedLimit> ForRegistration(string address) =>
    [
        new("registration/address", address, 20, Window),
        new("registration/tenant", Everybody, 2_000, Window),
    ];
}
