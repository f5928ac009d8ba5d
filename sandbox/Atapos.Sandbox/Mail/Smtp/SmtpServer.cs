using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Atapos.Sandbox.Mail.Smtp;

/// <summary>Listens on three ports, one for each way to protect a connection, and talks to everyone who connects.</summary>
internal sealed class SmtpServer(
    SandboxSettings settings, SmtpCertificate certificate, SmtpFaults faults, Inbox inbox, TimeProvider clock, ILogger<SmtpServer> log)
    : IHostedService, IDisposable
{
    /// <summary>One more is told to come again later.</summary>
    public const int MostConnections = 100;

    private static readonly TimeSpan LongestSession = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan PauseAfterFailedAccept = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<Task, bool> _sessions = new();
    private readonly List<TcpListener> _listeners = [];
    private readonly SmtpCredentials _credentials = new(settings.SmtpUsername, settings.SmtpPassword);
    private int _connections;
    private bool _isDisposed;

    /// <summary>The ports it got. Known once it has started.</summary>
    public SmtpPorts Ports { get; private set; } = new(0, 0, 0);

    /// <exception cref="IOException">A port is taken.</exception>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        Ports = new SmtpPorts(
            Listen(settings.SmtpPort, SmtpTls.None, "SANDBOX_SMTP_PORT"),
            Listen(settings.SmtpStartTlsPort, SmtpTls.Starttls, "SANDBOX_SMTP_STARTTLS_PORT"),
            Listen(settings.SmtpsPort, SmtpTls.Implicit, "SANDBOX_SMTPS_PORT"));
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        _listeners.ForEach(listener => listener.Stop());
        await Task.WhenAll(_sessions.Keys).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    // The container knows it as itself and as a hosted service, and disposes of both.
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, value: true))
        {
            return;
        }

        _stopping.Cancel();
        _listeners.ForEach(listener => listener.Dispose());
        _stopping.Dispose();
    }

    private int Listen(int port, SmtpTls mode, string setting)
    {
        var listener = new TcpListener(Interface(new Uri(settings.Url).DnsSafeHost), port);
        try
        {
            listener.Start();
        }
        catch (SocketException taken)
        {
            listener.Dispose();
            throw new IOException($"{setting} is {port}, and nothing can listen there: {taken.Message}", taken);
        }

        _listeners.Add(listener);
        Track(AcceptAsync(listener, mode, _stopping.Token));
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    // As the web server reads the same address: a name that is not localhost means every interface.
    private static IPAddress Interface(string host) => IPAddress.TryParse(host, out var address) ? address
        : string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) ? IPAddress.Loopback
        : IPAddress.Any;

    private async Task AcceptAsync(TcpListener listener, SmtpTls mode, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                Track(ServeAsync(await listener.AcceptTcpClientAsync(cancellationToken), mode, cancellationToken));
            }
            catch (SocketException fault) when (!cancellationToken.IsCancellationRequested)
            {
                log.LogWarning(fault, "A connection could not be accepted");
                await Task.Delay(PauseAfterFailedAccept, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception stopped) when (stopped is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(TcpClient client, SmtpTls mode, CancellationToken cancellationToken)
    {
        using var _ = client;
        using var session = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        session.CancelAfter(LongestSession);
        try
        {
            client.NoDelay = true;
            var isTooMany = Interlocked.Increment(ref _connections) > MostConnections;
            await TalkAsync(client.GetStream(), mode, isTooMany, session.Token);
        }
        catch (Exception gone) when (gone is IOException or SocketException or AuthenticationException or OperationCanceledException or ObjectDisposedException)
        {
            log.LogDebug(gone, "A client has gone");
        }
        catch (Exception fault)
        {
            log.LogError(fault, "A connection was dropped for a fault of the sandbox");
        }
        finally
        {
            Interlocked.Decrement(ref _connections);
        }
    }

    private async Task TalkAsync(NetworkStream stream, SmtpTls mode, bool isTooMany, CancellationToken cancellationToken)
    {
        await using var channel = await SmtpChannel.OpenAsync(stream, mode, certificate, settings.SmtpTimeout, clock, cancellationToken);
        if (isTooMany)
        {
            await channel.SendAsync(SmtpReply.Last(421, "4.3.2 Too many connections"), cancellationToken);
            return;
        }

        try
        {
            await new SmtpSession(channel, _credentials, faults, inbox).RunAsync(cancellationToken);
        }
        catch (TimeoutException)
        {
            await channel.SendAsync(SmtpReply.Last(421, "4.4.2 Timed out"), cancellationToken);
        }
    }

    private void Track(Task session)
    {
        _sessions.TryAdd(session, value: true);
        _ = session.ContinueWith(
            done => _sessions.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }
}

/// <summary>Where the server listens.</summary>
/// <param name="SmtpPort">Without TLS.</param>
/// <param name="StarttlsPort">With STARTTLS.</param>
/// <param name="SmtpsPort">With TLS from the first byte.</param>
internal sealed record SmtpPorts(int SmtpPort, int StarttlsPort, int SmtpsPort);
