namespace Atapos.Shared.Hosting.Settings;

/// <summary>A setting that the code reads.</summary>
/// <param name="Name">Its variable.</param>
/// <param name="Default">What counts when it is not set; null when there is nothing, or when something is worked out.</param>
/// <param name="IsSecret">It was read as a secret.</param>
public sealed record KnownSetting(string Name, string? Default, bool IsSecret)
{
    private static readonly string[] SecretEndings = ["_KEY", "_KEYS", "_IV", "_SECRET", "_PASSWORD", "_TOKEN"];

    /// <summary>True when its value is shown to nobody: a secret, or an address that may hold a password.</summary>
    public bool IsHidden => IsSecret || Name is "DATABASE_URL" or "BROKER_URL" or "OTEL_EXPORTER_OTLP_HEADERS" || Array.Exists(SecretEndings, end => Name.EndsWith(end, StringComparison.Ordinal));
}
