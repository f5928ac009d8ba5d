using System.Diagnostics;
using System.Globalization;

namespace Atapos.IntegrationTests.Harness;

/// <summary>
/// Gives whoever drives a measurement a core of its own and leaves the others to the host and PostgreSQL, in all of the measurement: what driving and
/// refusing cost the driver is not taken from what is driven, as it is not where the callers have machines of their own. On Linux with two cores or more;
/// elsewhere all share all.
/// </summary>
internal sealed class OwnCore : IAsyncDisposable
{
    private readonly IReadOnlyList<int> _others;

    private OwnCore(IReadOnlyList<int> others) => _others = others;

    private static int Last => Environment.ProcessorCount - 1;

    /// <summary>Takes the last core until it is disposed of.</summary>
    internal static async Task<OwnCore> TakeAsync(TestDatabase database, HostProcess host)
    {
        if (!OperatingSystem.IsLinux() || Last == 0)
        {
            return new([]);
        }

        var folder = await database.ReadAsync<string>("show data_directory");
        var server = int.Parse((await File.ReadAllLinesAsync(Path.Combine(folder!, "postmaster.pid")))[0], CultureInfo.InvariantCulture);
        var own = new OwnCore([host.Id, server, .. await ChildrenAsync(server)]);
        await own.BindAsync(string.Create(CultureInfo.InvariantCulture, $"0-{Last - 1}"), Last.ToString(CultureInfo.InvariantCulture));
        return own;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_others.Count > 0)
        {
            var all = string.Create(CultureInfo.InvariantCulture, $"0-{Last}");
            await BindAsync(all, all);
        }
    }

    private async Task BindAsync(string others, string driver)
    {
        foreach (var id in _others)
        {
            await BindAsync(id, others);
        }

        await BindAsync(Environment.ProcessId, driver);
    }

    // A process that has ended meanwhile needs no core.
    private static async Task BindAsync(int id, string cores)
    {
        var start = new ProcessStartInfo("taskset", ["-a", "-p", "-c", cores, id.ToString(CultureInfo.InvariantCulture)]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        using var bind = Process.Start(start)!;
        await bind.WaitForExitAsync();
    }

    private static async Task<IEnumerable<int>> ChildrenAsync(int id) =>
        (await File.ReadAllTextAsync(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/task/{id}/children")))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(child => int.Parse(child, CultureInfo.InvariantCulture));
}
