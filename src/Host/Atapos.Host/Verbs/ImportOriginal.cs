using System.Globalization;
using Atapos.Shared.Hosting.Original;

namespace Atapos.Host.Verbs;

/// <summary>Brings the shops of the system that ATAPOS replaces over from its database (docs/import.md).</summary>
internal static class ImportOriginal
{
    internal static async Task<int> ExecuteAsync(IReadOnlyList<string> options)
    {
        if (Options.Of(options) is not { } asked)
        {
            return await Verb.MisusedAsync();
        }

        await using var app = await VerbApp.OpenMigratedAsync();
        await using var source = await OpenAsync(asked.From);
        await using var file = asked.Report is null ? null : new StreamWriter(asked.Report);
        var refused = await app.Services.GetRequiredService<OriginalMove>().RunAsync(source, asked.IsTrial, new(file ?? Console.Out), CancellationToken.None);
        var fate = asked.IsTrial ? "Nothing was written" : "Done";
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{fate}; {refused} rows or shops refused{(asked.Report is null ? "" : $", see {asked.Report}")}."));
        return refused == 0 ? Verb.Done : Verb.Failed;
    }

    private static async Task<OriginalDatabase> OpenAsync(string url)
    {
        try
        {
            return await OriginalDatabase.OpenAsync(url, CancellationToken.None);
        }
        catch (Exception error) when (error is FormatException or ArgumentException)
        {
            throw new StartRefusedException("--from must be postgresql://user:password@host:port/database.");
        }
    }

    private sealed record Options(string From, bool IsTrial, string? Report)
    {
        internal static Options? Of(IReadOnlyList<string> words)
        {
            string? from = null, report = null;
            var isTrial = false;
            for (var i = 0; i < words.Count; i++)
            {
                switch (words[i])
                {
                    case "--from" when i + 1 < words.Count:
                        from = words[++i];
                        break;
                    case "--report" when i + 1 < words.Count:
                        report = words[++i];
                        break;
                    case "--dry-run":
                        isTrial = true;
                        break;
                    default:
                        return null;
                }
            }

            return from is null ? null : new(from, isTrial, report);
        }
    }
}
