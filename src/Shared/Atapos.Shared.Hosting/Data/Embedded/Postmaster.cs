using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using Microsoft.Extensions.Logging;

namespace Atapos.Shared.Hosting.Data.Embedded;

/// <summary>What <c>postmaster.pid</c> says about the server of a data folder.</summary>
internal sealed record Postmaster(int ProcessId, int Port, bool IsReady)
{
    private const int ProcessIdLine = 0;
    private const int PortLine = 3;
    private const int StatusLine = 7;

    /// <summary>The file's name inside the data folder; the server itself makes and deletes it.</summary>
    public const string FileName = "postmaster.pid";

    /// <summary>Reads the file; null when there is none or it holds no process id, as after a power failure.</summary>
    public static async Task<Postmaster?> ReadAsync(string dataFolder, CancellationToken cancellationToken)
    {
        string[] lines;
        try
        {
            lines = await File.ReadAllLinesAsync(Path.Combine(dataFolder, FileName), cancellationToken);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }

        return NumberAt(ProcessIdLine) is > 0 and var processId
            ? new Postmaster(processId, NumberAt(PortLine), lines.Length > StatusLine && lines[StatusLine].Trim() is "ready")
            : null;

        int NumberAt(int line) =>
            line < lines.Length && int.TryParse(lines[line], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : 0;
    }
}

/// <summary>Who has a process id.</summary>
internal enum ProcessHolder
{
    /// <summary>Nobody.</summary>
    None,

    /// <summary>A dead process whose parent has not noticed, or a program that was given the number after our server died.</summary>
    Other,

    /// <summary>The server of our data folder.</summary>
    OurServer,
}

/// <summary>Looks at running processes, without touching them.</summary>
[UnsupportedOSPlatform("windows")]
internal static class ProcessTable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>Tells who has a process id; only <see cref="ProcessHolder.OurServer"/> may be stopped.</summary>
    public static async Task<ProcessHolder> HolderOfAsync(int processId, string dataFolder, ILogger log, CancellationToken cancellationToken)
    {
        var found = OperatingSystem.IsLinux()
            ? await FromProcAsync(processId, cancellationToken)
            : await FromPsAsync(processId, log, cancellationToken);
        if (found is not { } process)
        {
            return ProcessHolder.None;
        }

        // The server is always started with this absolute path as its argument.
        return !process.IsZombie && IsServerOf(process.CommandLine, dataFolder) ? ProcessHolder.OurServer : ProcessHolder.Other;
    }

    /// <summary>Searches all processes for the server of a data folder.</summary>
    public static async Task<bool> HasServerOfAsync(string dataFolder, ILogger log, CancellationToken cancellationToken)
    {
        foreach (var process in Process.GetProcesses())
        {
            using (process)
            {
                if (process.ProcessName is "postgres" or "postmaster"
                    && await HolderOfAsync(process.Id, dataFolder, log, cancellationToken) == ProcessHolder.OurServer)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool IsServerOf(string commandLine, string dataFolder) =>
        commandLine.Contains("postgres", StringComparison.Ordinal) && $"{commandLine} ".Contains($" -D {dataFolder} ", StringComparison.Ordinal);

    private static async Task<(bool IsZombie, string CommandLine)?> FromProcAsync(int processId, CancellationToken cancellationToken)
    {
        var folder = string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}");
        if (!Directory.Exists(folder))
        {
            return null;
        }

        try
        {
            var stat = await File.ReadAllTextAsync($"{folder}/stat", cancellationToken);
            var commandLine = await File.ReadAllTextAsync($"{folder}/cmdline", cancellationToken);

            // The state follows the program's name, which is in parentheses and may hold any character.
            return (stat.AsSpan(stat.LastIndexOf(')') + 1).TrimStart()[0] is 'Z' or 'X', commandLine.Replace('\0', ' ').Trim());
        }
        catch (IOException) when (!Directory.Exists(folder))
        {
            return null;
        }
    }

    private static async Task<(bool IsZombie, string CommandLine)?> FromPsAsync(int processId, ILogger log, CancellationToken cancellationToken)
    {
        var shown = await new ExternalCommand(account: null, log).RunAsync(
            "/bin/ps", ["-ww", "-o", "stat=,command=", "-p", processId.ToString(CultureInfo.InvariantCulture)], Limit, cancellationToken);
        return shown.Output.Length == 0 ? null : (shown.Output[0] is 'Z', shown.Output);
    }
}
