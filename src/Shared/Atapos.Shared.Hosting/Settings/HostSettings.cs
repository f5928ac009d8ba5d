namespace Atapos.Shared.Hosting.Settings;

/// <summary>Settings of the host itself.</summary>
/// <param name="AppName"><c>APP_NAME</c>: the title of the API document.</param>
/// <param name="AppVersion"><c>APP_VERSION</c>: its version.</param>
/// <param name="IsDevelopment"><c>ASPNETCORE_ENVIRONMENT</c> is Development, or it is not set and <c>DEBUG</c> is true.</param>
/// <param name="DefaultMerchantId"><c>DEFAULT_MERCHANT_ID</c>: the shop of anonymous requests without a header; null means they must name one.</param>
/// <param name="LoggingEnabled"><c>LOGGING_ENABLED</c>.</param>
/// <param name="LogLevel"><c>LOG_LEVEL</c>: DEBUG, INFO, WARNING, ERROR or CRITICAL.</param>
public sealed record HostSettings(
    string AppName, string AppVersion, bool IsDevelopment, long? DefaultMerchantId, bool LoggingEnabled, string LogLevel)
{
    /// <summary>Says whether the settings ask for Development.</summary>
    public static bool AsksForDevelopment(IReadOnlyDictionary<string, string> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        string?[] named = [values.GetValueOrDefault("ASPNETCORE_ENVIRONMENT"), values.GetValueOrDefault("DOTNET_ENVIRONMENT")];
        var environment = Array.Find(named, name => !string.IsNullOrWhiteSpace(name));
        return environment is null
            ? values.GetValueOrDefault("DEBUG")?.Trim().ToLowerInvariant() is "true" or "1" or "yes" or "on"
            : string.Equals(environment.Trim(), "Development", StringComparison.OrdinalIgnoreCase);
    }

    internal static HostSettings Read(SettingsReader settings)
    {
        settings.Text("ASPNETCORE_ENVIRONMENT");
        settings.Text("DOTNET_ENVIRONMENT");
        settings.Flag("DEBUG", false);
        var merchant = settings.Number("DEFAULT_MERCHANT_ID", 0, int.MaxValue);
        return new(
            settings.Text("APP_NAME", "ATAPOS - Point of Sale System")!,
            settings.Text("APP_VERSION", "1.0.0")!,
            settings.IsDevelopment,
            merchant is 0 ? null : merchant,
            settings.Flag("LOGGING_ENABLED", true),
            settings.OneOf("LOG_LEVEL", "INFO", "DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"));
    }
}
