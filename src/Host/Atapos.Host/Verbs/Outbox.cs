using System.Globalization;
using Atapos.Shared.Hosting.Messaging;

namespace Atapos.Host.Verbs;

/// <summary>Shows the events that were not delivered, and has them tried again.</summary>
internal static class Outbox
{
    private const int ErrorLength = 160;

    /// <summary>One line for each kind of event; fails when some are parked, because those wait for a person.</summary>
    internal static async Task<int> StatusAsync()
    {
        await using var app = await VerbApp.OpenMigratedAsync();
        var events = app.Services.GetRequiredService<UndeliveredEvents>();
        var kinds = await events.KindsAsync(CancellationToken.None);
        foreach (var kind in kinds)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{(kind.Parked == 0 ? "ok  " : "FAIL")} {kind.Name}: {kind.Waiting} waiting, {kind.Parked} parked, oldest {Words(kind.OldestAge)}{Because(kind.LastError)}"));
        }

        var parked = kinds.Sum(kind => kind.Parked);
        if (parked == 0)
        {
            Console.WriteLine(kinds.Count == 0 ? "Everything is delivered." : "Nothing is parked.");
            return Verb.Done;
        }

        var named = await events.ParkedAsync(CancellationToken.None);
        Console.WriteLine($"Parked{(named.Count < parked ? string.Create(CultureInfo.InvariantCulture, $", the first {named.Count} of {parked}") : "")}:");
        foreach (var one in named)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {one.Id} {one.Name} of merchant {one.Merchant}, {one.ParkedAt:u}{Because(one.LastError)}"));
        }

        Console.WriteLine("Cure the cause, then run `atapos outbox retry`.");
        return Verb.Failed;
    }

    /// <summary>Has one event tried again, or all that are parked.</summary>
    /// <param name="id">What was typed; null for all.</param>
    internal static async Task<int> RetryAsync(string? id)
    {
        Guid? one = null;
        if (id is not null)
        {
            if (!Guid.TryParse(id, out var parsed))
            {
                await Console.Error.WriteLineAsync("An event's id is a UUID; `atapos outbox status` names the parked ones.");
                return Verb.Misused;
            }

            one = parsed;
        }

        await using var app = await VerbApp.OpenMigratedAsync();
        var (retried, tooOld) = await app.Services.GetRequiredService<UndeliveredEvents>().RetryAsync(one, CancellationToken.None);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{retried} events will be tried again by the hosts that run."));
        if (tooOld > 0)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{tooOld} are left: who has reacted to events that old is forgotten, and would do so twice."));
        }

        if (retried + tooOld == 0 && one is not null)
        {
            await Console.Error.WriteLineAsync("There is no undelivered event of that id.");
            return Verb.Failed;
        }

        return tooOld == 0 ? Verb.Done : Verb.Failed;
    }

    private static string Words(TimeSpan age) => age.TotalMinutes < 2
        ? string.Create(CultureInfo.InvariantCulture, $"{age.TotalSeconds:0} s")
        : string.Create(CultureInfo.InvariantCulture, $"{(int)age.TotalHours}:{age.Minutes:00} h");

    private static string Because(string? error)
    {
        var line = error?.ReplaceLineEndings(" ");
        return line is null ? "" : $"; {(line.Length > ErrorLength ? line[..ErrorLength] + "..." : line)}";
    }
}
