using System.Globalization;
using Atapos.Shared.Hosting.Data.Backup;

namespace Atapos.Host.Verbs;

/// <summary>Writes all that ATAPOS has in the database into a file.</summary>
internal static class Backup
{
    internal static async Task<int> ExecuteAsync(string path)
    {
        await using var app = await VerbApp.OpenAsync();
        var manifest = await app.Services.GetRequiredService<DatabaseBackup>().MakeAsync(path, CancellationToken.None);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{path}: {manifest.Bytes} bytes, {manifest.Rows.Values.Sum()} rows of {manifest.Rows.Count} tables as of {manifest.MadeAt:u}; what it must hold is in {path}.json."));
        return Verb.Done;
    }
}
