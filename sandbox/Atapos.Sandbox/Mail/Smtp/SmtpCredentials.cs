using System.Security.Cryptography;
using System.Text;

namespace Atapos.Sandbox.Mail.Smtp;

/// <summary>Who may send mail.</summary>
/// <param name="Username">The only user; null when anyone may, with any password and without.</param>
/// <param name="Password">The only user's password.</param>
internal sealed record SmtpCredentials(string? Username, string? Password)
{
    public bool AreRequired => Username is not null;

    /// <summary>Whether this user may send mail.</summary>
    public bool Accept(string username, string password) =>
        username.Length > 0 && (!AreRequired || (Same(username, Username!) & Same(password, Password!)));

    private static bool Same(string given, string right) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(right));
}
