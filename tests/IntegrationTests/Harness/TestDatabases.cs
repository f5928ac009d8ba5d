using System.Globalization;
using Atapos.Host;
using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Demo;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Atapos.IntegrationTests.Harness;

/// <summary>What a new database holds.</summary>
public enum Template
{
    /// <summary>Nothing.</summary>
    Empty,

    /// <summary>The schemas alone.</summary>
    Migrated,

    /// <summary>The two demo shops.</summary>
    Demo,
}

/// <summary>Makes databases by copying a template, which takes about a tenth of a second.</summary>
internal sealed class TestDatabases : IAsyncDisposable
{
    private readonly IPostgresServer _server;
    private readonly NpgsqlDataSource _superuser;
    private readonly string _prefix;
    private readonly string _owner;
    private int _count;

    private TestDatabases(IPostgresServer server)
    {
        _server = server;
        _superuser = NpgsqlDataSource.Create(server.SuperuserConnection);
        _owner = new NpgsqlConnectionStringBuilder(server.LoginConnection).Username!;
        _prefix = string.Create(CultureInfo.InvariantCulture, $"it_{Environment.ProcessId}");
    }

    internal static async Task<TestDatabases> PrepareAsync()
    {
        var databases = new TestDatabases(await PostgresServers.StartAsync());
        await databases.MakeTemplateAsync(
            Template.Migrated, from: databases.NameOf(Template.Empty), services => services.GetRequiredService<DatabaseMigrator>().MigrateAsync(default));
        await databases.MakeTemplateAsync(
            Template.Demo, from: databases.NameOf(Template.Migrated), services => services.GetRequiredService<DemoShops>().SeedAsync(default));
        return databases;
    }

    internal async Task<TestDatabase> CreateAsync(Template template)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{_prefix}_{Interlocked.Increment(ref _count)}");
        await CopyAsync(NameOf(template), name);
        return Open(name);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server.Outlives)
        {
            await DropAllAsync();
        }

        await _superuser.DisposeAsync();
        await _server.DisposeAsync();
    }

    private string NameOf(Template template) => template switch
    {
        Template.Empty => "template0",
        Template.Migrated => $"{_prefix}_migrated",
        _ => $"{_prefix}_demo",
    };

    private async Task MakeTemplateAsync(Template template, string from, Func<IServiceProvider, Task> fill)
    {
        await CopyAsync(from, NameOf(template));
        await using var database = Open(NameOf(template));
        await using var app = AtaposApp.Create(ShopSettings.Of(sandbox: null), database.LoginConnection);
        await fill(app.Services);
    }

    private async Task CopyAsync(string template, string name)
    {
        await using var command = _superuser.CreateCommand($"create database {name} template {template} owner {_owner}");
        await command.ExecuteNonQueryAsync();
    }

    private async Task DropAllAsync()
    {
        var names = new List<string>();
        await using (var command = _superuser.CreateCommand("select datname from pg_database where starts_with(datname, $1)"))
        {
            command.Parameters.Add(new() { Value = _prefix + "_" });
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                names.Add(reader.GetString(0));
            }
        }

        foreach (var name in names)
        {
            await using var command = _superuser.CreateCommand($"drop database {name} with (force)");
            await command.ExecuteNonQueryAsync();
        }
    }

    private TestDatabase Open(string name) => TestDatabase.At(At(_server.SuperuserConnection, name), At(_server.LoginConnection, name));

    private static string At(string connection, string name) => new NpgsqlConnectionStringBuilder(connection) { Database = name }.ConnectionString;
}
