using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Security;
using Atapos.Shared.Hosting.Settings;

namespace Atapos.Host.Verbs;

/// <summary>Seals anew what an older data key has sealed, and says how much that was.</summary>
internal static class RotateKeys
{
    internal static async Task<int> ExecuteAsync()
    {
        var values = SettingsReader.Environment();
        await using var database = await HostDatabase.OpenAsync(values, CancellationToken.None);
        await using var app = AtaposApp.Create(values, database.EmbeddedConnectionString);
        if ((await app.Services.GetRequiredService<DatabaseMigrator>().PendingAsync(CancellationToken.None)).Count > 0)
        {
            throw new StartRefusedException("The database lacks migrations; run `atapos migrate` first.");
        }

        var all = await app.Services.GetRequiredService<KeyRotation>().RunAsync(CancellationToken.None);
        foreach (var rotated in all)
        {
            Console.WriteLine($"{rotated.What}: {rotated.Done} sealed anew{(rotated.Unreadable == 0 ? "" : $", {rotated.Unreadable} that no key in DATA_KEYS opens")}");
        }

        return all.Any(rotated => rotated.Unreadable > 0) ? Verb.Failed : Verb.Done;
    }
}
