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
    private const string Count = """
        insert into edge.limits as l (me_id, id, count, resets_at) values ($1, $2, 1, $4)
        on conflict (me_id, id) do update
        set count = case when l.resets_at <= $3 then 1 else l.count + 1 end,
            resets_at = case when l.resets_at <= $3 then excluded.resets_at else l.resets_at end
        returning count, resets_at
        """;

    private readonly OwnTransaction _transaction;
    private readonly TimeProvider _clock;
    private readonly bool _isOn;

    internal SharedLimits(OwnTransaction transaction, TimeProvider clock, EdgeSettings settings) =>
        (_transaction, _clock, _isOn) = (transaction, clock, settings.RateLimitEnabled);

    /// <summary>Counts one more under each of the limits, up to the first that is exceeded: who is stopped by a narrow one does not fill the wide ones.</summary>
    /// <param name="tenant">Whose limits they are.</param>
    /// <param name="limits">The narrowest first; always in the same order, so that no two requests wait for each other.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="ProblemException">429 with the seconds to wait when one of them is exceeded.</exception>
    public async Task CountAsync(TenantId tenant, IReadOnlyList<SharedLimit> limits, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(limits);
        if (!_isOn)
        {
            return;
        }

        var now = _clock.GetUtcNow();
        var wait = await _transaction.RunAsync(
            tenant,
            (services, token) => CountAsync(services.GetRequiredService<TenantSession>(), limits, now, token),
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
        TenantSession session, IReadOnlyList<SharedLimit> limits, DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var limit in limits)
        {
            await using var command = session.Command(Count, session.Tenant.Current.Value, BucketOf(limit), now, now + limit.Window);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            await reader.ReadAsync(cancellationToken);
            if (reader.GetInt64(0) > limit.Most)
            {
                return reader.GetFieldValue<DateTimeOffset>(1) - now;
            }
        }

        return TimeSpan.Zero;
    }

    private static string BucketOf(SharedLimit limit) =>
        $"{limit.Name}/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{limit.Name}\n{limit.Key}"))))[..32]}";
}
