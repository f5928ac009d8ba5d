using System.Diagnostics;
using System.Globalization;
using System.Text;
using Atapos.Host;
using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Data.Embedded;
using Atapos.Shared.Hosting.Demo;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Harness;

/// <summary>A test that kills a PostgreSQL; skipped, saying why, where there are no programs to run one with.</summary>
public sealed class OwnPostgresFactAttribute : FactAttribute
{
    public OwnPostgresFactAttribute() => Skip = EmbeddedPostgres.FindBinaries() is null ? "PostgreSQL's server programs are not installed." : null;
}

/// <summary>A PostgreSQL of a test's own with the demo shops, which is killed and started again at the same address.</summary>
internal sealed class KillableServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly EmbeddedPostgres _postgres;
    private readonly string _data;
    private int? _heldWriter;

    private KillableServer(EmbeddedPostgres postgres, string data) =>
        (_postgres, _data, Database) = (postgres, data, TestDatabase.At(At(postgres.AdminConnectionString), postgres.ConnectionString));

    /// <summary>The database of the demo shops.</summary>
    internal TestDatabase Database { get; }

    /// <summary>Starts one and fills it.</summary>
    /// <param name="name">Of its folder: one for each test, so that what a killed run leaves is taken over by the next.</param>
    /// <param name="settings">Lines of its <c>postgresql.conf</c>.</param>
    internal static async Task<KillableServer> StartAsync(string name, params (string Name, string Value)[] settings)
    {
        var options = new EmbeddedPostgresOptions(Path.Combine(Path.GetTempPath(), $"atapos-{name}-{Environment.UserName}"))
        {
            ThrowAway = true,
            Settings = settings.ToDictionary(setting => setting.Name, setting => setting.Value, StringComparer.Ordinal),
        };
        var postgres = await EmbeddedPostgres.StartAsync(options, NullLogger.Instance, CancellationToken.None);
        await using (var app = AtaposApp.Create(ShopSettings.Of(sandbox: null), postgres.ConnectionString))
        {
            await app.Services.GetRequiredService<DatabaseMigrator>().MigrateAsync(CancellationToken.None);
            await app.Services.GetRequiredService<DemoShops>().SeedAsync(CancellationToken.None);
        }

        await using var source = NpgsqlDataSource.Create(postgres.AdminConnectionString);
        await using var where = source.CreateCommand("show data_directory");
        return new(postgres, (string)(await where.ExecuteScalarAsync())!);
    }

    /// <summary>
    /// Stops the process that writes the log behind the commits (SIGSTOP), until the server is killed: what is committed without waiting for the log stays in
    /// memory alone, while otherwise each page that is full is written at once and only the last one would be lost.
    /// </summary>
    internal async Task HoldLogWriterAsync()
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(_postgres.AdminConnectionString) { Pooling = false });
        await using var which = source.CreateCommand("select pid from pg_stat_activity where backend_type = 'walwriter'");
        _heldWriter = (int)(await which.ExecuteScalarAsync())!;
        await Processes.SignalAsync(_heldWriter.Value, "STOP");
    }

    /// <summary>Kills the server as a power cut of its process does (SIGKILL), starts it again as it was, and waits until it has recovered.</summary>
    internal async Task KillAsync()
    {
        var id = int.Parse((await File.ReadAllLinesAsync(Path.Combine(_data, "postmaster.pid")))[0], CultureInfo.InvariantCulture);
        var command = (await File.ReadAllTextAsync($"/proc/{id}/cmdline")).TrimEnd('\0').Split('\0');
        var program = new FileInfo($"/proc/{id}/exe").LinkTarget!;
        var owner = IdOf(id, "Uid:");
        var group = IdOf(id, "Gid:");
        using (var server = Process.GetProcessById(id))
        {
            server.Kill();
            await server.WaitForExitAsync();
        }

        if (_heldWriter is { } writer)
        {
            await Processes.SignalAsync(writer, "KILL");
            _heldWriter = null;
        }

        // As long as the dead server's processes hold its memory a new one does not start.
        var began = TimeProvider.System.GetTimestamp();
        while (!await TryStartAsync(program, command[1..], owner, group))
        {
            TimeProvider.System.GetElapsedTime(began).ShouldBeLessThan(Patience, "PostgreSQL should start again");
        }

        Database.Reconnect();
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        await _postgres.DisposeAsync();
    }

    private async Task<bool> TryStartAsync(string program, string[] arguments, string owner, string group)
    {
        var start = Environment.IsPrivilegedProcess
            ? new ProcessStartInfo("setpriv", ["--reuid", owner, "--regid", group, "--clear-groups", program, .. arguments])
            : new ProcessStartInfo(program, arguments);
        start.WorkingDirectory = Path.GetTempPath();
        start.UseShellExecute = false;
        start.RedirectStandardError = true;
        var process = Process.Start(start)!;
        var said = new StringBuilder();
        process.ErrorDataReceived += (_, line) => said.AppendLine(line.Data);
        process.BeginErrorReadLine();
        while (!process.HasExited)
        {
            if (await AcceptsAsync())
            {
                return true;
            }

            await Task.Delay(Pause);
        }

        return false;
    }

    private async Task<bool> AcceptsAsync()
    {
        try
        {
            await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(_postgres.AdminConnectionString) { Pooling = false });
            await using var question = source.CreateCommand("select 1");
            return await question.ExecuteScalarAsync() is 1;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private static string At(string connection) => new NpgsqlConnectionStringBuilder(connection) { Database = "atapos" }.ConnectionString;

    private static string IdOf(int process, string which) =>
        File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith(which, StringComparison.Ordinal)).Split('\t')[1];
}
