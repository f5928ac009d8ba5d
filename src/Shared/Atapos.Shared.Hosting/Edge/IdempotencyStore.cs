using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Security;
using Microsoft.AspNetCore.Http;
using Npgsql;
using NpgsqlTypes;

namespace Atapos.Shared.Hosting.Edge;

/// <summary>Keeps the first answer to each key, in the transaction of its effect, for 24 hours.</summary>
internal static class IdempotencyStore
{
    internal static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    /// <summary>How long a request that waits for others without a transaction has its key; after that it is taken for dead.</summary>
    internal static readonly TimeSpan Claimed = TimeSpan.FromSeconds(30);

    // In place of an answer's status; its body is then the claim of the request that runs.
    private const int Running = 0;

    // The lock lasts until the first request's transaction ends, so a copy that comes in between is told so instead of waiting.
    private const string Lock = "select pg_try_advisory_xact_lock($1)";

    // A statement of its own, and so with a snapshot of its own: what the holder of the lock committed before we got it is seen.
    private const string Find = """
        select request_hash, status, content_type, location, body
        from edge.idempotency_keys where me_id = $1 and caller = $2 and key = $3 and created_at > $4
        """;

    private const string Keep = """
        insert into edge.idempotency_keys as k (me_id, caller, key, request_hash, status, content_type, location, body, created_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        on conflict (me_id, caller, key) do update
        set request_hash = excluded.request_hash, status = excluded.status, content_type = excluded.content_type,
            location = excluded.location, body = excluded.body, created_at = excluded.created_at
        where k.created_at <= $10 or (k.status = 0 and (k.created_at <= $11 or k.body = $12))
        """;

    private const string Release = "delete from edge.idempotency_keys where me_id = $1 and caller = $2 and key = $3 and status = 0 and body = $4";

    /// <summary>The remembered answer, or null when this request is the first and goes on; begins the session's transaction in the same round trip.</summary>
    /// <exception cref="ProblemException">409 while the first is still running, 422 when the key was used for another request.</exception>
    internal static Task<RememberedAnswer?> ClaimAsync(
        TenantSession session, Caller caller, IdempotencyKey key, DateTimeOffset now, CancellationToken cancellationToken) => session.ReadAsync(
        [TenantSession.Statement(Lock, LockOf(session.Tenant.Current.Value, caller, key)), Finding(session, caller, key, now)],
        async (reader, token) =>
        {
            await reader.ReadAsync(token);
            var isAlone = reader.GetBoolean(0);
            await reader.NextResultAsync(token);
            return await FoundAsync(reader, key, token) ?? (isAlone ? null : throw InProgress());
        },
        cancellationToken);

    /// <summary>The same for a request that will hold no transaction: a row says that it is running, so that copies are told so.</summary>
    /// <exception cref="ProblemException">409 while the first is still running, 422 when the key was used for another request.</exception>
    internal static async Task<RememberedAnswer?> ClaimLateAsync(
        TenantSession session, Caller caller, IdempotencyKey key, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var running = new RememberedAnswer(Running, ContentType: null, Location: null, key.Claim, IsReplay: false);
        return await session.WriteAtOnceAsync(Keeping(session, caller, key, running, now), cancellationToken) > 0
            ? null
            : await session.ReadAtOnceAsync(
                [Finding(session, caller, key, now)], async (reader, token) => await FoundAsync(reader, key, token) ?? throw InProgress(), cancellationToken);
    }

    /// <summary>Gives a key free whose request came to nothing.</summary>
    /// <param name="session">Not begun.</param>
    /// <param name="caller">Whose key it is.</param>
    /// <param name="key">The key.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    internal static Task ReleaseAsync(TenantSession session, Caller caller, IdempotencyKey key, CancellationToken cancellationToken) =>
        session.WriteAtOnceAsync(TenantSession.Statement(Release, session.Tenant.Current.Value, caller.Key, key.Value, key.Claim), cancellationToken);

    /// <summary>Keeps the answer for 24 hours from now on, in the session's transaction, which is begun if it is not.</summary>
    /// <exception cref="ProblemException">409 when a copy was first.</exception>
    internal static async Task KeepAsync(
        TenantSession session, Caller caller, IdempotencyKey key, RememberedAnswer answer, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var kept = await session.ReadAsync(
            Keeping(session, caller, key, answer, now), (reader, _) => Task.FromResult(reader.RecordsAffected), cancellationToken);
        if (kept == 0)
        {
            throw Problem.Conflict("idempotency.in-progress", "Another request with this Idempotency-Key was first; ask again.");
        }
    }

    private static NpgsqlBatchCommand Keeping(
        TenantSession session, Caller caller, IdempotencyKey key, RememberedAnswer answer, DateTimeOffset now) => TenantSession.Statement(
        Keep, session.Tenant.Current.Value, caller.Key, key.Value, key.RequestHash, answer.Status,
        SqlValues.Of(NpgsqlDbType.Text, answer.ContentType), SqlValues.Of(NpgsqlDbType.Text, answer.Location),
        answer.Body, now, now - Kept, now - Claimed, key.Claim);

    private static NpgsqlBatchCommand Finding(TenantSession session, Caller caller, IdempotencyKey key, DateTimeOffset now) =>
        TenantSession.Statement(Find, session.Tenant.Current.Value, caller.Key, key.Value, now - Kept);

    /// <summary>The answer that the row holds; null when there is no row.</summary>
    private static async Task<RememberedAnswer?> FoundAsync(NpgsqlDataReader reader, IdempotencyKey key, CancellationToken cancellationToken)
    {
        if (!await reader.ReadAsync(cancellationToken))
        {
            return null;
        }

        if (!CryptographicOperations.FixedTimeEquals(reader.GetFieldValue<byte[]>(0), key.RequestHash))
        {
            throw new ProblemException(
                StatusCodes.Status422UnprocessableEntity, "idempotency.key-reused", "This Idempotency-Key was used for another request.");
        }

        return reader.GetInt32(1) == Running
            ? throw InProgress()
            : new(reader.GetInt32(1), reader.TextOrNull(2), reader.TextOrNull(3), reader.GetFieldValue<byte[]>(4), IsReplay: true);
    }

    private static ProblemException InProgress() =>
        Problem.Conflict("idempotency.in-progress", "The first request with this Idempotency-Key is still running; ask again in a moment.");

    private static long LockOf(long tenant, Caller caller, IdempotencyKey key)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"idempotency {tenant} {caller.Key} {key.Value}");
        return BitConverter.ToInt64(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
    }
}
