using System.Net.Sockets;

namespace Atapos.Shared.Hosting.Health;

/// <summary>Looks whether somebody answers at an address; what the answer says does not matter.</summary>
public sealed class Reachability(IHttpClientFactory clients, TimeProvider clock)
{
    /// <summary>A plain client: a probe does not retry, and does not open or close a circuit.</summary>
    public const string Client = "reachability";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Asks over HTTP.</summary>
    public Task<ProbeResult> HttpAsync(Uri address, CancellationToken cancellationToken) => TryAsync(
        async token =>
        {
            using var http = clients.CreateClient(Client);
            using var answer = await http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, token);
            return $"Answered {(int)answer.StatusCode}.";
        },
        cancellationToken);

    /// <summary>Connects to a port.</summary>
    public Task<ProbeResult> TcpAsync(string host, int port, CancellationToken cancellationToken) => TryAsync(
        async token =>
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync(host, port, token);
            return "Takes connections.";
        },
        cancellationToken);

    private async Task<ProbeResult> TryAsync(Func<CancellationToken, Task<string>> look, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            return new(ProbeState.Up, await look(either.Token));
        }
        catch (Exception error) when (error is HttpRequestException or SocketException)
        {
            return new(ProbeState.Down, "Not reachable.");
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new(ProbeState.Down, "No answer within 2 seconds.");
        }
    }
}
