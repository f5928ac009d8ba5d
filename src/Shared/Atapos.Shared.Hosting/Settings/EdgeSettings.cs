using System.Net;
using System.Text.Json;

namespace Atapos.Shared.Hosting.Settings;

/// <summary>Settings of the HTTP edge.</summary>
internal sealed record EdgeSettings
{
    /// <summary><c>CORS_ORIGINS</c>: a JSON array or a comma-separated list; <c>*.example.com</c> means its https subdomains. Every
    /// origin there is cannot be allowed, because answers depend on cookies.</summary>
    public required IReadOnlyList<string> CorsOrigins { get; init; }

    /// <summary><c>ENCRYPTION_ENABLED</c>: successful GET answers are encrypted (ruling 20).</summary>
    public required bool EncryptionEnabled { get; init; }

    /// <summary><c>ENCRYPTION_KEY</c>; a secret.</summary>
    public required string EncryptionKey { get; init; }

    /// <summary><c>ENCRYPTION_IV</c>; a secret.</summary>
    public required string EncryptionIv { get; init; }

    /// <summary><c>RATE_LIMIT_ENABLED</c>: false switches every limit of requests off (ruling 32).</summary>
    public required bool RateLimitEnabled { get; init; }

    /// <summary><c>RATE_LIMIT_REQUESTS</c>: how many requests one caller has in a window.</summary>
    public required int RateLimitRequests { get; init; }

    /// <summary><c>RATE_LIMIT_PUBLIC_READS</c>: how many readings of what is public one address has in a window.</summary>
    public required int RateLimitPublicReads { get; init; }

    /// <summary><c>RATE_LIMIT_WINDOW</c>, in seconds.</summary>
    public required TimeSpan RateLimitWindow { get; init; }

    /// <summary><c>TRUSTED_PROXIES</c>: addresses and networks whose <c>X-Forwarded-*</c> headers are believed; none: nobody's.</summary>
    public required IReadOnlyList<IPNetwork> TrustedProxies { get; init; }

    /// <summary><c>REQUEST_TIMEOUT</c>, in seconds: after it a request is given up.</summary>
    public required TimeSpan RequestTimeout { get; init; }

    /// <summary><c>SHUTDOWN_DELAY</c>, in seconds: how long a host goes on answering when it is told to stop.</summary>
    public required TimeSpan ShutdownDelay { get; init; }

    /// <summary><c>REQUEST_CONCURRENCY</c>: how many requests of one lane are worked on at once; null means that the pool decides.</summary>
    public required int? RequestConcurrency { get; init; }

    /// <summary><c>MAX_CONNECTIONS</c>: how many connections of clients are open at once.</summary>
    public required int MaxConnections { get; init; }

    internal static EdgeSettings Read(SettingsReader settings)
    {
        var encrypted = settings.Flag("ENCRYPTION_ENABLED", false);
        var requests = settings.Number("RATE_LIMIT_REQUESTS", 100, 1, 1_000_000);
        return new()
        {
            CorsOrigins = OriginsOf(settings),
            EncryptionEnabled = encrypted,
            EncryptionKey = SecretOf(settings, "ENCRYPTION_KEY", encrypted),
            EncryptionIv = SecretOf(settings, "ENCRYPTION_IV", encrypted),
            RateLimitEnabled = settings.Flag("RATE_LIMIT_ENABLED", true),
            RateLimitRequests = requests,
            RateLimitPublicReads = settings.Number("RATE_LIMIT_PUBLIC_READS", 10 * requests, 1, 10_000_000),
            RateLimitWindow = TimeSpan.FromSeconds(settings.Number("RATE_LIMIT_WINDOW", 60, 1, 86_400)),
            TrustedProxies = ProxiesOf(settings),
            RequestTimeout = TimeSpan.FromSeconds(settings.Number("REQUEST_TIMEOUT", 30, 1, 600)),
            ShutdownDelay = TimeSpan.FromSeconds(settings.Number("SHUTDOWN_DELAY", settings.IsDevelopment ? 0 : 5, 0, 600)),
            RequestConcurrency = settings.Number("REQUEST_CONCURRENCY", 1, 100_000),
            MaxConnections = settings.Number("MAX_CONNECTIONS", 10_000, 1, 1_000_000),
        };
    }

    // Without a key answers would look protected and not be; that is refused in Development too.
    private static string SecretOf(SettingsReader settings, string name, bool isNeeded)
    {
        if (!isNeeded)
        {
            settings.Text(name);
            return "";
        }

        var secret = settings.Secret(name);
        if (secret is null && settings.IsDevelopment)
        {
            settings.Fault(name, "is not set");
        }

        return secret ?? "";
    }

    private static IReadOnlyList<IPNetwork> ProxiesOf(SettingsReader settings)
    {
        const string Name = "TRUSTED_PROXIES";
        List<IPNetwork> networks = [];
        foreach (var text in (settings.Text(Name) ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (NetworkOf(text) is { } network)
            {
                networks.Add(network);
                continue;
            }

            settings.Fault(Name, "must be a comma-separated list of addresses and networks such as 10.0.0.5, 172.16.0.0/12 or fd00::/8");
            return [];
        }

        return networks;
    }

    private static IPNetwork? NetworkOf(string text) =>
        IPNetwork.TryParse(text, out var network) ? network
            : IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
            : null;

    private static IReadOnlyList<string> OriginsOf(SettingsReader settings)
    {
        const string Name = "CORS_ORIGINS";
        if (settings.Text(Name) is not { } text)
        {
            return [];
        }

        if (Parse(text) is { } origins && Array.TrueForAll(origins, IsOrigin))
        {
            return origins!;
        }

        settings.Fault(Name, "must be a list of origins such as https://app.example.com or *.example.com");
        return [];
    }

    private static string?[]? Parse(string text)
    {
        if (!text.StartsWith('['))
        {
            return text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        }

        try
        {
            return JsonSerializer.Deserialize<string?[]>(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool IsOrigin(string? origin) => origin is not null
        && ((origin.StartsWith("*.", StringComparison.Ordinal) && Uri.CheckHostName(origin[2..]) == UriHostNameType.Dns)
            || (Uri.TryCreate(origin, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.AbsolutePath is "/"));
}
