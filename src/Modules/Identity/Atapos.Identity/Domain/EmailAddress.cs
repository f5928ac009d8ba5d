using System.Text.RegularExpressions;
using Atapos.Shared;

namespace Atapos.Identity.Domain;

/// <summary>An e-mail address, kept as it was given and compared without regard to case (ruling 32).</summary>
/// <remarks>ASCII alone: every mail server takes it, and no two addresses can look alike. Whether mail arrives only a mail can tell.</remarks>
internal readonly partial record struct EmailAddress
{
    /// <summary>The most characters that a mail server must take.</summary>
    internal const int MaxLength = 254;

    private EmailAddress(string value) => Value = value;

    /// <summary>As given, without spaces around it.</summary>
    internal string Value { get; }

    /// <summary>The same for every writing of one address: lower case.</summary>
    internal string Key => Value.ToLowerInvariant();

    /// <summary>Takes a well-formed address of at most 254 characters.</summary>
    /// <exception cref="DomainException"><c>email.invalid</c>.</exception>
    internal static EmailAddress Of(string? text) => TryParse(text, out var address)
        ? address
        : throw new DomainException("email.invalid", $"An e-mail address looks like name@example.com and has at most {MaxLength} characters.");

    /// <summary>Takes a text if it is a well-formed address.</summary>
    internal static bool TryParse(string? text, out EmailAddress address)
    {
        var trimmed = text?.Trim() ?? "";
        var isWellFormed = trimmed.Length <= MaxLength && WellFormed().IsMatch(trimmed);
        address = isWellFormed ? new(trimmed) : default;
        return isWellFormed;
    }

    /// <inheritdoc/>
    public override string ToString() => Value;

    // Dots do not stand at an end or side by side; the domain has at least two labels.
    [GeneratedRegex(
        @"\A(?=[^@]{1,64}@)[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex WellFormed();
}
