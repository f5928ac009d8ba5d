using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Atapos.Shared.Hosting.Data;

/// <summary>What other hosts, or this one, told through PostgreSQL's NOTIFY.</summary>
/// <remarks>
/// One connection of its own listens for all subscribers. While it is away <see cref="IsLive"/> is false, and whoever keeps a copy of
/// something must not trust it; when it comes back every subscriber hears an empty payload, which means "anything may have changed".
/// A connection that dies without a word is found out by a ping, within eight seconds.
/// </remarks>
public sealed class DatabaseSignals(NpgsqlDataSource database, IServiceProvider services, IEnumerable<Listener> listeners, ILogger<DatabaseSignals> log) : BackgroundService
{
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(5);
    private const int PingSeconds = 3;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, ConcurrentDictionary<Guid, Action<string>>> _subscribers = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private CancellationTokenSource? _listening;
    private bool _isLive;

    /// <summary>True while nothing that was notified can have been missed.</summary>
    public bool IsLive => Volatile.Read(ref _isLive);

    /// <summary>Calls back for each notification on a channel, until disposed.</summary>
    /// <param name="channel">A constant, lower-case name.</param>
    /// <param name="heard">Gets the payload; must be quick and must not throw.</param>
    public IDisposable Subscribe(string channel, Action<string> heard)
    {
        var id = Guid.CreateVersion7();
        var isNew = _subscribers.TryAdd(channel, new());
        var subscribers = _subscribers[channel];
        subscribers[id] = heard;
        if (isNew)
        {
            ListenAnew();
        }

        return new Subscription(() => subscribers.TryRemove(id, out _));
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // All channels are known before the first connection: a new one would mean to listen anew, and whoever keeps copies would forget them.
        foreach (var listener in listeners)
        {
            services.GetRequiredService(listener.Type);
        }

        while (!stoppingToken.IsCancellationRequested)
        {
            using var listening = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            lock (_gate)
            {
                _listening = listening;
            }

            var pause = Pause;
            try
            {
                await ListenAsync(listening.Token);
            }
            catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
            {
                pause = TimeSpan.Zero;
            }
            catch (Exception error) when (error is NpgsqlException or TimeoutException or IOException or System.Net.Sockets.SocketException)
            {
                log.LogWarning("Lost the connection that listens for signals ({Reason}); connecting again.", error.Message);
            }
            finally
            {
                lock (_gate)
                {
                    _listening = null;
                    Volatile.Write(ref _isLive, false);
                }
            }

            await Task.Delay(pause, TimeProvider.System, stoppingToken);
        }
    }

    private void ListenAnew()
    {
        lock (_gate)
        {
            Volatile.Write(ref _isLive, false);
            _listening?.Cancel();
        }
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        connection.Notification += (_, signal) => Tell(signal.Channel, signal.Payload);
        var channels = _subscribers.Keys.ToList();
        foreach (var channel in channels)
        {
            await using var listen = new NpgsqlCommand($"listen {channel}", connection);
            await listen.ExecuteNonQueryAsync(cancellationToken);
        }

        channels.ForEach(channel => Tell(channel, ""));
        lock (_gate)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Volatile.Write(ref _isLive, true);
        }

        while (true)
        {
            if (!await connection.WaitAsync(KeepAlive, cancellationToken))
            {
                await using var ping = new NpgsqlCommand("select 1", connection) { CommandTimeout = PingSeconds };
                await ping.ExecuteNonQueryAsync(cancellationToken);
            }
        }
    }

    private void Tell(string channel, string payload)
    {
        if (_subscribers.TryGetValue(channel, out var subscribers))
        {
            foreach (var heard in subscribers.Values)
            {
                heard(payload);
            }
        }
    }

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}

/// <summary>Names a singleton that subscribes when it is made, so that it is made when the host starts.</summary>
/// <param name="Type">As it is registered.</param>
public sealed record Listener(Type Type);

/// <summary>How a module registers what listens.</summary>
public static class Listening
{
    /// <summary>Registers a singleton that subscribes to <see cref="DatabaseSignals"/> when it is made.</summary>
    public static IServiceCollection AddListener<TListener>(this IServiceCollection services)
        where TListener : class => services.AddSingleton<TListener>().AddSingleton(new Listener(typeof(TListener)));
}
