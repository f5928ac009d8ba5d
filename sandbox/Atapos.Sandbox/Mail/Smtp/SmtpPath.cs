using System.Text;
using System.Text.RegularExpressions;

namespace Atapos.Sandbox.Mail.Smtp;

/// <summary>The address of <c>MAIL FROM</c> or <c>RCPT TO</c> and what follows it.</summary>
/// <param name="Address">Without angle brackets; empty for the sender of a bounce.</param>
/// <param name="Parameters">By their name in upper case; the value is empty for a parameter without one.</param>
internal sealed partial record SmtpPath(string Address, IReadOnlyDictionary<string, string> Parameters)
{
    private const int LongestAddress = 254;
    private const int LongestLocalPart = 64;

    /// <summary>Whether the address can do without SMTPUTF8.</summary>
    public bool IsAscii => Ascii.IsValid(Address);

    /// <summary>Reads <c>FROM:&lt;address&gt; NAME=value ...</c>; null when it is anything else.</summary>
    /// <param name="argument">What stands behind the verb.</param>
    /// <param name="keyword"><c>FROM:</c> or <c>TO:</c>.</param>
    /// <param name="mayBeEmpty">Whether <c>&lt;&gt;</c> is an address.</param>
    public static SmtpPath? Parse(string argument, string keyword, bool mayBeEmpty)
    {
        if (!argument.StartsWith(keyword, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var match = Path().Match(argument[keyword.Length..]);
        var address = match.Groups["address"].Value;
        if (!match.Success || !(address.Length == 0 ? mayBeEmpty : IsAddress(address)))
        {
            return null;
        }

        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var parameter in match.Groups["parameters"].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = parameter.Split('=', 2);
            if (!parameters.TryAdd(parts[0].ToUpperInvariant(), parts.Length > 1 ? parts[1] : string.Empty))
            {
                return null;
            }
        }

        return new SmtpPath(address, parameters);
    }

    private static bool IsAddress(string address)
    {
        if (string.Equals(address, "postmaster", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        var match = Mailbox().Match(address);
        return match.Success && Encoding.UTF8.GetByteCount(address) <= LongestAddress
            && Encoding.UTF8.GetByteCount(match.Groups["local"].Value) <= LongestLocalPart;
    }

    // A quoted local part may hold a closing bracket.
    [GeneratedRegex(
        """\A<(?<address>(?:"(?:[^"\\]|\\.)*"|[^<>"])*)>(?<parameters>(?: +\S+)*)\z""",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Path();

    [GeneratedRegex(
        """\A(?<local>[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*|"([^"\\]|\\.)*")"""
        + """@(?<domain>[\p{L}\p{N}]([\p{L}\p{M}\p{N}-]*)(\.[\p{L}\p{N}][\p{L}\p{M}\p{N}-]*)*|\[[0-9A-Za-z:.]+\])\z""",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Mailbox();
}
