namespace Atapos.IntegrationTests.Harness;

/// <summary>A host as a process that is killed and started anew at the same address.</summary>
internal sealed class RestartedHost(TestDatabase database, AtlasSandbox sandbox, ClockFile? clock = null) : IAsyncDisposable
{
    private HostProcess? _host;

    /// <summary>Where it listens, also while it does not.</summary>
    internal Uri Address => _host!.Address;

    /// <summary>Starts it, the first time or again.</summary>
    internal async Task StartAsync() => _host = await HostProcess.StartAsync(database, sandbox, at: _host?.Address, clock: clock);

    /// <summary>Ends it as a power cut does.</summary>
    internal async Task KillAsync() => await _host!.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }
    }
}

/// <summary>Several hosts, each a process of its own, on one database behind one nginx.</summary>
internal sealed class HostFleet : IAsyncDisposable
{
    private readonly TestDatabase _database;
    private readonly AtlasSandbox _sandbox;
    private readonly IReadOnlyDictionary<string, string> _settings;
    private readonly HostProcess[] _hosts;
    private readonly NginxProxy _proxy;

    private HostFleet(TestDatabase database, AtlasSandbox sandbox, IReadOnlyDictionary<string, string> settings, HostProcess[] hosts, NginxProxy proxy) =>
        (_database, _sandbox, _settings, _hosts, _proxy) = (database, sandbox, settings, hosts, proxy);

    /// <summary>Where clients ask.</summary>
    internal Uri Address => _proxy.Address;

    /// <summary>Where each host listens.</summary>
    internal IReadOnlyList<Uri> Hosts => [.. _hosts.Select(host => host.Address)];

    /// <summary>Starts so many hosts at once and nginx before them.</summary>
    internal static async Task<HostFleet> StartAsync(TestDatabase database, AtlasSandbox sandbox, int count, params (string Name, string Value)[] settings)
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal) { ["TRUSTED_PROXIES"] = "127.0.0.1" };
        foreach (var (name, value) in settings)
        {
            all[name] = value;
        }

        var hosts = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => HostProcess.StartAsync(database, sandbox, all)));
        return new(database, sandbox, all, hosts, await NginxProxy.StartAsync([.. hosts.Select(host => host.Address)]));
    }

    /// <summary>Ends a host as a deploy does and starts it anew; answers its exit code.</summary>
    internal async Task<int> DeployAsync(int which)
    {
        var code = await _hosts[which].TerminateAsync();
        await StartAnewAsync(which);
        return code;
    }

    /// <summary>Ends a host as a power cut does and starts it anew.</summary>
    internal async Task KillAsync(int which)
    {
        await _hosts[which].KillAsync();
        await StartAnewAsync(which);
    }

    public async ValueTask DisposeAsync()
    {
        await _proxy.DisposeAsync();
        foreach (var host in _hosts)
        {
            await host.DisposeAsync();
        }
    }

    private async Task StartAnewAsync(int which)
    {
        var address = _hosts[which].Address;
        await _hosts[which].DisposeAsync();
        _hosts[which] = await HostProcess.StartAsync(_database, _sandbox, _settings, address);
    }
}
