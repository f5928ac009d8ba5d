using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Demo;
using Atapos.Shared.Hosting.Settings;
using Npgsql;

namespace Atapos.Host.Verbs;

/// <summary>Serves the API until it is told to stop.</summary>
internal static class Run
{
    internal static async Task<int> ExecuteAsync()
    {
        var values = SettingsReader.Environment();
        await using var database = await HostDatabase.OpenAsync(values, CancellationToken.None);
        await using var app = AtaposApp.Create(values, database.EmbeddedConnectionString);
        if (app.Environment.IsDevelopment())
        {
            await PrepareAsync(app);
        }
        else
        {
            await CheckAsync(app);
        }

        await app.RunAsync();
        return Verb.Done;
    }

    /// <summary>In Development the host brings the database up to date and fills an empty one by itself.</summary>
    private static async Task PrepareAsync(WebApplication app)
    {
        await app.Services.GetRequiredService<DatabaseMigrator>().MigrateAsync(CancellationToken.None);
        await app.Services.GetRequiredService<DemoShops>().SeedAsync(CancellationToken.None);
    }

    /// <summary>Elsewhere it refuses a database that lacks migrations or may lose what was acknowledged. One that is away is waited for while serving 503.</summary>
    private static async Task CheckAsync(WebApplication app)
    {
        try
        {
            var pending = await app.Services.GetRequiredService<DatabaseMigrator>().PendingAsync(CancellationToken.None);
            if (pending.Count > 0)
            {
                throw new StartRefusedException($"The database lacks {pending.Count} migrations; run `atapos migrate` first.");
            }

            var off = await app.Services.GetRequiredService<DurabilityCheck>().SwitchedOffAsync(CancellationToken.None);
            if (off.Count > 0)
            {
                throw new StartRefusedException($"PostgreSQL runs with {string.Join(", ", off)} off, so it can lose orders and money; switch it on.");
            }
        }
        catch (NpgsqlException error)
        {
            app.Logger.LogError("The database is not reachable at start ({Reason}); serving 503 until it is.", error.Message);
        }
    }
}
