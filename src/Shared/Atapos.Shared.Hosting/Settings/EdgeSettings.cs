using System.Text.Json;

namespace Atapos.Shared.Hosting.Settings;

/// <summary>Settings of the HTTP edge.</summary>
/// <param name="CorsOrigins"><c>CORS_ORIGINS</c>: a JSON array or a comma-separated list; <c>*.example.com</c> means its https subdomains.
/// Every origin there is cannot be allowed, because answers depend on cookies.</param>
/// <param name="EncryptionEnabled"><c>ENCRYPTION_ENABLED</c>: successful GET answers are encrypted (ruling 20).</param>
/// <param name="EncryptionKey"><c>ENCRYPTION_KEY</c>; a secret.</param>
/// <param name="EncryptionIv"><c>ENCRYPTION_IV</c>; a secret.</param>
/// <param name="RateLimitEnabled"><c>RATE_LIMIT_ENABLED</c>: false switches every limit of requests off (ruling 32).</param>
internal sealed record EdgeSettings(
    IReadOnlyList<string> CorsOrigins, bool EncryptionEnabled, string EncryptionKey, string EncryptionIv, bool RateLimitEnabled)
{
    internal static EdgeSettings Read(SettingsReader settings)
    {
        var encrypted = settings.Flag("ENCRYPTION_ENABLED", false);
        return new(
            OriginsOf(settings),
            encrypted,
            encrypted ? Required(settings, "ENCRYPTION_KEY") : "",
            encrypted ? Required(settings, "ENCRYPTION_IV") : "",
            settings.Flag("RATE_LIMIT_ENABLED", true));
    }

    // Without a key answers would look protected and not be; that is refused in Development too.
    private static string Required(SettingsReader settings, string name)
    {
        var secret = settings.Secret(name);
        if (secret is null && settings.IsDevelopment)
        {
            settings.Fault(name, "is not set");
        }

        return secret ?? "";
    }

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
