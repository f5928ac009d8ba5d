using Atapos.Host.Health;
using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Health;
using Atapos.Shared.Hosting.Security;
using Atapos.Shared.Hosting.Settings;

namespace Atapos.Host.Verbs;

/// <summary>Looks at every setting and service and says what to do about the ones that fail.</summary>
internal static class Doctor
{
    internal static async Task<int> ExecuteAsync()
    {
        var values = SettingsReader.Environment();
        await using var database = await HostDatabase.OpenAsync(values, CancellationToken.None);
        await using var app = AtaposApp.Create(values, database.EmbeddedConnectionString);
        var ineffective = app.Services.GetRequiredService<SettingsReader>().Ineffective;
        Say(true, "settings", string.Join(' ', ["all read and valid.", .. ineffective]));
        var healthy = await DatabaseAsync(app.Services);
        foreach (var (name, seen) in await app.Services.GetRequiredService<ServiceProbes>().CheckAsync(CancellationToken.None))
        {
            Say(seen.State != ProbeState.Down, name, seen.Detail);
            healthy &= seen.State != ProbeState.Down;
        }

        return healthy ? Verb.Done : Verb.Failed;
    }

    private static async Task<bool> DatabaseAsync(IServiceProvider services)
    {
        var seen = await services.GetRequiredService<DatabaseProbe>().CheckAsync(CancellationToken.None);
        if (!seen.IsUp)
        {
            Say(false, "database", "not reachable: check DATABASE_URL, the server and the firewall");
            return false;
        }

        Say(true, "database", $"answers in {seen.RoundTripMilliseconds} ms, at most {seen.PoolMaximum} connections");
        var pending = await services.GetRequiredService<DatabaseMigrator>().PendingAsync(CancellationToken.None);
        Say(pending.Count == 0, "migrations", pending.Count == 0 ? "all applied" : $"{pending.Count} pending: run `atapos migrate`");
        var off = await services.GetRequiredService<DurabilityCheck>().SwitchedOffAsync(CancellationToken.None);
        Say(off.Count == 0, "durability", off.Count == 0 ? "fsync, full_page_writes and synchronous_commit are on" : $"switch on: {string.Join(", ", off)}");
        return pending.Count == 0 && off.Count == 0 && await DataKeysAsync(services);
    }

    private static async Task<bool> DataKeysAsync(IServiceProvider services)
    {
        var seen = await services.GetRequiredService<KeyRotation>().LookAsync(CancellationToken.None);
        Say(seen.Lost.Count == 0, "data keys", seen switch
        {
            { Lost.Count: > 0 } => $"no key at hand opens some {string.Join(" and ", seen.Lost)}: put the key that sealed them back into DATA_KEYS",
            { Older.Count: > 0 } => $"an older key seals some {string.Join(" and ", seen.Older)}: run `atapos keys rotate` before you take it out",
            _ => "the first one seals everything",
        });
        return seen.Lost.Count == 0;
    }

    private static void Say(bool well, string what, string detail) => Console.WriteLine($"{(well ? "ok  " : "FAIL")} {what,-12} {detail}");
}
