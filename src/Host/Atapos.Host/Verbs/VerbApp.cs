using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Settings;
using Npgsql;

namespace Atapos.Host.Verbs;

/// <summary>The host of a verb that works on the database: built with all settings, without the time limits of requests, and not started.</summary>
internal sealed class VerbApp : IAsyncDisposable
{
    private readonly HostDatabase? _database;
    private readonly WebApplication _app;

    private VerbApp(HostDatabase? database, WebApplication app) => (_database, _app) = (database, app);

    internal IServiceProvider Services => _app.Services;

    internal static async Task<VerbApp> OpenAsync()
    {
        var values = SettingsReader.Environment();
        var database = await HostDatabase.OpenAsync(values, CancellationToken.None);
        try
        {
            return new(database, Create(values, database.EmbeddedConnectionString));
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    /// <summary>The same on another database of the server.</summary>
    /// <param name="connectionString">How it is reached.</param>
    internal static VerbApp At(string connectionString) => new(database: null, Create(SettingsReader.Environment(), connectionString));

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
        if (_database is not null)
        {
            await _database.DisposeAsync();
        }
    }

    // Nobody waits at a till for a verb, and it may have to read all there is.
    private static WebApplication Create(IReadOnlyDictionary<string, string> values, string? connectionString) => AtaposApp.Create(
        values,
        connectionString,
        services => services.AddSingleton(provider => NpgsqlDataSource.Create(provider.GetRequiredService<DatabaseSettings>().UnhurriedConnectionString!)));
}
