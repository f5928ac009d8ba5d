using System.Buffers.Binary;
using System.Net;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Atapos.Shared.Hosting.Security;
using Atapos.Shared.Hosting.Settings;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;

namespace Atapos.Shared.Hosting.Edge;

/// <summary>
/// How many requests one caller has in a window (ruling 17): per merchant and person where a token says who it is, else per address.
/// Each host counts for itself; what protects money and mailboxes is counted by all together in <see cref="SharedLimits"/>.
/// </summary>
internal sealed class RequestLimits(EdgeSettings settings, TimeProvider clock)
{
    // A gateway sends all its notifications from a few addresses, and comes again later with what it could not deliver.
    private const int NotificationsPerSecond = 1_000;

    private static readonly TimeSpan TokensKnownFor = TimeSpan.FromMinutes(10);

    private readonly LimitTable _windows = new(settings.RateLimitWindow, clock);
    private readonly LimitTable _tokens = new(TokensKnownFor, clock);
    private readonly int _notifications = (int)settings.RateLimitWindow.TotalSeconds * NotificationsPerSecond;

    private enum Kind : byte
    {
        Address,
        Network,
        Reader,
        ReadingNetwork,
        Notifier,
        NotifyingNetwork,
        Person,
        Token,
    }

    internal bool IsOn => settings.RateLimitEnabled;

    /// <summary>Counts a request without a token, by its address; reading what is public has a larger limit of its own.</summary>
    internal LimitStanding CountAnonymous(HttpContext context) => IsPublicReading(context)
        ? _windows.Count(KeyOf(context.Connection.RemoteIpAddress, Kind.Reader), settings.RateLimitPublicReads)
        : CountAddress(context);

    /// <summary>Counts a request against the address's limit of whatever is not public reading.</summary>
    internal LimitStanding CountAddress(HttpContext context) =>
        _windows.Count(KeyOf(context.Connection.RemoteIpAddress, Kind.Address), settings.RateLimitRequests);

    /// <summary>How the address stands, without counting.</summary>
    internal LimitStanding OfAddress(HttpContext context) =>
        _windows.Look(KeyOf(context.Connection.RemoteIpAddress, Kind.Address), settings.RateLimitRequests);

    /// <summary>Counts a gateway's notification.</summary>
    internal LimitStanding CountNotification(HttpContext context) =>
        _windows.Count(KeyOf(context.Connection.RemoteIpAddress, Kind.Notifier), _notifications);

    /// <summary>Counts a request of somebody who has shown a valid token, and remembers that the token was good.</summary>
    internal LimitStanding CountPerson(HttpContext context, Caller caller)
    {
        if (TokenOf(context.Request) is { } token)
        {
            _tokens.Count(token, 1);
        }

        return _windows.Count(new((byte)Kind.Person, caller.Merchant?.Value ?? 0, ((long)caller.Kind << 56) | caller.Id), settings.RateLimitRequests);
    }

    /// <summary>True when the request brings something that may say who asks.</summary>
    internal static bool BringsToken(HttpRequest request) => request.Headers.Authorization.Count > 0 || request.Headers.Cookie.Count > 0;

    /// <summary>True when the request's token was valid within the last minutes.</summary>
    internal bool KnowsToken(HttpRequest request) => TokenOf(request) is { } token && _tokens.Look(token, 1).Used > 0;

    private static bool IsPublicReading(HttpContext context) =>
        (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
        && context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null;

    private static LimitKey KeyOf(IPAddress? address, Kind kind) =>
        new((byte)(ClientAddress.IsNetwork(address) ? kind + 1 : kind), ClientAddress.NumberOf(address), 0);

    private static LimitKey? TokenOf(HttpRequest request)
    {
        if (!BringsToken(request))
        {
            return null;
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> cookie = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(request.Headers.Authorization.ToString().AsSpan()), hash);
        SHA256.HashData(MemoryMarshal.AsBytes(request.Headers.Cookie.ToString().AsSpan()), cookie);
        return new(
            (byte)Kind.Token,
            BinaryPrimitives.ReadInt64LittleEndian(hash) ^ BinaryPrimitives.ReadInt64LittleEndian(cookie[16..]),
            BinaryPrimitives.ReadInt64LittleEndian(hash[8..]) ^ BinaryPrimitives.ReadInt64LittleEndian(cookie[24..]));
    }
}
