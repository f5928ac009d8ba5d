using Atapos.Shared.Hosting.Data.Embedded;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Testcontainers.PostgreSql;

namespace Atapos.IntegrationTests.Harness;

/// <summary>The one PostgreSQL server of a test run.</summary>
internal interface IPostgresServer : IAsyncDisposable
{
    /// <summary>A superuser's connection string, to a database that exists.</summary>
    string SuperuserConnection { get; }

    /// <summary>The role that owns the databases of the tests, as the product's own role would: neither superuser nor bypassrls.</summary>
    string LoginConnection { get; }

    /// <summary>True when the server goes on after the run, so that the run must clear up behind itself.</summary>
    bool Outlives { get; }
}

/// <summary>Finds a server: the one that <c>ATAPOS_TEST_POSTGRES</c> names, else a cluster of its own, else a container.</summary>
internal static class PostgresServers
{
    private const string Variable = "ATAPOS_TEST_POSTGRES";

    internal static async Task<IPostgresServer> StartAsync()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } superuser)
        {
            return new GivenServer(superuser, await LoginRole.CreateAsync(superuser));
        }

        if (EmbeddedPostgres.FindBinaries() is not null)
        {
            return await ThrowAwayCluster.StartAsync();
        }

        var container = new PostgreSqlBuilder("postgres:17-alpine").Build();
        await container.StartAsync();
        var connection = container.GetConnectionString();
        return new Container(container, connection, await LoginRole.CreateAsync(connection));
    }

    private sealed record GivenServer(string SuperuserConnection, string LoginConnection) : IPostgresServer
    {
        public bool Outlives => true;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed record Container(PostgreSqlContainer Running, string SuperuserConnection, string LoginConnection) : IPostgresServer
    {
        public bool Outlives => false;

        public ValueTask DisposeAsync() => Running.DisposeAsync();
    }
}

/// <summary>A cluster in the temporary folder that is deleted with the run.</summary>
/// <remarks>Its folder has a fixed name: what a killed run leaves, the next takes over, and runs at the same time share it.</remarks>
internal sealed class ThrowAwayCluster(EmbeddedPostgres postgres) : IPostgresServer
{
    public string SuperuserConnection => postgres.AdminConnectionString;

    public string LoginConnection => postgres.ConnectionString;

    public bool Outlives => false;

    internal static async Task<ThrowAwayCluster> StartAsync()
    {
        var folder = Path.Combine(Path.GetTempPath(), $"atapos-integration-tests-{Environment.UserName}");
        var options = new EmbeddedPostgresOptions(folder)
        {
            ThrowAway = true,
            Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["max_connections"] = "200" },
        };
        return new(await EmbeddedPostgres.StartAsync(options, NullLogger.Instance, CancellationToken.None));
    }

    public ValueTask DisposeAsync() => postgres.DisposeAsync();
}

/// <summary>Makes on a foreign server the kind of role that the embedded PostgreSQL has from the start.</summary>
internal static class LoginRole
{
    private const string Name = "atapos_tests";

    internal static async Task<string> CreateAsync(string superuserConnection)
    {
        const string Password = "integration-tests";
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(superuserConnection) { Pooling = false });
        await using var command = source.CreateCommand($"""
            do $$ begin
              if not exists (select from pg_roles where rolname = '{Name}') then
                create role {Name};
              end if;
              alter role {Name} login createrole createdb nosuperuser nobypassrls password '{Password}';
              if exists (select from pg_roles where rolname = 'atapos_app') then
                grant atapos_app to {Name};
              end if;
            end $$
            """);
        await command.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(superuserConnection) { Username = Name, Password = Password }.ConnectionString;
    }
}
