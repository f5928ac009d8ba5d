using System.Buffers.Binary;
using System.Net;

namespace Atapos.Shared.Hosting.Edge;

/// <summary>
/// The address of a caller whom nothing else tells apart. Of IPv6 the first 64 bits: a household or a shop has so many addresses below
/// them that a limit for each would be none.
/// </summary>
internal static class ClientAddress
{
    private const int PrefixBytes = 8;

    /// <summary>As a text: <c>203.0.113.7</c>, <c>2001:db8:1:2::/64</c>, or <c>unknown</c> on a connection that has none.</summary>
    internal static string TextOf(IPAddress? address) => address switch
    {
        null => "unknown",
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        { AddressFamily: System.Net.Sockets.AddressFamily.InterNetworkV6 } => $"{new IPAddress(PrefixOf(address))}/64",
        _ => address.ToString(),
    };

    /// <summary>As a number, different for each text of the other method.</summary>
    internal static long NumberOf(IPAddress? address)
    {
        if (address is null)
        {
            return 0;
        }

        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out var written);
        return address switch
        {
            { IsIPv4MappedToIPv6: true } => BinaryPrimitives.ReadUInt32BigEndian(bytes[12..]),
            _ when written == 4 => BinaryPrimitives.ReadUInt32BigEndian(bytes),
            _ => BinaryPrimitives.ReadInt64BigEndian(bytes),
        };
    }

    /// <summary>Tells an IPv6 network from an IPv4 address with the same number.</summary>
    internal static bool IsNetwork(IPAddress? address) =>
        address is { AddressFamily: System.Net.Sockets.AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false };

    private static byte[] PrefixOf(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(PrefixBytes).Clear();
        return bytes;
    }
}
