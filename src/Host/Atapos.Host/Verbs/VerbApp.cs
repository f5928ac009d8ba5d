using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Settings;

namespace Atapos.Host.Verbs;

/// <summary>The host of a verb that works on the database: built with all settings, and not started.</summary>
internal sealed class VerbApp : IAsyncDisposable
{
    private readonly HostDatabase _database;
    private readonly WebApplication _app;

    private VerbApp(HostDatabase database, WebApplication app) => (_database, _app) = (database, app);

    internal IServiceProvider Services => _app.Services;

    internal static async Task<VerbApp> OpenAsync()
    {
        var values = SettingsReader.Environment();
        var database = await HostDatabase.OpenAsync(values, CancellationToken.None);
        try
        {
            return new(database, AtaposApp.Create(values, database.EmbeddedConnectionString));
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    /// <summary>The same for a verb that needs all tables to be there.</summary>
    internal static async Task<VerbApp> OpenMigratedAsync()
    {
        var app = await OpenAsync();
        try
        {
            return (await app.Services.GetRequiredService<DatabaseMigrator>().PendingAsync(CancellationToken.None)).Count == 0
                ? app
                : throw new StartRefusedException("The database lacks migrations; run `atapos migrate` first.");
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _database.DisposeAsync();
    }
}
