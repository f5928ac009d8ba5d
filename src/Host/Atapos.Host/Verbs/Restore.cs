using System.Globalization;
using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Data.Backup;

namespace Atapos.Host.Verbs;

/// <summary>Puts a backup into an empty database, or only tries whether it would be a correct one.</summary>
internal static class Restore
{
    internal static async Task<int> ExecuteAsync(string path)
    {
        await using var app = await VerbApp.OpenAsync();
        var restore = app.Services.GetRequiredService<DatabaseRestore>();
        var manifest = await restore.CheckAsync(path, CancellationToken.None);
        return await VerifyAsync(app.Services, await restore.FillAsync(path, manifest, CancellationToken.None));
    }

    internal static async Task<int> TryAsync(string path)
    {
        await using var app = await VerbApp.OpenAsync();
        var restore = app.Services.GetRequiredService<DatabaseRestore>();
        var manifest = await restore.CheckAsync(path, CancellationToken.None);
        await using var beside = await restore.FillBesideAsync(path, manifest, CancellationToken.None);
        await using var restored = VerbApp.At(beside.ConnectionString);
        return await VerifyAsync(restored.Services, beside.Differences);
    }

    private static async Task<int> VerifyAsync(IServiceProvider services, IReadOnlyList<string> differences)
    {
        var violations = Tell(new("every table has the rows that it had", differences.Count, differences.Count == 0 ? null : differences[0]));

        // A backup of an older version is brought up to date, or the sentences of this one would speak of what is not there.
        if (await services.GetRequiredService<DatabaseMigrator>().MigrateAsync(CancellationToken.None) is > 0 and var applied)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"     {applied} migrations were newer than the backup and are applied"));
        }

        await foreach (var verified in services.GetRequiredService<DatabaseVerification>().RunAsync(CancellationToken.None))
        {
            violations += Tell(verified);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{violations} violations"));
        return violations == 0 ? Verb.Done : Verb.Failed;
    }

    private static long Tell(Verified verified)
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{(verified.Violations == 0 ? "ok  " : "FAIL")} {verified.What}{(verified.Violations == 0 ? "" : $": {verified.Violations} are not, first {verified.First}")}"));
        return verified.Violations;
    }
}
