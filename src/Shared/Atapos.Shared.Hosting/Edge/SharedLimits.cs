using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Settings;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Atapos.Shared.Hosting.Edge;

/// <summary>A limit that all hosts count together.</summary>
/// <param name="Name">What is limited, unique: <c>sign-in/mailbox</c>.</param>
/// <param name="Key">Who is limited, such as a mailbox; kept as a hash.</param>
/// <param name="Most">How many within the window, above zero.</param>
/// <param name="Window">How long the first of them counts.</param>
public sealed record SharedLimit(string Name, string Key, int Most, TimeSpan Window);

/// <summary>Counts what protects money and mailboxes in PostgreSQL, so that it does not matter which host is asked.</summary>
/// <remarks>Counted in a transaction of its own: a request that is refused counts too. <c>RATE_LIMIT_ENABLED=false</c> switches it off (ruling 32).</remarks>
public sealed class SharedLimits
{
    // Ordered, so that two requests with the same limits cannot wait for each other.
    private const string Count = """
        insert into edge.limits as l (me_id, id, count, resets_at)
        select $1, bucket, 1, $3 + seconds * interval '1 second' from unnest($2, $4) as wanted (bucket, seconds) order by bucket
        on conflict (me_id, id) do update
        set count = case when l.resets_at <= $3 then 1 else l.count + 1 end,
            resets_at = case when l.resets_at <= $3 then excluded.resets_at else l.resets_at end
        returning id, count, resets_at
        """;

    private readonly OwnTransaction _transaction;
    private readonly TimeProvider _clock;
    private readonly bool _isOn;

    internal SharedLimits(OwnTransaction transaction, TimeProvider clock, EdgeSettings settings) =>
        (_transaction, _clock, _isOn) = (transaction, clock, settings.RateLimitEnabled);

    /// <summary>Counts one more under each of the limits.</summary>
    /// <exception cref="ProblemException">429 with the seconds to wait when one of them is exceeded.</exception>
    public async Task CountAsync(TenantId tenant, IReadOnlyList<SharedLimit> limits, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(limits);
        if (!_isOn)
        {
            return;
        }

        var now = _clock.GetUtcNow();
        var byBucket = limits.ToDictionary(BucketOf, StringComparer.Ordinal);
        var wait = await _transaction.RunAsync(
            tenant,
            (services, token) => CountAsync(services.GetRequiredService<TenantSession>(), byBucket, now, token),
            cancellationToken);
        if (wait > TimeSpan.Zero)
        {
            throw new ProblemException(StatusCodes.Status429TooManyRequests, ProblemCodes.RateLimited, "Too many attempts; wait a while.")
            {
                RetryAfterSeconds = (int)Math.Ceiling(wait.TotalSeconds),
            };
        }
    }

    private static async Task<TimeSpan> CountAsync(
        TenantSession session, Dictionary<string, SharedLimit> byBucket, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = session.Command(
            Count,
            session.Tenant.Current.Value,
            byBucket.Keys.ToArray(),
            now,
            byBucket.Values.Select(limit => limit.Window.TotalSeconds).ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var wait = TimeSpan.Zero;
        while (await reader.ReadAsync(cancellationToken))
        {
            if (reader.GetInt64(1) > byBucket[reader.GetString(0)].Most)
            {
                var left = reader.GetFieldValue<DateTimeOffset>(2) - now;
                wait = left > wait ? left : wait;
            }
        }

        return wait;
    }

    private static string BucketOf(SharedLimit limit) =>
        $"{limit.Name}/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{limit.Name}\n{limit.Key}"))))[..32]}";
}
