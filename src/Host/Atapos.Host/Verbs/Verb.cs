using Atapos.Shared.Hosting.Data.Backup;
using Atapos.Shared.Hosting.Data.Embedded;
using Atapos.Shared.Hosting.Original;
using Atapos.Shared.Hosting.Settings;
using Npgsql;

namespace Atapos.Host.Verbs;

/// <summary>What the program does: its first argument says so, <c>run</c> when there is none.</summary>
internal static class Verb
{
    internal const int Done = 0;
    internal const int Failed = 1;
    internal const int Misused = 2;

    private const string Usage = """
        atapos run            serve the API (the default)
        atapos migrate        bring the database up to date    --dry-run: only say what is pending
        atapos doctor         check every setting and service
        atapos config print   show every setting, what counts and where it comes from; secrets are hidden
        atapos openapi        print the OpenAPI document; needs no database and no settings
        atapos keys rotate    seal anew, with the first of DATA_KEYS, what another key has sealed
        atapos outbox status  show the events that are not delivered
        atapos outbox retry [ID]   have a parked event tried again, or all of them
        atapos seed [--add]   open two demo shops in an empty database; --add: beside the merchants that are there
        atapos backup --to FILE    write all that is in the database into a file, and what it must hold into FILE.json
        atapos restore --from FILE [--verify]   put a backup into the empty database of DATABASE_URL and check it; --verify: only try it, beside
        atapos import-original --from DATABASE_URL [--dry-run] [--report FILE]   bring the original system's shops over; --dry-run: only tell
        atapos health         ask the host on this machine whether it is alive
        atapos audit verify   name the first line of each merchant's trails that is not as it was written
        """;

    internal static async Task<int> RunAsync(string[] args)
    {
        try
        {
            return args switch
            {
                [] or ["run"] => await Run.ExecuteAsync(),
                ["migrate"] => await Migrate.ExecuteAsync(dryRun: false),
                ["migrate", "--dry-run"] => await Migrate.ExecuteAsync(dryRun: true),
                ["doctor"] => await Doctor.ExecuteAsync(),
                ["keys", "rotate"] => await RotateKeys.ExecuteAsync(),
                ["audit", "verify"] => await VerifyAudit.ExecuteAsync(),
                ["outbox", "status"] => await Outbox.StatusAsync(),
                ["outbox", "retry"] or ["outbox", "retry", "--all"] => await Outbox.RetryAsync(id: null),
                ["outbox", "retry", var id] => await Outbox.RetryAsync(id),
                ["seed"] => await Seed.ExecuteAsync(beside: false),
                ["seed", "--add"] => await Seed.ExecuteAsync(beside: true),
                ["backup", "--to", var path] => await Backup.ExecuteAsync(path),
                ["restore", "--from", var path] => await Restore.ExecuteAsync(path),
                ["restore", "--from", var path, "--verify"] => await Restore.TryAsync(path),
                ["import-original", .. var options] => await ImportOriginal.ExecuteAsync(options),
                ["health"] => await AskHealth.ExecuteAsync(),
                ["openapi"] => await PrintDocument.ExecuteAsync(),
                ["config", "print"] => Config.Print(),
                _ => await MisusedAsync(),
            };
        }
        catch (SettingsException error)
        {
            await Console.Error.WriteLineAsync("ATAPOS cannot start with these settings:");
            foreach (var fault in error.Faults)
            {
                await Console.Error.WriteLineAsync($"  {fault}");
            }

            return Failed;
        }
        catch (Exception error) when (error is BackupException or EmbeddedPostgresException or StartRefusedException or NpgsqlException or IOException or RefusedRowException)
        {
            await Console.Error.WriteLineAsync(error.Message);
            return Failed;
        }
    }

    internal static async Task<int> MisusedAsync()
    {
        await Console.Error.WriteLineAsync(Usage);
        return Misused;
    }
}

/// <summary>The host will not serve, and says what to do about it.</summary>
/// <param name="message">What is wrong and what to do.</param>
internal sealed class StartRefusedException(string message) : Exception(message);
