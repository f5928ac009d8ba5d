using System.Diagnostics;
using System.Runtime.Versioning;
using Microsoft.Extensions.Logging;

namespace Atapos.Shared.Hosting.Data.Embedded;

/// <summary>
/// Runs programs to their end, as the given account (null: as ourselves), with a time limit and their output in the log. Beside a few variables
/// of ours they get the environment that is given.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal sealed class ExternalCommand(ServerAccount? account, ILogger log, IReadOnlyDictionary<string, string>? environment = null)
{
    /// <summary>All else stays with the host: the server's account must not read the host's secrets in its environment.</summary>
    private static readonly string[] PassedVariables = ["PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"];

    /// <summary>Runs a program and returns how it ended, whatever its exit code.</summary>
    /// <exception cref="EmbeddedPostgresException">It could not be started or did not end in time.</exception>
    public async Task<CommandOutcome> RunAsync(string program, IReadOnlyList<string> arguments, TimeSpan limit, CancellationToken cancellationToken)
    {
        var commandLine = string.Join(' ', [Path.GetFileName(program), .. arguments]);
        using var process = new Process { StartInfo = Describe(program, arguments) };
        try
        {
            process.Start();
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new EmbeddedPostgresException($"\"{process.StartInfo.FileName}\" could not be started: {e.Message}", e);
        }

        process.StandardInput.Close();
        using var timed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timed.CancelAfter(limit);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(timed.Token);
            var errors = process.StandardError.ReadToEndAsync(timed.Token);
            await Task.WhenAll(output, errors, process.WaitForExitAsync(timed.Token));
            var text = (await output + await errors).Trim();
            log.LogDebug("{Command} ended with {ExitCode}: {Output}", commandLine, process.ExitCode, text);
            return new CommandOutcome(commandLine, process.ExitCode, text);
        }
        catch (OperationCanceledException e)
        {
            process.Kill();
            cancellationToken.ThrowIfCancellationRequested();
            throw new EmbeddedPostgresException($"\"{commandLine}\" did not end within {limit.TotalSeconds:0} seconds.", e);
        }
    }

    /// <summary>Runs a program that must succeed and returns what it printed.</summary>
    /// <exception cref="EmbeddedPostgresException">It failed, could not be started or did not end in time.</exception>
    public async Task<string> RequireAsync(string program, IReadOnlyList<string> arguments, TimeSpan limit, CancellationToken cancellationToken)
    {
        var outcome = await RunAsync(program, arguments, limit, cancellationToken);
        return outcome.ExitCode == 0 ? outcome.Output : throw new EmbeddedPostgresException(outcome.ToString());
    }

    private ProcessStartInfo Describe(string program, IReadOnlyList<string> arguments)
    {
        string[] line = [.. account?.Switch() ?? [], program, .. arguments];
        var description = new ProcessStartInfo(line[0], line[1..])
        {
            // Every account may enter the root folder, whatever folder the host was started in.
            WorkingDirectory = "/",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        description.Environment.Clear();
        foreach (var name in PassedVariables)
        {
            if (Environment.GetEnvironmentVariable(name) is { } value)
            {
                description.Environment[name] = value;
            }
        }

        foreach (var (name, value) in environment ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            description.Environment[name] = value;
        }

        // English messages, and a new cluster that counts time in UTC on every machine.
        description.Environment["LC_ALL"] = "C";
        description.Environment["TZ"] = "UTC";
        return description;
    }
}

/// <summary>How a program ended.</summary>
internal sealed record CommandOutcome(string CommandLine, int ExitCode, string Output)
{
    public override string ToString() => $"\"{CommandLine}\" ended with exit code {ExitCode}: {Output}";
}
