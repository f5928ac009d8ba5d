using System.Text.Json;
using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Security;
using Atapos.Shared.Hosting.Sight;

namespace Atapos.Shared.Hosting.Mail;

/// <summary>Takes mails in the transaction of whatever makes them necessary; they are sent after its commit, and not at all without one.</summary>
/// <remarks>Subject and text are sealed in the database, because they hold codes and links; they are removed once the mail is sent.</remarks>
public sealed class MailQueue
{
    internal const string Table = "edge.mails";

    private const string Insert = """
        insert into edge.mails (me_id, id, kind, recipient, message_id, body, state, attempts, created_at, expires_at, next_attempt_at, trace_parent)
        values ($1, $2, $3, $4, $5, $6, 'waiting', 0, $7, $8, $7, $9)
        """;

    private const string Forget = """
        update edge.mails
        set recipient = null, body = null, last_error = null, next_attempt_at = null, ended_at = coalesce(ended_at, now()),
            state = case state when 'waiting' then 'expired' else state end
        where me_id = $1 and lower(recipient) = lower($2)
        """;

    private readonly MailSettings _settings;
    private readonly DataKeys _keys;
    private readonly MailWake _wake;
    private readonly TimeProvider _clock;

    /// <summary>Made by the container.</summary>
    internal MailQueue(MailSettings settings, DataKeys keys, MailWake wake, TimeProvider clock) =>
        (_settings, _keys, _wake, _clock) = (settings, keys, wake, clock);

    /// <summary>Puts a mail into the session's transaction.</summary>
    public async Task EnqueueAsync(TenantSession session, Mail mail, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(mail);
        var now = _clock.Now();
        var id = Guid.CreateVersion7(now);
        var tenant = session.Tenant.Current;
        await using var command = session.Command(
            Insert,
            tenant.Value,
            id,
            mail.Kind,
            mail.Recipient,
            $"{id:N}@{DomainOf(_settings.From)}",
            _keys.Seal(JsonSerializer.SerializeToUtf8Bytes(mail.Content), tenant, PlaceOf(id)),
            now,
            mail.ExpiresAt,
            Spans.Current);
        await command.ExecuteNonQueryAsync(cancellationToken);
        session.AfterCommit(_wake.Ring);
    }

    /// <summary>Removes an address and what was written to it; what has not been sent yet is not sent any more.</summary>
    public static async Task ForgetAsync(TenantSession session, string recipient, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(session);
        await using var command = session.Command(Forget, session.Tenant.Current.Value, recipient);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Where a mail's body is kept, for its seal.</summary>
    internal static string PlaceOf(Guid id) => $"{Table}/{id:N}";

    private static string DomainOf(string? address) => address?.Split('@') is [_, { Length: > 0 } domain] ? domain : "localhost";
}
