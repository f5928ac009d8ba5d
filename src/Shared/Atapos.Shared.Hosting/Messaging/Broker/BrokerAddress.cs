using Atapos.Shared.Hosting.Settings;

namespace Atapos.Shared.Hosting.Messaging.Broker;

/// <summary>A RabbitMQ and how to sign on there; never written to a log.</summary>
/// <param name="url"><c>amqp://user:password@host:port/vhost</c>, or <c>amqps</c>; user and password <c>guest</c>, the usual port and the vhost <c>/</c> where it does not say.</param>
/// <exception cref="FormatException">It is no such address.</exception>
internal sealed class BrokerAddress(Uri url)
{
    internal string Host { get; } = url is { Scheme: "amqp" or "amqps", Host.Length: > 0, Query: "", Fragment: "" }
        ? url.IdnHost
        : throw new FormatException("Not an address of RabbitMQ.");

    internal bool UsesTls { get; } = string.Equals(url.Scheme, "amqps", StringComparison.Ordinal);

    internal ushort Port { get; } = (ushort)(url.Port > 0 ? url.Port : url.Scheme is "amqps" ? 5671 : 5672);

    internal string User { get; } = url.UserInfo.Length == 0 ? "guest" : Uri.UnescapeDataString(url.UserInfo.Split(':', 2)[0]);

    internal string Password { get; } = url.UserInfo.Split(':', 2) is [_, var password] ? Uri.UnescapeDataString(password) : "guest";

    /// <summary>The first slash of the path parts it from the host: <c>/shop</c> names the vhost <c>shop</c>, and <c>/%2Fshop</c> the vhost <c>/shop</c>.</summary>
    internal string VirtualHost { get; } = url.AbsolutePath is { Length: > 1 } path ? Uri.UnescapeDataString(path[1..]) : "/";
}

/// <summary>Whether events also leave for subscribers outside this process, and where to; read from <c>BROKER_URL</c>.</summary>
/// <param name="Address">Null when they do not.</param>
internal sealed record BrokerSettings(BrokerAddress? Address)
{
    private const string Name = "BROKER_URL";

    internal bool IsOn => Address is not null;

    internal static BrokerSettings Read(SettingsReader settings)
    {
        if (settings.Text(Name) is not { } text)
        {
            return new(Address: null);
        }

        try
        {
            return new(new BrokerAddress(new Uri(text)));
        }
        catch (FormatException)
        {
            settings.Fault(Name, "must look like amqp://user:password@host:port/vhost, or amqps://…");
            return new(Address: null);
        }
    }
}
