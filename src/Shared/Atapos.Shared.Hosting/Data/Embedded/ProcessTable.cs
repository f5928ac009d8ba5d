using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using Microsoft.Extensions.Logging;

namespace Atapos.Shared.Hosting.Data.Embedded;

/// <summary>Who has a process id.</summary>
internal enum ProcessHolder
{
    /// <summary>Nobody.</summary>
    None,

    /// <summary>A dead process that its parent has not noticed, or a program that was given the number after our server died.</summary>
    Other,

    /// <summary>A living PostgreSQL server of which it is not certain whose data it serves.</summary>
    UnknownServer,

    /// <summary>The server of our data folder.</summary>
    OurServer,
}

/// <summary>Looks at running processes, without touching them.</summary>
[UnsupportedOSPlatform("windows")]
internal static class ProcessTable
{
    private const string DataOption = "-D";
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

        // The server's own children, unlike itself, call themselves "postgres: what they do".
        if (process.IsZombie || Path.GetFileName(process.Arguments[0]) is not ("postgres" or "postmaster"))
        {
            return ProcessHolder.Other;
        }

        var option = Array.IndexOf(process.Arguments, DataOption);
        return option > 0 && option + 1 < process.Arguments.Length
            && string.Equals(ClusterFolder.WithoutLinks(process.Arguments[option + 1]), dataFolder, StringComparison.Ordinal)
                ? ProcessHolder.OurServer
                : ProcessHolder.UnknownServer;
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

    private static async Task<(bool IsZombie, string[] Arguments)?> FromProcAsync(int processId, CancellationToken cancellationToken)
    {
        var folder = string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}");
        if (!Directory.Exists(folder))
        {
            return null;
        }

        try
        {
            var stat = await File.ReadAllTextAsync($"{folder}/stat", cancellationToken);
            var arguments = await File.ReadAllTextAsync($"{folder}/cmdline", cancellationToken);

            // The state follows the program's name, which is in parentheses and may hold any character.
            return (stat.AsSpan(stat.LastIndexOf(')') + 1).TrimStart()[0] is 'Z' or 'X', arguments.Split('\0'));
        }
        catch (IOException) when (!Directory.Exists(folder))
        {
            return null;
        }
    }

    private static async Task<(bool IsZombie, string[] Arguments)?> FromPsAsync(int processId, ILogger log, CancellationToken cancellationToken)
    {
        var ps = new ExternalCommand(account: null, log);
        var id = processId.ToString(CultureInfo.InvariantCulture);
        var state = await ps.RunAsync("/bin/ps", ["-o", "stat=", "-p", id], Limit, cancellationToken);
        var command = await ps.RunAsync("/bin/ps", ["-ww", "-o", "command=", "-p", id], Limit, cancellationToken);
        if (state.Output.Length == 0 || command.Output.Length == 0)
        {
            return null;
        }

        // pg_ctl gives the data folder last, so that the rest of the line is its path, spaces included.
        var parts = command.Output.Split($" {DataOption} ", 2);
        return (state.Output[0] is 'Z', parts.Length == 2 ? [parts[0], DataOption, parts[1]] : parts);
    }
}
