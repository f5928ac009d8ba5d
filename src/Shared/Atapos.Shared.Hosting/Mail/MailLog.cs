using System.Text.Json.Serialization;
using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Http;

namespace Atapos.Shared.Hosting.Mail;

/// <summary>What became of a merchant's mails; never what they say.</summary>
public sealed class MailLog
{
    private readonly MailWake _wake;
    private readonly TimeProvider _clock;

    internal MailLog(MailWake wake, TimeProvider clock) => (_wake, _clock) = (wake, clock);

    private const string Condition = "me_id = $1 and ($2::text is null or state = $2)";

    private const string Retry = """
        update edge.mails set state = 'waiting', attempts = 0, next_attempt_at = $3, ended_at = null
        where me_id = $1 and id = $2 and state = 'failed' and body is not null and (expires_at is null or expires_at > $3)
        """;

    /// <summary>A page of the mails, newest first.</summary>
    /// <param name="session">An open session; its merchant's mails are read.</param>
    /// <param name="state">Only those in this state, or all.</param>
    /// <param name="page">Which part.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public static async Task<Page<MailEntry>> ListAsync(TenantSession session, MailState? state, PageRequest page, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(page);
        if (page.Cursor is { At: not null })
        {
            throw Problem.Invalid("cursor", "is not a cursor of this list.");
        }

        var tenant = session.Tenant.Current.Value;
        var word = state?.ToString().ToLowerInvariant();
        await using var count = session.Command($"select count(*) from edge.mails where {Condition}", tenant, word);
        var total = (long)(await count.ExecuteScalarAsync(cancellationToken))!;
        var backward = page.Cursor?.Backward ?? false;
        await using var command = session.Command(
            $"""
            select number, id, kind, recipient, state, attempts, created_at, ended_at, next_attempt_at, last_error
            from edge.mails where {Condition} and ($3::bigint is null or number {(backward ? ">" : "<")} $3)
            order by number {(backward ? "asc" : "desc")} offset $4 limit $5
            """,
            tenant,
            word,
            page.Cursor?.Id,
            page.Cursor is null ? page.Skip : 0,
            page.Limit + 1);
        var rows = new List<(long Number, MailEntry Mail)>();
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                rows.Add((reader.GetInt64(0), new(
                    reader.GetGuid(1),
                    reader.GetString(2),
                    reader.GetValue(3) as string,
                    Enum.Parse<MailState>(reader.GetString(4), ignoreCase: true),
                    reader.GetInt32(5),
                    reader.GetFieldValue<DateTimeOffset>(6),
                    await reader.GetFieldValueAsync<DateTimeOffset?>(7, cancellationToken),
                    await reader.GetFieldValueAsync<DateTimeOffset?>(8, cancellationToken),
                    reader.GetValue(9) as string)));
            }
        }

        return PageOf(rows, total, page, backward);
    }

    /// <summary>Sends a failed mail again; false when there is no such mail or it cannot be sent any more.</summary>
    public async Task<bool> RetryAsync(TenantSession session, Guid id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(session);
        await using var command = session.Command(Retry, session.Tenant.Current.Value, id, _clock.GetUtcNow());
        var found = await command.ExecuteNonQueryAsync(cancellationToken) == 1;
        session.AfterCommit(_wake.Ring);
        return found;
    }

    private static Page<MailEntry> PageOf(List<(long Number, MailEntry Mail)> rows, long total, PageRequest page, bool backward)
    {
        var more = rows.Count > page.Limit;
        if (more)
        {
            rows.RemoveAt(page.Limit);
        }

        if (backward)
        {
            rows.Reverse();
        }

        var isFirst = backward ? !more : page is { Cursor: null, Skip: 0 };
        var isLast = !backward && !more;
        return new(
            [.. rows.Select(row => row.Mail)],
            total,
            isFirst || rows.Count == 0 ? null : new(Backward: true, At: null, rows[0].Number),
            isLast || rows.Count == 0 ? null : new(Backward: false, At: null, rows[^1].Number));
    }
}

/// <summary>How far a mail has come.</summary>
public enum MailState
{
    /// <summary>It will be sent, perhaps again.</summary>
    Waiting,

    /// <summary>The mail server has taken it.</summary>
    Sent,

    /// <summary>It was given up; a person may send it again.</summary>
    Failed,

    /// <summary>It was of no more use when it could have been sent.</summary>
    Expired,
}

/// <summary>A mail as staff see it.</summary>
/// <param name="Id">Names it.</param>
/// <param name="Kind">What it is: <c>sign-in.otp</c>, <c>sign-in.link</c>.</param>
/// <param name="Recipient">Null when the customer's data were removed.</param>
/// <param name="State">How far it has come.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="EndedAt">When it was sent, given up or expired, UTC.</param>
/// <param name="NextAttemptAt">When it is tried next, UTC.</param>
/// <param name="LastError">What the mail server said, or why it could not be asked.</param>
public sealed record MailEntry(
    [property: JsonPropertyName("id")] Guid Id,
    [property: JsonPropertyName("kind")] string Kind,
    [property: JsonPropertyName("recipient")] string? Recipient,
    [property: JsonPropertyName("state")] MailState State,
    [property: JsonPropertyName("attempts")] int Attempts,
    [property: JsonPropertyName("created_at")] DateTimeOffset CreatedAt,
    [property: JsonPropertyName("ended_at")] DateTimeOffset? EndedAt,
    [property: JsonPropertyName("next_attempt_at")] DateTimeOffset? NextAttemptAt,
    [property: JsonPropertyName("last_error")] string? LastError);
