using System.Runtime.InteropServices;
using Atapos.Shared.Hosting.Settings;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Atapos.Shared.Hosting.Edge;

/// <summary>How a host leaves without dropping a request: it says so, answers all that still comes for a while, lets no new connection begin, and only then stops (ADR 41).</summary>
/// <remarks>
/// SIGTERM, SIGINT and SIGQUIT begin it; a second one ends the waiting. While it lasts <c>/health</c> is 503, for balancers that look, and every
/// answer closes its connection, so that a proxy has none left to send the next request on when the host closes them.
/// </remarks>
public sealed class Draining : IHostLifetime, IDisposable
{
    // Longer than a handshake takes that has begun.
    private static readonly TimeSpan ForHandshakes = TimeSpan.FromMilliseconds(250);

    private readonly TimeSpan _delay;
    private readonly ListeningSockets _sockets;
    private readonly IHostApplicationLifetime _application;
    private readonly TimeProvider _clock;
    private readonly ILogger<Draining> _log;
    private readonly List<PosixSignalRegistration> _signals = [];
    private int _begun;

    /// <summary>Made by the container.</summary>
    internal Draining(EdgeSettings settings, ListeningSockets sockets, IHostApplicationLifetime application, TimeProvider clock, ILogger<Draining> log) =>
        (_delay, _sockets, _application, _clock, _log) = (settings.ShutdownDelay, sockets, application, clock, log);

    /// <summary>True from the first signal on.</summary>
    public bool HasBegun => Volatile.Read(ref _begun) == 1;

    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        foreach (var signal in new[] { PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGQUIT })
        {
            _signals.Add(PosixSignalRegistration.Create(signal, Leave));
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose() => _signals.ForEach(signal => signal.Dispose());

    private void Leave(PosixSignalContext signal)
    {
        signal.Cancel = true;
        var isFirst = Interlocked.Exchange(ref _begun, 1) == 0;
        if (isFirst && _delay > TimeSpan.Zero)
        {
            _log.LogInformation("Told to stop by {Signal}: answering for another {Delay} s", signal.Signal, _delay.TotalSeconds);
            _ = Task.Run(LeaveAsync);
            return;
        }

        _application.StopApplication();
    }

    private async Task LeaveAsync()
    {
        await Task.Delay(_delay, _clock);
        if (_sockets.LetNoneBegin())
        {
            await Task.Delay(ForHandshakes, _clock);
        }

        _application.StopApplication();
    }
}

/// <summary>Lets a connection end with its answer once the host is leaving, also that of a request which came before.</summary>
internal sealed class LeavingConnections(RequestDelegate next, Draining draining)
{
    public Task InvokeAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Response.OnStarting(
            static state =>
            {
                var (response, draining) = ((HttpResponse, Draining))state;
                if (draining.HasBegun && HttpProtocol.IsHttp11(response.HttpContext.Request.Protocol))
                {
                    response.Headers.Connection = "close";
                }

                return Task.CompletedTask;
            },
            (context.Response, draining));
        return next(context);
    }
}
