namespace Atapos.IntegrationTests.Harness;

/// <summary>The settings that the hosts of the tests start with.</summary>
internal static class ShopSettings
{
    internal const string AtlasKey = "integration-tests-atlas-key-32-b";
    internal const string AtlasIv = "integration-iv16";
    internal const string JwtKey = "integration-tests-jwt-key-of-more-than-32-bytes";
    internal const string JwtIssuer = "atapos";
    internal const string JwtAudience = "atapos-customers";

    /// <summary>Settings that are good enough outside Development; nothing of it exists.</summary>
    internal static IReadOnlyDictionary<string, string> Production { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["ASPNETCORE_ENVIRONMENT"] = "Production",
        ["DATABASE_URL"] = "postgresql://somebody:something@db.example:5432/atapos",
        ["JWT_SECRET_KEY"] = JwtKey,
        ["ATLAS_ENCRYPTION_KEY"] = AtlasKey,
        ["ATLAS_ENCRYPTION_IV"] = AtlasIv,
        ["CLOUDINARY_CLOUD_NAME"] = "somebody",
        ["CLOUDINARY_API_KEY"] = "something",
        ["CLOUDINARY_API_SECRET"] = "something",
        ["MAIL_SERVER"] = "mail.example",
        ["MAIL_FROM"] = "somebody@mail.example",
        ["MAIL_PASSWORD"] = "something",
        ["MAIL_SSL_TLS"] = "true",
    };

    /// <param name="sandbox">Who plays Atlas and the mail server; null where nobody signs on.</param>
    internal static Dictionary<string, string> Of(AtlasSandbox? sandbox) => new(StringComparer.Ordinal)
    {
        ["ASPNETCORE_ENVIRONMENT"] = "Development",
        ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
        ["DEFAULT_MERCHANT_ID"] = "1",
        ["ATLAS_SSO_URL"] = sandbox?.Address ?? "http://127.0.0.1:9",
        ["ATLAS_APP_CODE"] = "ATAPOS",
        ["ATLAS_ENCRYPTION_KEY"] = AtlasKey,
        ["ATLAS_ENCRYPTION_IV"] = AtlasIv,
        ["JWT_SECRET_KEY"] = JwtKey,
        ["LOG_LEVEL"] = "WARNING",
        ["MAIL_SERVER"] = sandbox is null ? "" : "127.0.0.1",
        ["MAIL_PORT"] = $"{sandbox?.MailPort ?? 25}",
        ["MAIL_SSL_TLS"] = "false",
        ["MAIL_FROM"] = "noreply@warung.example",

        // Tests ask as nobody does who takes orders; those that are about the limits set their own.
        ["RATE_LIMIT_REQUESTS"] = "1000000",

        // Tests crowd on few cores; how long a request may wait for a place or a connection is not what they are about.
        ["DB_POOL_TIMEOUT"] = "20",
        ["REQUEST_CONCURRENCY"] = "1000",
    };
}
