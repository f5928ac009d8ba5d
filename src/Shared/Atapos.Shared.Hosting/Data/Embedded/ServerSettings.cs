using System.Globalization;
using System.Runtime.Versioning;
using System.Text;
using System.Text.RegularExpressions;

namespace Atapos.Shared.Hosting.Data.Embedded;

/// <summary>
/// The settings file of the server. What guards acknowledged data (fsync, full_page_writes, synchronous_commit) stays at
/// PostgreSQL's defaults, which are on.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal static partial class ServerSettings
{
    private static readonly (string Name, string Value)[] Usual =
    [
        ("max_connections", "100"),
        ("shared_buffers", "128MB"),
        ("log_line_prefix", "%m [%p] %q%u@%d "),
    ];

    /// <summary>Loopback only, and no socket in a folder that other users of the machine can reach.</summary>
    private static readonly (string Name, string Value)[] Fixed =
    [
        ("listen_addresses", "127.0.0.1"),
        ("unix_socket_directories", ""),
        ("password_encryption", "scram-sha-256"),
    ];

    /// <summary>The file without its port, which changes with every start.</summary>
    /// <exception cref="ArgumentException">A name is not one of PostgreSQL's, is not for choosing, or a value has more than one line.</exception>
    public static string Render(IReadOnlyDictionary<string, string> extra)
    {
        var settings = new StringBuilder();
        var chosen = extra.Select(Checked).OrderBy(setting => setting.Name, StringComparer.Ordinal);
        foreach (var (name, value) in Usual.Concat(chosen).Concat(Fixed))
        {
            var quoted = value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal);
            settings.Append(CultureInfo.InvariantCulture, $"{name} = '{quoted}'\n");
        }

        return settings.ToString();
    }

    /// <summary>Writes the file for the next start of the server.</summary>
    public static async Task WriteAsync(string path, string settings, int port, CancellationToken cancellationToken)
    {
        await File.WriteAllTextAsync(path, string.Create(CultureInfo.InvariantCulture, $"port = {port}\n{settings}"), cancellationToken);

        // Under root, the server's account reads a file that root has written.
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
    }

    /// <summary>The settings the server was last started with, without the port; null when it never was.</summary>
    public static async Task<string?> ReadAsync(string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        var text = await File.ReadAllTextAsync(path, cancellationToken);
        return text[(text.IndexOf('\n', StringComparison.Ordinal) + 1)..];
    }

    private static (string Name, string Value) Checked(KeyValuePair<string, string> setting)
    {
        if (!SettingName().IsMatch(setting.Key) || setting.Value.AsSpan().ContainsAny('\r', '\n', '\0'))
        {
            throw new ArgumentException($"\"{setting.Key}\" is not a setting of PostgreSQL, or its value has more than one line.", nameof(setting));
        }

        if (setting.Key is "port" or "data_directory" or "hba_file" || Fixed.Any(own => string.Equals(own.Name, setting.Key, StringComparison.Ordinal)))
        {
            throw new ArgumentException($"The embedded PostgreSQL chooses \"{setting.Key}\" itself.", nameof(setting));
        }

        return (setting.Key, setting.Value);
    }

    [GeneratedRegex(@"\A[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SettingName();
}
