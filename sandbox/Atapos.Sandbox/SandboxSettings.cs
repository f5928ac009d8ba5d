using System.Globalization;

namespace Atapos.Sandbox;

/// <summary>What the sandbox is told at start. Nothing changes afterwards.</summary>
public sealed record SandboxSettings
{
    /// <summary>Loopback, so that nobody else on the network gets tokens from it.</summary>
    public const string DefaultUrl = "http://127.0.0.1:8100";

    /// <summary>The application the ready-made users work for.</summary>
    public const string DefaultAtlasAppCode = "ATAPOS";

    /// <summary>Where <see cref="FromVariables"/> lets SMTP without TLS listen.</summary>
    public const int DefaultSmtpPort = 8025;

    /// <summary>Where <see cref="FromVariables"/> lets SMTP with STARTTLS listen.</summary>
    public const int DefaultSmtpStartTlsPort = 8587;

    /// <summary>Where <see cref="FromVariables"/> lets SMTP with TLS from the first byte listen.</summary>
    public const int DefaultSmtpsPort = 8465;

    /// <summary>How long the SMTP server waits for a client's next line.</summary>
    public static readonly TimeSpan DefaultSmtpTimeout = TimeSpan.FromSeconds(60);

    /// <summary>How much faster than the real one notifications are tried again.</summary>
    public const int DefaultMidtransClockScale = 60;

    private const int Unreadable = -1;
    private const int LargestClockScale = 100_000;
    private const int LongestTimeoutSeconds = 600;

    /// <summary><c>SANDBOX_URL</c>: the http address to listen on; port 0 takes a free port. SMTP listens on the same interface.</summary>
    public string Url { get; init; } = DefaultUrl;

    /// <summary><c>SANDBOX_PUBLIC_URL</c>: how browsers reach it, where that is not how the host does; null for the address a request came to.</summary>
    public string? PublicUrl { get; init; }

    /// <summary><c>ATLAS_APP_CODE</c>: the application code in the roles of the ready-made users.</summary>
    public string AtlasAppCode { get; init; } = DefaultAtlasAppCode;

    /// <summary><c>ATLAS_ENCRYPTION_KEY</c>: together with the IV it makes Atlas's answers encrypted; null for plain ones.</summary>
    public string? AtlasEncryptionKey { get; init; }

    /// <summary><c>ATLAS_ENCRYPTION_IV</c>: set exactly when the key is.</summary>
    public string? AtlasEncryptionIv { get; init; }

    /// <summary>Whether <c>/auth/me</c> and <c>/auth/refresh</c> answer encrypted.</summary>
    public bool EncryptsAtlasAnswers => AtlasEncryptionKey is not null && AtlasEncryptionIv is not null;

    /// <summary><c>SANDBOX_SMTP_PORT</c>: SMTP without TLS; 0, here the default, takes a free port.</summary>
    public int SmtpPort { get; init; }

    /// <summary><c>SANDBOX_SMTP_STARTTLS_PORT</c>: SMTP that takes mail after STARTTLS alone; 0, here the default, takes a free port.</summary>
    public int SmtpStartTlsPort { get; init; }

    /// <summary><c>SANDBOX_SMTPS_PORT</c>: SMTP with TLS from the first byte; 0, here the default, takes a free port.</summary>
    public int SmtpsPort { get; init; }

    /// <summary><c>SANDBOX_SMTP_USERNAME</c>: together with the password it makes AUTH required; null takes mail from anyone.</summary>
    public string? SmtpUsername { get; init; }

    /// <summary><c>SANDBOX_SMTP_PASSWORD</c>: set exactly when the user name is.</summary>
    public string? SmtpPassword { get; init; }

    /// <summary><c>SANDBOX_SMTP_CERTIFICATE</c>: the file the certificate is written to, in PEM; null for one of its own, deleted at the end.</summary>
    public string? SmtpCertificateFile { get; init; }

    /// <summary><c>SANDBOX_SMTP_TIMEOUT_SECONDS</c>, 1 to 600: how long the SMTP server waits for a client's next line.</summary>
    public TimeSpan SmtpTimeout { get; init; } = DefaultSmtpTimeout;

    /// <summary><c>SANDBOX_CLOUDINARY_CLOUD</c>: the name of the cloud.</summary>
    public string CloudinaryCloud { get; init; } = "sandbox";

    /// <summary><c>SANDBOX_CLOUDINARY_API_KEY</c>: the key requests name.</summary>
    public string CloudinaryApiKey { get; init; } = "sandbox-key";

    /// <summary><c>SANDBOX_CLOUDINARY_API_SECRET</c>: what requests are signed with.</summary>
    public string CloudinaryApiSecret { get; init; } = "sandbox-secret";

    /// <summary><c>SANDBOX_MIDTRANS_SERVER_KEY</c>: the server key of the ready-made account.</summary>
    public string MidtransServerKey { get; init; } = "SB-Mid-server-sandbox";

    /// <summary><c>SANDBOX_MIDTRANS_CLIENT_KEY</c>: the client key of the ready-made account.</summary>
    public string MidtransClientKey { get; init; } = "SB-Mid-client-sandbox";

    /// <summary><c>SANDBOX_MIDTRANS_NOTIFICATION_URL</c>: where the ready-made account is notified; null when it is not.</summary>
    public string? MidtransNotificationUrl { get; init; }

    /// <summary><c>SANDBOX_MIDTRANS_CLOCK_SCALE</c>, 1 to 100,000: how much faster than the real one notifications are tried again.</summary>
    public int MidtransClockScale { get; init; } = DefaultMidtransClockScale;

    /// <summary><c>SANDBOX_MIDTRANS_SEED</c>: makes ids and numbers the same in every run; null for random ones.</summary>
    public int? MidtransSeed { get; init; }

    /// <summary>Reads the settings from environment variables. A blank variable counts as unset.</summary>
    /// <param name="variable">Gives a variable's value by its name, null when it is unset.</param>
    /// <exception cref="SandboxSettingsException">A variable has no usable value; the message names every such variable.</exception>
    public static SandboxSettings FromVariables(Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        var unset = new SandboxSettings();
        var settings = new SandboxSettings
        {
            Url = Read("SANDBOX_URL") ?? unset.Url,
            PublicUrl = Read("SANDBOX_PUBLIC_URL"),
            AtlasAppCode = Read("ATLAS_APP_CODE") ?? unset.AtlasAppCode,
            AtlasEncryptionKey = Read("ATLAS_ENCRYPTION_KEY"),
            AtlasEncryptionIv = Read("ATLAS_ENCRYPTION_IV"),
            SmtpPort = ReadNumber("SANDBOX_SMTP_PORT") ?? DefaultSmtpPort,
            SmtpStartTlsPort = ReadNumber("SANDBOX_SMTP_STARTTLS_PORT") ?? DefaultSmtpStartTlsPort,
            SmtpsPort = ReadNumber("SANDBOX_SMTPS_PORT") ?? DefaultSmtpsPort,
            SmtpUsername = Read("SANDBOX_SMTP_USERNAME"),
            SmtpPassword = Read("SANDBOX_SMTP_PASSWORD"),
            SmtpCertificateFile = Read("SANDBOX_SMTP_CERTIFICATE"),
            SmtpTimeout = ReadNumber("SANDBOX_SMTP_TIMEOUT_SECONDS") is { } seconds ? TimeSpan.FromSeconds(seconds) : unset.SmtpTimeout,
            CloudinaryCloud = Read("SANDBOX_CLOUDINARY_CLOUD") ?? unset.CloudinaryCloud,
            CloudinaryApiKey = Read("SANDBOX_CLOUDINARY_API_KEY") ?? unset.CloudinaryApiKey,
            CloudinaryApiSecret = Read("SANDBOX_CLOUDINARY_API_SECRET") ?? unset.CloudinaryApiSecret,
            MidtransServerKey = Read("SANDBOX_MIDTRANS_SERVER_KEY") ?? unset.MidtransServerKey,
            MidtransClientKey = Read("SANDBOX_MIDTRANS_CLIENT_KEY") ?? unset.MidtransClientKey,
            MidtransNotificationUrl = Read("SANDBOX_MIDTRANS_NOTIFICATION_URL"),
            MidtransClockScale = ReadNumber("SANDBOX_MIDTRANS_CLOCK_SCALE") ?? unset.MidtransClockScale,
            MidtransSeed = ReadNumber("SANDBOX_MIDTRANS_SEED"),
        };
        settings.Check();
        return settings;

        string? Read(string name) => variable(name) is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;

        int? ReadNumber(string name) => Read(name) is not { } text ? null
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : Unreadable;
    }

    /// <summary>The address of links that browsers follow, without a slash at its end.</summary>
    internal string OriginOf(HttpRequest request) => PublicUrl?.TrimEnd('/') ?? $"{request.Scheme}://{request.Host}";

    /// <summary>Refuses settings that cannot work.</summary>
    /// <exception cref="SandboxSettingsException">The message names every variable at fault.</exception>
    internal void Check()
    {
        var faults = Faults().ToList();
        if (faults.Count > 0)
        {
            throw new SandboxSettingsException(string.Join("; ", faults));
        }
    }

    private IEnumerable<string> Faults()
    {
        if (!Uri.TryCreate(Url, UriKind.Absolute, out var address) || !string.Equals(address.Scheme, Uri.UriSchemeHttp, StringComparison.Ordinal)
            || !string.Equals(address.PathAndQuery, "/", StringComparison.Ordinal))
        {
            yield return $"SANDBOX_URL must be like {DefaultUrl}, without a path";
        }

        if (PublicUrl is not null && !(Uri.TryCreate(PublicUrl, UriKind.Absolute, out var shown) && shown is { Scheme: "http" or "https", PathAndQuery: "/" }))
        {
            yield return "SANDBOX_PUBLIC_URL must be an http or https address without a path";
        }

        if (string.IsNullOrWhiteSpace(AtlasAppCode))
        {
            yield return "ATLAS_APP_CODE must not be blank";
        }

        if (AtlasEncryptionKey is null != AtlasEncryptionIv is null)
        {
            var missing = AtlasEncryptionKey is null ? "ATLAS_ENCRYPTION_KEY" : "ATLAS_ENCRYPTION_IV";
            yield return $"{missing} is missing: set both for encrypted answers, none for plain ones";
        }

        (string Name, int Port)[] ports =
            [("SANDBOX_SMTP_PORT", SmtpPort), ("SANDBOX_SMTP_STARTTLS_PORT", SmtpStartTlsPort), ("SANDBOX_SMTPS_PORT", SmtpsPort)];
        foreach (var (name, _) in ports.Where(port => port.Port is < 0 or > ushort.MaxValue))
        {
            yield return $"{name} must be a port, 0 for any free one";
        }

        foreach (var same in ports.Where(port => port.Port > 0).GroupBy(port => port.Port).Where(group => group.Count() > 1))
        {
            yield return $"{string.Join(" and ", same.Select(port => port.Name))} must differ";
        }

        if (SmtpUsername is null != SmtpPassword is null)
        {
            var missing = SmtpUsername is null ? "SANDBOX_SMTP_USERNAME" : "SANDBOX_SMTP_PASSWORD";
            yield return $"{missing} is missing: set both to require AUTH, none to take mail from anyone";
        }

        if (SmtpTimeout < TimeSpan.FromSeconds(1) || SmtpTimeout > TimeSpan.FromSeconds(LongestTimeoutSeconds))
        {
            yield return $"SANDBOX_SMTP_TIMEOUT_SECONDS must be 1 to {LongestTimeoutSeconds}";
        }

        if (!CloudinaryCloud.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_') || CloudinaryCloud.Length == 0)
        {
            yield return "SANDBOX_CLOUDINARY_CLOUD must be letters, digits, dashes and underscores";
        }

        if (string.IsNullOrWhiteSpace(CloudinaryApiKey) || string.IsNullOrWhiteSpace(CloudinaryApiSecret))
        {
            yield return "SANDBOX_CLOUDINARY_API_KEY and SANDBOX_CLOUDINARY_API_SECRET must not be blank";
        }

        if (!IsKey(MidtransServerKey) || !IsKey(MidtransClientKey))
        {
            yield return "SANDBOX_MIDTRANS_SERVER_KEY and SANDBOX_MIDTRANS_CLIENT_KEY must be without white space and colon";
        }

        if (MidtransNotificationUrl is { } target && !(Uri.TryCreate(target, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"))
        {
            yield return "SANDBOX_MIDTRANS_NOTIFICATION_URL must be an http or https address";
        }

        if (MidtransClockScale is < 1 or > LargestClockScale)
        {
            yield return $"SANDBOX_MIDTRANS_CLOCK_SCALE must be 1 to {LargestClockScale}";
        }

        if (MidtransSeed is < 0)
        {
            yield return "SANDBOX_MIDTRANS_SEED must be a whole number";
        }

        static bool IsKey(string key) => key.Length > 0 && !key.Any(letter => char.IsWhiteSpace(letter) || letter is ':');
    }
}

/// <summary>The sandbox cannot start with these settings; the message names the variables at fault.</summary>
public sealed class SandboxSettingsException(string message) : Exception(message);
