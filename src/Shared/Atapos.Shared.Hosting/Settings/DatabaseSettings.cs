using System.Security.Cryptography;
using Npgsql;

namespace Atapos.Shared.Hosting.Settings;

/// <summary>How PostgreSQL is reached.</summary>
/// <param name="ConnectionString">Npgsql's form of <c>DATABASE_URL</c> with the pool's settings; null means the embedded PostgreSQL.</param>
public sealed record DatabaseSettings(string? ConnectionString)
{
    private const int MillisecondsPerSecond = 1000;

    /// <summary>The largest pool: <c>DB_POOL_SIZE</c> + <c>DB_MAX_OVERFLOW</c>.</summary>
    public required int PoolSize { get; init; }

    /// <summary><c>DB_POOL_TIMEOUT</c>: how many seconds a request waits for a connection before it is refused with 503.</summary>
    public required int PoolTimeoutSeconds { get; init; }

    /// <summary><c>DB_POOL_PRE_PING</c>: a connection that turns out to be broken when work begins is replaced without a word.</summary>
    public required bool PrePing { get; init; }

    /// <summary><c>DB_POOL_RECYCLE</c>: after how many seconds a connection is replaced; 0 is never.</summary>
    public required int RecycleSeconds { get; init; }

    /// <summary>The same settings with another server.</summary>
    public DatabaseSettings At(string connectionString) => this with { ConnectionString = Complete(new(connectionString)) };

    /// <summary>Npgsql's form without the time limits of requests, for verbs, which may have to read all there is; null means the embedded PostgreSQL.</summary>
    public string? UnhurriedConnectionString => ConnectionString is null
        ? null
        : new NpgsqlConnectionStringBuilder(ConnectionString)
        {
            CommandTimeout = 0,
            Options = $"{new NpgsqlConnectionStringBuilder(ConnectionString).Options} -c statement_timeout=0 -c idle_in_transaction_session_timeout=0",
        }.ConnectionString;

    /// <summary>Reads the database's settings.</summary>
    public static DatabaseSettings Read(SettingsReader settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var read = new DatabaseSettings(ConnectionString: null)
        {
            PoolSize = settings.Number("DB_POOL_SIZE", 10, 1, 500) + settings.Number("DB_MAX_OVERFLOW", 6, 0, 500),
            PoolTimeoutSeconds = settings.Number("DB_POOL_TIMEOUT", 2, 1, 600),
            RecycleSeconds = settings.Number("DB_POOL_RECYCLE", 3600, 0, 86_400),
            PrePing = settings.Flag("DB_POOL_PRE_PING", true),
        };
        if (settings.Text("DATABASE_URL") is not { } url)
        {
            if (!settings.IsDevelopment)
            {
                settings.Fault("DATABASE_URL", "is not set");
            }

            return read;
        }

        try
        {
            return read.At(PostgresUrl.ToConnectionString(url));
        }
        catch (Exception error) when (error is ArgumentException or FormatException)
        {
            settings.Fault("DATABASE_URL", "must be postgresql://user:password@host:port/database or an Npgsql connection string");
            return read;
        }
    }

    private string Complete(NpgsqlConnectionStringBuilder builder)
    {
        builder.MaxPoolSize = PoolSize;
        builder.Timeout = PoolTimeoutSeconds;
        builder.ConnectionLifetime = RecycleSeconds;
        // A name of its own tells this host's connections from those of the other hosts.
        builder.ApplicationName ??= "atapos " + RandomNumberGenerator.GetHexString(8, lowercase: true);

        if (!builder.ShouldSerialize("GSS Encryption Mode"))
        {
            // Otherwise each new connection asks for it first, and says on the console that Kerberos's library is missing where it is.
            builder.GssEncryptionMode = GssEncryptionMode.Disable;
        }

        builder.MaxAutoPrepare = 200;
        builder.AutoPrepareMinUsages = 2;

        // Tenant, role and locks end with the transaction (TenantSession), so there is nothing to reset; DISCARD ALL would also throw away
        // the plans of triggers and foreign keys, for every request.
        builder.NoResetOnClose = true;
        builder.CommandTimeout = 30;
        builder.IncludeErrorDetail = false;

        // Set with the connection, so they cost no round trip; the last of two equal ones counts, so the operator's own win.
        builder.Options = $"-c statement_timeout={25 * MillisecondsPerSecond} -c lock_timeout={10 * MillisecondsPerSecond} "
            + $"-c idle_in_transaction_session_timeout={60 * MillisecondsPerSecond} {builder.Options}".TrimEnd();
        return builder.ConnectionString;
    }
}

/// <summary>Reads the form <c>postgresql://user:password@host:port/database?sslmode=require</c>.</summary>
internal static class PostgresUrl
{
    internal static string ToConnectionString(string url)
    {
        if (!url.Contains("://", StringComparison.Ordinal))
        {
            return new NpgsqlConnectionStringBuilder(url).ConnectionString;
        }

        var address = new Uri(url);
        if (!address.Scheme.StartsWith("postgres", StringComparison.Ordinal) || address.Host.Length == 0)
        {
            throw new FormatException("Not an address of PostgreSQL.");
        }

        var user = address.UserInfo.Split(':', 2);
        var builder = new NpgsqlConnectionStringBuilder
        {
            Host = address.Host,
            Port = address.Port > 0 ? address.Port : 5432,
            Database = Uri.UnescapeDataString(address.AbsolutePath.TrimStart('/')),
            Username = Uri.UnescapeDataString(user[0]),
        };
        if (user.Length == 2)
        {
            builder.Password = Uri.UnescapeDataString(user[1]);
        }

        foreach (var pair in address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (key, value) = pair.Split('=', 2) is [var k, var v] ? (k, Uri.UnescapeDataString(v)) : (pair, "");
            switch (key)
            {
                case "sslmode":
                    builder.SslMode = Enum.Parse<SslMode>(value.Replace("-", "", StringComparison.Ordinal), ignoreCase: true);
                    break;
                case "sslrootcert":
                    builder.RootCertificate = value;
                    break;
            }
        }

        return builder.ConnectionString;
    }
}
