using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Atapos.Shared.Hosting.Data.Embedded;

/// <summary>Makes the data folder of a new cluster.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class ClusterInitializer(ClusterFolder folder, bool mustOutlivePowerFailure, ILogger log)
{
    private const string UnfinishedPrefix = "initdb-";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    // Not every system has C.UTF-8 under that name. Both sort by code point.
    private static readonly string[] Locales = ["C.UTF-8", "C"];

    /// <summary>Makes the data folder, whole or not at all.</summary>
    public async Task RunAsync(PostgresBinaries binaries, ClusterPasswords passwords, CancellationToken cancellationToken)
    {
        var unfinished = Path.Combine(folder.Root, UnfinishedPrefix + RandomNumberGenerator.GetHexString(16, lowercase: true));
        var passwordFile = unfinished + ".password";
        try
        {
            await ClusterPasswords.WritePrivatelyAsync(passwordFile, passwords.Superuser + "\n", cancellationToken);
            if (folder.Account is not null)
            {
                await folder.Account.OwnAsync(passwordFile, log, cancellationToken);
            }

            await InitializeAsync(binaries, unfinished, passwordFile, cancellationToken);
        }
        finally
        {
            File.Delete(passwordFile);
        }

        await using (var configuration = new FileStream(Path.Combine(unfinished, "postgresql.conf"), FileMode.Append))
        {
            // Relative to the file that includes it, so that the cluster may move with the repository.
            await configuration.WriteAsync(Encoding.UTF8.GetBytes($"\ninclude '../{Path.GetFileName(folder.Settings)}'\n"), cancellationToken);
            configuration.Flush(flushToDisk: true);
        }

        Directory.Move(unfinished, folder.Data);
    }

    /// <summary>A host that was killed in the middle leaves an unfinished folder; one whose initdb still runs is left to the next start.</summary>
    public void RemoveUnfinished()
    {
        foreach (var entry in new DirectoryInfo(folder.Root).EnumerateFileSystemInfos(UnfinishedPrefix + "*"))
        {
            try
            {
                if (entry is DirectoryInfo unfinished)
                {
                    unfinished.Delete(recursive: true);
                }
                else
                {
                    entry.Delete();
                }
            }
            catch (IOException e)
            {
                log.LogInformation("{Path} is left to the next start: {Reason}", entry.FullName, e.Message);
            }
        }
    }

    private async Task InitializeAsync(PostgresBinaries binaries, string unfinished, string passwordFile, CancellationToken cancellationToken)
    {
        var command = new ExternalCommand(folder.Account, log);
        var failures = new List<CommandOutcome>();
        foreach (var locale in Locales)
        {
            await folder.MakeForServerAsync(unfinished, log, cancellationToken);
            var outcome = await command.RunAsync(
                binaries.Initdb,
                [
                    "-D", unfinished, "-E", "UTF8", $"--locale={locale}", "-U", "postgres",
                    "--auth-host=scram-sha-256", "--auth-local=scram-sha-256", $"--pwfile={passwordFile}",
                    .. mustOutlivePowerFailure ? Array.Empty<string>() : ["--no-sync"],
                ],
                Limit,
                cancellationToken);
            if (outcome.ExitCode == 0)
            {
                return;
            }

            failures.Add(outcome);
            Directory.Delete(unfinished, recursive: true);
        }

        throw new EmbeddedPostgresException($"PostgreSQL could not make its data folder.\n{string.Join('\n', failures)}");
    }
}
