using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Atapos.IntegrationTests.Harness;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Broker;

/// <summary>A test against a real RabbitMQ; skipped, saying why, where there is none.</summary>
public sealed class RabbitFactAttribute : FactAttribute
{
    public RabbitFactAttribute() => Skip = RabbitServer.Program is null || !File.Exists(RabbitServer.PortMapper) ? "RabbitMQ is not installed." : null;
}

/// <summary>A RabbitMQ of its own: its node, its ports, its folder and its port mapper are nobody else's.</summary>
public sealed class RabbitServer : IAsyncLifetime
{
    internal const string PortMapper = "/usr/bin/epmd";

    private const string Programs = "/usr/lib/rabbitmq/lib";

    // Some seconds, and many times that where tests crowd on few cores.
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);

    private readonly string _folder = Directory.CreateTempSubdirectory("atapos-rabbit-").FullName;
    private readonly int _port = HostProcess.FreePort();
    private readonly int _nodePort = HostProcess.FreePort();
    private readonly int _mapperPort = HostProcess.FreePort();
    private Process? _mapper;
    private Process? _server;

    /// <summary>The server's start script past the one that changes the user; null where it is not installed.</summary>
    internal static string? Program { get; } = Directory.Exists(Programs)
        ? Directory.GetDirectories(Programs, "rabbitmq_server-*").Select(folder => Path.Combine(folder, "sbin", "rabbitmq-server")).FirstOrDefault(File.Exists)
        : null;

    /// <summary>What <c>BROKER_URL</c> is set to.</summary>
    internal string Url => UrlOf("guest:guest");

    /// <summary>The same with another user.</summary>
    internal string UrlOf(string signOn) => string.Create(CultureInfo.InvariantCulture, $"amqp://{signOn}@127.0.0.1:{_port}/");

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        if (Program is null)
        {
            return;
        }

        await File.WriteAllTextAsync(Path.Combine(_folder, "plugins"), "[].");
        await File.WriteAllTextAsync(Path.Combine(_folder, "env.conf"), "");
        _mapper = Start(PortMapper, "-address", "127.0.0.1", "-port", _mapperPort.ToString(CultureInfo.InvariantCulture));
        await StartAsync();
    }

    /// <summary>Starts it, with all that it had confirmed before.</summary>
    internal async Task StartAsync()
    {
        _server = Start(Program!);
        var began = TimeProvider.System.GetTimestamp();
        while (!await IsReadyAsync())
        {
            TimeProvider.System.GetElapsedTime(began).ShouldBeLessThan(StartLimit, "RabbitMQ should take connections");
            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }
    }

    /// <summary>Ends it as a power cut does.</summary>
    internal async Task KillAsync()
    {
        _server!.Kill(entireProcessTree: true);
        await _server.WaitForExitAsync();
        _server.Dispose();
        _server = null;
    }

    /// <summary>A connection of a subscriber.</summary>
    internal Task<IConnection> ConnectAsync() => new ConnectionFactory { Uri = new Uri(Url) }.CreateConnectionAsync();

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        if (_server is not null)
        {
            await KillAsync();
        }

        _mapper?.Kill();
        _mapper?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            await using var connection = await ConnectAsync();
            return connection.IsOpen;
        }
        catch (Exception error) when (error is BrokerUnreachableException or SocketException)
        {
            return false;
        }
    }

    private Process Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = _folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in Environment())
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private Dictionary<string, string> Environment() => new(StringComparer.Ordinal)
    {
        ["HOME"] = _folder,
        ["ERL_EPMD_PORT"] = _mapperPort.ToString(CultureInfo.InvariantCulture),
        ["ERL_EPMD_ADDRESS"] = IPAddress.Loopback.ToString(),
        ["RABBITMQ_NODENAME"] = string.Create(CultureInfo.InvariantCulture, $"atapos-{_port}@localhost"),
        ["RABBITMQ_NODE_IP_ADDRESS"] = IPAddress.Loopback.ToString(),
        ["RABBITMQ_NODE_PORT"] = _port.ToString(CultureInfo.InvariantCulture),
        ["RABBITMQ_DIST_PORT"] = _nodePort.ToString(CultureInfo.InvariantCulture),
        ["RABBITMQ_MNESIA_BASE"] = Path.Combine(_folder, "data"),
        ["RABBITMQ_LOG_BASE"] = Path.Combine(_folder, "log"),
        ["RABBITMQ_PID_FILE"] = Path.Combine(_folder, "pid"),
        ["RABBITMQ_ENABLED_PLUGINS_FILE"] = Path.Combine(_folder, "plugins"),
        ["RABBITMQ_CONF_ENV_FILE"] = Path.Combine(_folder, "env.conf"),
        ["RABBITMQ_CONFIG_FILE"] = Path.Combine(_folder, "none"),

        // One scheduler that sleeps when there is nothing to do: tests crowd on few cores.
        ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = "+S 1:1 +sbwt none",
    };
}
