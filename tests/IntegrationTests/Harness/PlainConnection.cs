using System.Buffers.Text;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Atapos.IntegrationTests.Harness;

/// <summary>One connection that speaks just enough HTTP to ask and to tell what came of it, so that much load takes little of the machine it is meant for.</summary>
internal sealed class PlainConnection : IDisposable
{
    private static readonly byte[] HeadEnds = "\r\n\r\n"u8.ToArray();
    private static readonly byte[] LastChunk = "0\r\n\r\n"u8.ToArray();

    private readonly Uri _address;
    private readonly byte[] _buffer = new byte[8 * 1024];
    private Socket? _socket;

    internal PlainConnection(Uri address) => _address = address;

    /// <summary>A POST of JSON by somebody with a token, ready to be sent as often as one likes.</summary>
    internal static byte[] Post(Uri address, string path, string token, string json) => Encoding.UTF8.GetBytes(FormattableString.Invariant(
        $"POST {path} HTTP/1.1\r\nHost: {address.Authority}\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(json)}\r\n\r\n{json}"));

    /// <summary>Asks; opens the connection when it is not open.</summary>
    /// <returns>The status, and whether the answer says when to come again.</returns>
    /// <exception cref="IOException">It was cut off.</exception>
    /// <exception cref="SocketException">It was cut off.</exception>
    internal async Task<(int Status, bool SaysWhen)> AskAsync(ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        try
        {
            _socket ??= await OpenAsync(cancellationToken);
            await _socket.SendAsync(request, cancellationToken);
            return await ReadAsync(_socket, cancellationToken);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _socket?.Dispose();
        _socket = null;
    }

    private async Task<Socket> OpenAsync(CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(_address.Host, _address.Port, cancellationToken);
        return socket;
    }

    private async Task<(int Status, bool SaysWhen)> ReadAsync(Socket socket, CancellationToken cancellationToken)
    {
        var (read, head) = (0, -1);
        while (true)
        {
            var more = await socket.ReceiveAsync(_buffer.AsMemory(read), cancellationToken);
            read += more > 0 ? more : throw new IOException("The connection was closed.");
            head = head >= 0 ? head : _buffer.AsSpan(0, read).IndexOf(HeadEnds);
            if (head >= 0 && IsWhole(head, read))
            {
                var lines = _buffer.AsSpan(0, head);
                var status = int.Parse(lines[9..12], NumberStyles.None, CultureInfo.InvariantCulture);
                var says = lines.IndexOf("\r\nRetry-After:"u8) >= 0;
                if (lines.IndexOf("\r\nConnection: close"u8) >= 0)
                {
                    Dispose();
                }

                return (status, says);
            }
        }
    }

    private bool IsWhole(int head, int read)
    {
        var lines = _buffer.AsSpan(0, head + 2);
        var length = lines.IndexOf("\r\nContent-Length: "u8);
        return length >= 0 && Utf8Parser.TryParse(lines[(length + 18)..], out int bytes, out _)
            ? read >= head + HeadEnds.Length + bytes
            : _buffer.AsSpan(0, read).EndsWith(LastChunk);
    }
}
