using System.Diagnostics;
using System.Runtime.InteropServices;
using Atapos.Shared.Hosting.Data.Embedded;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Database;

/// <summary>One throw-away cluster for the tests that only look at it.</summary>
public sealed class EmbeddedPostgresFixture : IAsyncLifetime
{
    public EmbeddedPostgresOptions Options { get; } = new(EmbeddedPostgresTests.NewFolder()) { ThrowAway = true };

    public EmbeddedPostgres Postgres { get; private set; } = null!;

    public async Task InitializeAsync() => Postgres = await EmbeddedPostgres.StartAsync(Options, NullLogger.Instance, CancellationToken.None);

    public async Task DisposeAsync() => await Postgres.DisposeAsync();
}

public sealed class EmbeddedPostgresTests(EmbeddedPostgresFixture fixture) : IClassFixture<EmbeddedPostgresFixture>
{
    [Fact]
    public async Task Data_survives_a_restart_and_the_server_ends_with_its_last_host()
    {
        var options = new EmbeddedPostgresOptions(NewFolder());
        try
        {
            string gone;
            await using (var first = await StartAsync(options))
            {
                await AskAsync(first.ConnectionString, "create table kept as select 'Nasi Goreng' as name");
                gone = first.ConnectionString;
            }

            await Should.ThrowAsync<NpgsqlException>(() => AskAsync(gone, "select 1"));
            await using var second = await StartAsync(options);
            (await AskAsync(second.ConnectionString, "select name from kept")).ShouldBe("Nasi Goreng");
        }
        finally
        {
            await ThrowAwayAsync(options);
        }
    }

    [Fact]
    public async Task A_killed_host_leaves_a_server_that_the_next_start_takes_over()
    {
        var options = new EmbeddedPostgresOptions(NewFolder());
        try
        {
            var killed = await RunHostThatIsKilledAsync(options.Folder);
            (await AskAsync(killed, "select 1")).ShouldBe(1);

            string taken;
            await using (var next = await StartAsync(options))
            {
                taken = next.ConnectionString;
                (await AskAsync(taken, "select name from kept")).ShouldBe("Es Teh");
            }

            await Should.ThrowAsync<NpgsqlException>(() => AskAsync(taken, "select 1"));
        }
        finally
        {
            await ThrowAwayAsync(options);
        }
    }

    [Fact]
    public async Task A_second_host_shares_the_server_and_leaves_it_running()
    {
        await using (var second = await StartAsync(fixture.Options))
        {
            second.ConnectionString.ShouldBe(fixture.Postgres.ConnectionString);
        }

        (await AskAsync(fixture.Postgres.ConnectionString, "select 1")).ShouldBe(1);
        Directory.Exists(fixture.Options.Folder).ShouldBeTrue();
    }

    [Fact]
    public async Task A_throw_away_cluster_leaves_no_folder()
    {
        var options = new EmbeddedPostgresOptions(NewFolder()) { ThrowAway = true };

        await (await StartAsync(options)).DisposeAsync();

        Directory.Exists(options.Folder).ShouldBeFalse();
    }

    [Fact]
    public async Task The_login_role_owns_its_database_and_is_neither_superuser_nor_bypassrls()
    {
        const string Rights =
            """
            select concat_ws(',', rolname, rolcanlogin, rolcreaterole, rolcreatedb, rolsuper, rolbypassrls, rolreplication)
            from pg_roles join pg_database on datdba = pg_roles.oid and datname = current_database() where rolname = current_user
            """;

        (await AskAsync(fixture.Postgres.ConnectionString, Rights)).ShouldBe("atapos,t,t,t,f,f,f");
    }

    [Fact]
    public async Task A_trusted_extension_can_be_created_by_the_login_role()
    {
        await AskAsync(fixture.Postgres.ConnectionString, "create extension if not exists pg_trgm");

        (await AskAsync(fixture.Postgres.ConnectionString, "select similarity('nasi', 'nasi')")).ShouldBe(1f);
    }

    [Theory]
    [InlineData("fsync")]
    [InlineData("full_page_writes")]
    [InlineData("synchronous_commit")]
    public async Task What_guards_acknowledged_data_is_on(string setting) =>
        (await AskAsync(fixture.Postgres.AdminConnectionString, $"show {setting}")).ShouldBe("on");

    [Theory]
    [InlineData("atapos")]
    [InlineData("postgres")]
    public async Task Nobody_connects_without_the_password(string user)
    {
        var guess = new NpgsqlConnectionStringBuilder(fixture.Postgres.AdminConnectionString) { Username = user, Password = "guess" };

        var refusal = await Should.ThrowAsync<PostgresException>(() => AskAsync(guess.ConnectionString, "select 1"));

        refusal.SqlState.ShouldBe(PostgresErrorCodes.InvalidPassword);
    }

    [Fact]
    public async Task A_folder_with_other_things_in_it_is_left_alone()
    {
        var folder = Directory.CreateTempSubdirectory("atapos-foreign-");
        try
        {
            var other = Path.Combine(folder.FullName, "notes.txt");
            await File.WriteAllTextAsync(other, "mine");

            await Should.ThrowAsync<EmbeddedPostgresException>(() => StartAsync(new EmbeddedPostgresOptions(folder.FullName) { ThrowAway = true }));

            Directory.GetFileSystemEntries(folder.FullName).ShouldBe([other]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    internal static string NewFolder() =>
        Path.Combine(Path.GetTempPath(), "atapos-postgres-" + Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString("N"));

    private static Task<EmbeddedPostgres> StartAsync(EmbeddedPostgresOptions options) =>
        EmbeddedPostgres.StartAsync(options, NullLogger.Instance, CancellationToken.None);

    private static async Task<object?> AskAsync(string connectionString, string sql)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false });
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }

    /// <summary>Starts this very program anew as a host that uses the cluster and then kills itself; returns its connection string.</summary>
    private static async Task<string> RunHostThatIsKilledAsync(string folder)
    {
        var assembly = typeof(EmbeddedPostgresTests).Assembly.Location;
        var dotnet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));
        using var host = new Process();
        host.StartInfo = new ProcessStartInfo(dotnet, ["exec", assembly]) { RedirectStandardOutput = true, UseShellExecute = false };
        host.StartInfo.Environment["DOTNET_STARTUP_HOOKS"] = assembly;
        host.StartInfo.Environment[HostThatIsKilled.FolderVariable] = folder;
        host.Start();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var connectionString = await host.StandardOutput.ReadToEndAsync(limit.Token);
        await host.WaitForExitAsync(limit.Token);
        const int KilledBySignal = 128 + 9;
        host.ExitCode.ShouldBe(KilledBySignal);
        return connectionString;
    }

    private static async Task ThrowAwayAsync(EmbeddedPostgresOptions options)
    {
        await (await StartAsync(options)).DisposeAsync();
        Directory.Delete(options.Folder, recursive: true);
    }
}

/// <summary>Runs in a process of its own before its Main: a host that is killed with kill -9 while it uses its cluster.</summary>
internal static class HostThatIsKilled
{
    public const string FolderVariable = "ATAPOS_TEST_KILLED_HOST_FOLDER";

    public static async Task RunAsync(string folder)
    {
        var postgres = await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions(folder), NullLogger.Instance, CancellationToken.None);
        await using var source = NpgsqlDataSource.Create(postgres.ConnectionString);
        await using var command = source.CreateCommand("create table kept as select 'Es Teh' as name");
        await command.ExecuteNonQueryAsync();
        await Console.Out.WriteAsync(postgres.ConnectionString);
        await Console.Out.FlushAsync();
        using var itself = Process.GetCurrentProcess();
        itself.Kill();
        await Task.Delay(Timeout.InfiniteTimeSpan);
    }
}
