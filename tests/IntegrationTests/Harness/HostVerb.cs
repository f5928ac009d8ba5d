using System.Diagnostics;
using Atapos.Host;
using Npgsql;

namespace Atapos.IntegrationTests.Harness;

/// <summary>Runs a verb of the program as a process of its own.</summary>
internal static class HostVerb
{
    /// <summary>Runs it to its end.</summary>
    /// <param name="database">Its database.</param>
    /// <param name="settings">Settings beyond the usual ones.</param>
    /// <param name="verb">The verb and its words.</param>
    /// <returns>Its exit code, and all that it printed.</returns>
    internal static async Task<(int Code, string Text)> RunAsync(TestDatabase database, IReadOnlyDictionary<string, string> settings, params string[] verb)
    {
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = Path.GetTempPath(), UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(typeof(AtaposApp).Assembly.Location);
        foreach (var word in verb)
        {
            start.ArgumentList.Add(word);
        }

        foreach (var (name, value) in ShopSettings.Of(sandbox: null).Concat(settings))
        {
            start.Environment[name] = value;
        }

        start.Environment["DATABASE_URL"] = new NpgsqlConnectionStringBuilder(database.LoginConnection).ConnectionString;
        using var process = Process.Start(start)!;
        var texts = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, string.Concat(texts));
    }
}
