using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Atapos.IntegrationTests.Edge;

/// <summary>A fixed address in front of a server that may come back on another port each time, and a line that can be cut.</summary>
public sealed class DatabaseLine : IAsyncDisposable
{
    private readonly ConcurrentBag<Socket> _sockets = [];
    private readonly List<Task> _running = [];
    private TcpListener? _listener;
    private int _target;

    private DatabaseLine()
    {
    }

    /// <summary>Where it listens.</summary>
    public int Port { get; private set; }

    /// <summary>A line that leads nowhere yet.</summary>
    public static DatabaseLine Lay() => new();

    /// <summary>Leads to a server from now on.</summary>
    /// <param name="target">Its port.</param>
    public void Lead(int target)
    {
        _target = target;
        _listener = new TcpListener(IPAddress.Loopback, Port);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _running.Add(AcceptAsync(_listener));
    }

    /// <summary>Refuses new connections and ends the ones there are.</summary>
    public void Cut()
    {
        _listener?.Dispose();
        _listener = null;
        while (_sockets.TryTake(out var socket))
        {
            socket.Dispose();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Cut();
        await Task.WhenAll(_running);
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptSocketAsync();
                _sockets.Add(client);
                _ = RelayAsync(client);
            }
        }
        catch (Exception cut) when (cut is SocketException or InvalidOperationException)
        {
            return;
        }
    }

    private async Task RelayAsync(Socket client)
    {
        try
        {
            using (client)
            using (var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))
            {
                _sockets.Add(server);
                await server.ConnectAsync(IPAddress.Loopback, _target);
                await using var there = new NetworkStream(server);
                await using var here = new NetworkStream(client);
                await Task.WhenAny(here.CopyToAsync(there), there.CopyToAsync(here));
            }
        }
        catch (Exception cut) when (cut is SocketException or ObjectDisposedException or IOException)
        {
            return;
        }
    }
}
