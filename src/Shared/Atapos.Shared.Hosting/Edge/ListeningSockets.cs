using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;

namespace Atapos.Shared.Hosting.Edge;

/// <summary>The sockets that the web server listens on, so that they can be closed without breaking a connection that has just begun.</summary>
/// <remarks>
/// A listening socket that is closed resets the connections that the system has made and the server has not taken yet. Their clients may have
/// sent a request by then, and a proxy must not send an order again. Linux filters what reaches a socket: when nothing that opens a connection does any
/// more, those in the making are taken within a moment, and then there is none to reset. Whoever is not answered tries the next host.
/// </remarks>
internal sealed class ListeningSockets(ILogger<ListeningSockets> log)
{
    private const int SocketLevel = 1;
    private const int AttachFilter = 26;
    private const int InstructionBytes = 8;

    // Of a segment's flags, at offset 13 of its head: drop what has SYN and not ACK, pass the rest.
    private static readonly (ushort Code, byte IfTrue, byte IfFalse, uint Value)[] NoneThatOpens =
    [
        (0x30, 0, 0, 13), // load the byte
        (0x54, 0, 0, 0x12), // and SYN | ACK
        (0x15, 0, 1, 0x02), // equal to SYN?
        (0x06, 0, 0, 0), // drop
        (0x06, 0, 0, ushort.MaxValue), // pass
    ];

    private readonly List<Socket> _sockets = [];

    /// <summary>Makes the socket of an address for the web server, which listens on it and closes it.</summary>
    internal Socket Bind(EndPoint address)
    {
        var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(address);
        _sockets.Add(socket);
        return socket;
    }

    /// <summary>From now on no connection begins; false where the system cannot do that.</summary>
    internal bool LetNoneBegin()
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        try
        {
            foreach (var socket in _sockets.Where(socket => socket.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6))
            {
                Attach(socket);
            }

            return true;
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            log.LogWarning("Connections that begin while the host stops may be reset ({Reason})", error.Message);
            return false;
        }
    }

    private static void Attach(Socket socket)
    {
        var program = new byte[NoneThatOpens.Length * InstructionBytes];
        for (var i = 0; i < NoneThatOpens.Length; i++)
        {
            var instruction = program.AsSpan(i * InstructionBytes);
            MemoryMarshal.Write(instruction, NoneThatOpens[i].Code);
            instruction[2] = NoneThatOpens[i].IfTrue;
            instruction[3] = NoneThatOpens[i].IfFalse;
            MemoryMarshal.Write(instruction[4..], NoneThatOpens[i].Value);
        }

        var pinned = GCHandle.Alloc(program, GCHandleType.Pinned);
        try
        {
            // The number of instructions, and behind it, as far as a pointer is wide, where they are.
            Span<byte> option = stackalloc byte[2 * IntPtr.Size];
            option.Clear();
            MemoryMarshal.Write(option, (ushort)NoneThatOpens.Length);
            MemoryMarshal.Write(option[IntPtr.Size..], pinned.AddrOfPinnedObject());
            socket.SetRawSocketOption(SocketLevel, AttachFilter, option);
        }
        finally
        {
            pinned.Free();
        }
    }
}
