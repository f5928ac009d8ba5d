namespace Atapos.Sandbox;

/// <summary>What the sandbox is told at start. Nothing changes afterwards.</summary>
public sealed record SandboxSettings
{
    /// <summary>Loopback, so that nobody else on the network gets tokens from it.</summary>
    public const string DefaultUrl = "http://127.0.0.1:8100";

    /// <summary>The application the ready-made users work for.</summary>
    public const string DefaultAtlasAppCode = "ATAPOS";

    /// <summary><c>SANDBOX_URL</c>: the http address to listen on; port 0 takes a free port.</summary>
    public string Url { get; init; } = DefaultUrl;

    /// <summary><c>ATLAS_APP_CODE</c>: the application code in the roles of the ready-made users.</summary>
    public string AtlasAppCode { get; init; } = DefaultAtlasAppCode;

    /// <summary><c>ATLAS_ENCRYPTION_KEY</c>: together with the IV it makes Atlas's answers encrypted; null for plain ones.</summary>
    public string? AtlasEncryptionKey { get; init; }

    /// <summary><c>ATLAS_ENCRYPTION_IV</c>: set exactly when the key is.</summary>
    public string? AtlasEncryptionIv { get; init; }

    /// <summary>Whether <c>/auth/me</c> and <c>/auth/refresh</c> answer encrypted.</summary>
    public bool EncryptsAtlasAnswers => AtlasEncryptionKey is not null && AtlasEncryptionIv is not null;

    /// <summary>Reads the settings from environment variables. A blank variable counts as unset.</summary>
    /// <param name="variable">Gives a variable's value by its name, null when it is unset.</param>
    /// <exception cref="SandboxSettingsException">A variable has no usable value; the message names every such variable.</exception>
    public static SandboxSettings FromVariables(Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        var settings = new SandboxSettings
        {
            Url = Read("SANDBOX_URL") ?? DefaultUrl,
            AtlasAppCode = Read("ATLAS_APP_CODE") ?? DefaultAtlasAppCode,
            AtlasEncryptionKey = Read("ATLAS_ENCRYPTION_KEY"),
            AtlasEncryptionIv = Read("ATLAS_ENCRYPTION_IV"),
        };
        settings.Check();
        return settings;

        string? Read(string name) => variable(name) is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;
    }

    /// <summary>Refuses settings that cannot work.</summary>
    /// <exception cref="SandboxSettingsException">The message names every variable at fault.</exception>
    internal void Check()
    {
        var faults = new List<string>();
        if (!Uri.TryCreate(Url, UriKind.Absolute, out var address) || !string.Equals(address.Scheme, Uri.UriSchemeHttp, StringComparison.Ordinal)
            || !string.Equals(address.PathAndQuery, "/", StringComparison.Ordinal))
        {
            faults.Add($"SANDBOX_URL must be like {DefaultUrl}, without a path");
        }

        if (string.IsNullOrWhiteSpace(AtlasAppCode))
        {
            faults.Add("ATLAS_APP_CODE must not be blank");
        }

        if (AtlasEncryptionKey is null != AtlasEncryptionIv is null)
        {
            var missing = AtlasEncryptionKey is null ? "ATLAS_ENCRYPTION_KEY" : "ATLAS_ENCRYPTION_IV";
            faults.Add($"{missing} is missing: set both for encrypted answers, none for plain ones");
        }

        if (faults.Count > 0)
        {
            throw new SandboxSettingsException(string.Join("; ", faults));
        }
    }
}

/// <summary>The sandbox cannot start with these settings; the message names the variables at fault.</summary>
public sealed class SandboxSettingsException(string message) : Exception(message);
