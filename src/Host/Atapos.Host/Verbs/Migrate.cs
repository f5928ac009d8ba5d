using Atapos.Shared.Hosting.Data;

namespace Atapos.Host.Verbs;

/// <summary>Brings the database up to date, or says what is pending.</summary>
internal static class Migrate
{
    internal static async Task<int> ExecuteAsync(bool dryRun)
    {
        await using var app = await VerbApp.OpenAsync();
        var migrator = app.Services.GetRequiredService<DatabaseMigrator>();
        if (await migrator.UnknownAsync(CancellationToken.None) is { Count: > 0 } unknown)
        {
            throw new StartRefusedException($"A newer ATAPOS has migrated this database ({string.Join(", ", unknown)}); run that one.");
        }

        if (dryRun)
        {
            var pending = await migrator.PendingAsync(CancellationToken.None);
            Console.WriteLine(pending.Count == 0 ? "The database is up to date." : $"Pending:{Environment.NewLine}  {string.Join(Environment.NewLine + "  ", pending)}");
            return Verb.Done;
        }

        var applied = await migrator.MigrateAsync(CancellationToken.None);
        Console.WriteLine(applied == 0 ? "The database is up to date." : $"Applied {applied} migrations.");
        return Verb.Done;
    }
}
