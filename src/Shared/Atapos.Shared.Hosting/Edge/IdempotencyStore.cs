using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Security;
using Microsoft.AspNetCore.Http;

namespace Atapos.Shared.Hosting.Edge;

/// <summary>Keeps the first answer to each key, in the transaction of its effect, for 24 hours.</summary>
internal static class IdempotencyStore
{
    internal static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    // The lock lasts until the first request's transaction ends, so a copy that comes in between is told so instead of waiting.
    private const string Claim = """
        select pg_try_advisory_xact_lock($1), k.request_hash, k.status, k.content_type, k.location, k.body
        from (select 1) as one
        left join edge.idempotency_keys as k on k.me_id = $2 and k.caller = $3 and k.key = $4 and k.created_at > $5
        """;

    private const string Keep = """
        insert into edge.idempotency_keys as k (me_id, caller, key, request_hash, status, content_type, location, body, created_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        on conflict (me_id, caller, key) do update
        set request_hash = excluded.request_hash, status = excluded.status, content_type = excluded.content_type,
            location = excluded.location, body = excluded.body, created_at = excluded.created_at
        where k.created_at <= $10
        """;

    /// <summary>The remembered answer, or null when this request is the first and goes on.</summary>
    /// <exception cref="ProblemException">409 while the first is still running, 422 when the key was used for another request.</exception>
    internal static async Task<RememberedAnswer?> ClaimAsync(
        TenantSession session, Caller caller, IdempotencyKey key, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var tenant = session.Tenant.Current.Value;
        await using var command = session.Command(Claim, LockOf(tenant, caller, key), tenant, caller.Key, key.Value, now - Kept);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        if (await reader.IsDBNullAsync(1, cancellationToken))
        {
            return reader.GetBoolean(0)
                ? null
                : throw Problem.Conflict("idempotency.in-progress", "The first request with this Idempotency-Key is still running; ask again in a moment.");
        }

        if (!CryptographicOperations.FixedTimeEquals(reader.GetFieldValue<byte[]>(1), key.RequestHash))
        {
            throw new ProblemException(
                StatusCodes.Status422UnprocessableEntity, "idempotency.key-reused", "This Idempotency-Key was used for another request.");
        }

        return new(
            reader.GetInt32(2),
            await reader.IsDBNullAsync(3, cancellationToken) ? null : reader.GetString(3),
            await reader.IsDBNullAsync(4, cancellationToken) ? null : reader.GetString(4),
            reader.GetFieldValue<byte[]>(5),
            IsReplay: true);
    }

    internal static async Task KeepAsync(
        TenantSession session, Caller caller, IdempotencyKey key, RememberedAnswer answer, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = session.Command(
            Keep, session.Tenant.Current.Value, caller.Key, key.Value, key.RequestHash, answer.Status, answer.ContentType, answer.Location,
            answer.Body, now, now - Kept);
        if (await command.ExecuteNonQueryAsync(cancellationToken) == 0)
        {
            throw Problem.Conflict("idempotency.in-progress", "Another request with this Idempotency-Key was first; ask again.");
        }
    }

    private static long LockOf(long tenant, Caller caller, IdempotencyKey key)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"idempotency {tenant} {caller.Key} {key.Value}");
        return BitConverter.ToInt64(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
    }
}
