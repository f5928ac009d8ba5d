using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Atapos.IntegrationTests.Edge;

/// <summary>A bare connection, for what no HTTP client would send.</summary>
internal sealed class RawConnection : IDisposable
{
    private readonly NetworkStream _stream;

    private RawConnection(Socket socket) => _stream = new(socket, ownsSocket: true);

    internal static async Task<RawConnection> OpenAsync(Uri address)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, address.Port);
        return new(socket);
    }

    internal Task SendAsync(string text) => _stream.WriteAsync(Encoding.ASCII.GetBytes(text)).AsTask();

    /// <summary>Reads to the end; empty when the other side says nothing and goes.</summary>
    internal async Task<string> ReadToEndAsync(TimeSpan patience)
    {
        using var limit = new CancellationTokenSource(patience);
        var text = new StringBuilder();
        var buffer = new byte[4096];
        try
        {
            int read;
            while ((read = await _stream.ReadAsync(buffer, limit.Token)) > 0)
            {
                text.Append(Encoding.UTF8.GetString(buffer, 0, read));
            }
        }
        catch (IOException) when (!limit.IsCancellationRequested)
        {
            return text.ToString();
        }

        return text.ToString();
    }

    /// <summary>True when the other side has gone, or goes within so long.</summary>
    internal async Task<bool> IsClosedWithinAsync(TimeSpan patience)
    {
        try
        {
            await ReadToEndAsync(patience);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    public void Dispose() => _stream.Dispose();
}
