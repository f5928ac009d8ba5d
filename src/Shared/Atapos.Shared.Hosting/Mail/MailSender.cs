using System.Security.Cryptography;
using System.Text.Json;
using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Security;
using Atapos.Shared.Hosting.Sight;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NpgsqlTypes;

namespace Atapos.Shared.Hosting.Mail;

/// <summary>Sends queued mails, on any number of hosts: with back-off, and at last into a state that people see.</summary>
/// <remarks>
/// A mail leaves at least once. It leaves twice only when a host dies, or a connection breaks, between the server's yes and our note of it;
/// its Message-ID is the same then, so that mailboxes show it once. A mail that is on its way is not called back when the host stops.
/// </remarks>
internal sealed class MailSender(
    DueWork work, OwnTransaction transaction, IMailTransport transport, MailSettings settings, DataKeys keys, MailWake wake, TimeProvider clock, ILogger<MailSender> log)
    : BackgroundService
{
    /// <summary>So often a mail is tried that the server cannot be asked about; with the pauses about nine hours.</summary>
    internal const int MostAttempts = 20;

    /// <summary>So often a mail is tried that the server refuses for good.</summary>
    internal const int MostRefusals = 3;

    private const int AtOnce = 4;

    // Another host may have claimed it meanwhile, or its customer may have been erased.
    private const string IfStillMine = "where me_id = $1 and id = $2 and attempts = $3 and state = 'waiting'";

    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    // What a host that died had in hand waits so long, and codes to sign in are waited for: so no more is claimed than is sent at once.
    private static readonly TimeSpan Lease = SmtpTransport.Patience + TimeSpan.FromSeconds(10);

    // A server that is away is knocked at once a second, however many mails wait for it: the tills need the time that each vain try takes.
    private int _unreached;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (settings.Server is null)
        {
            log.LogWarning("MAIL_SERVER is not set: mails wait in the queue and are not sent");
            return;
        }

        while (!stoppingToken.IsCancellationRequested)
        {
            // Counted from the beginning, so that the time that the tries take is a part of it.
            var second = Task.Delay(Idle, clock, stoppingToken);
            try
            {
                _unreached = 0;
                var claimed = await SendDueAsync(stoppingToken);
                if (claimed > _unreached)
                {
                    continue;
                }
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                log.LogWarning(error, "The queue of mails cannot be read; trying again soon.");
            }

            await (_unreached == 0 ? wake.WaitAsync(Idle, stoppingToken) : second);
        }
    }

    internal Task<int> SendDueAsync(CancellationToken cancellationToken) =>
        work.WorkAsync<Guid>(MailQueue.Table, AtOnce, AtOnce, Lease, TrySendAsync, cancellationToken, traced: true);

    // One mail's trouble is not the others'.
    private async Task TrySendAsync(DueRow<Guid> row, CancellationToken cancellationToken)
    {
        using var span = Spans.Continue("send", "mail", row.TraceParent);
        try
        {
            await SendAsync(row, cancellationToken);
        }
        catch (Exception error)
        {
            log.LogError(error, "What became of mail {Mail} cannot be written down; it is tried again.", row.Id);
        }
    }

    private async Task SendAsync(DueRow<Guid> row, CancellationToken cancellationToken)
    {
        if (await FindAsync(row, cancellationToken) is not { } mail)
        {
            return;
        }

        if (mail.ExpiresAt <= clock.GetUtcNow())
        {
            log.LogWarning("Mail {Mail} ({Kind}) could not be sent while it was of use.", row.Id, mail.Kind);
            await EndAsync(row, "expired", cancellationToken);
            return;
        }

        try
        {
            var content = JsonSerializer.Deserialize<MailContent>(keys.Open(mail.Body, row.Tenant, MailQueue.PlaceOf(row.Id)))!;
            await transport.SendAsync(new(mail.MessageId, mail.CreatedAt, mail.Recipient, content), CancellationToken.None);
        }
        catch (Exception error) when (error is MailRefusedException or MailUnreachableException or CryptographicException)
        {
            await PutOffAsync(row, mail, error, CancellationToken.None);
            return;
        }

        await EndAsync(row, "sent", CancellationToken.None);
    }

    private Task<Due?> FindAsync(DueRow<Guid> row, CancellationToken cancellationToken) => transaction.ReadAtOnceAsync<Due?>(
        row.Tenant,
        TenantSession.Statement(
            $"select kind, recipient, message_id, body, created_at, expires_at from edge.mails {IfStillMine}", row.Tenant.Value, row.Id, row.Attempts),
        async (reader, token) => await reader.ReadAsync(token)
            ? new(
                reader.GetString(0),
                reader.GetString(1),
                reader.GetString(2),
                reader.GetFieldValue<byte[]>(3),
                reader.GetFieldValue<DateTimeOffset>(4),
                await reader.IsDBNullAsync(5, token) ? null : reader.GetFieldValue<DateTimeOffset>(5))
            : null,
        cancellationToken);

    private Task EndAsync(DueRow<Guid> row, string state, CancellationToken cancellationToken) => WriteAsync(
        row,
        $"update edge.mails set state = $4, body = null, next_attempt_at = null, last_error = null, ended_at = $5 {IfStillMine}",
        [state, clock.GetUtcNow()],
        cancellationToken);

    private Task PutOffAsync(DueRow<Guid> row, Due mail, Exception error, CancellationToken cancellationToken)
    {
        if (error is MailUnreachableException)
        {
            Interlocked.Increment(ref _unreached);
        }

        var gaveUp = row.Attempts >= (error is MailUnreachableException or MailRefusedException { IsForGood: false } ? MostAttempts : MostRefusals);
        var now = clock.GetUtcNow();
        log.Log(
            gaveUp ? LogLevel.Error : LogLevel.Warning,
            "Attempt {Attempt} to send mail {Mail} ({Kind}) failed{Outcome}: {Reason}", row.Attempts, row.Id, mail.Kind, gaveUp ? " and it is given up" : "", ReasonOf(error));
        return WriteAsync(
            row,
            $"update edge.mails set state = $4, next_attempt_at = $5, ended_at = $6, last_error = left($7, 500) {IfStillMine}",
            [
                gaveUp ? "failed" : "waiting",
                SqlValues.Of(NpgsqlDbType.TimestampTz, gaveUp ? null : now + DueWork.Pause(row.Attempts, LongestPause)),
                SqlValues.Of(NpgsqlDbType.TimestampTz, gaveUp ? now : null),
                error.Message,
            ],
            cancellationToken);
    }

    private Task WriteAsync(DueRow<Guid> row, string sql, object?[] values, CancellationToken cancellationToken) => transaction.WriteAtOnceAsync(
        row.Tenant, TenantSession.Statement(sql, [row.Tenant.Value, row.Id, row.Attempts, .. values]), cancellationToken);

    // What a server says may name the recipient; that stays where staff see it and where it is removed.
    private static string ReasonOf(Exception error) => error switch
    {
        MailRefusedException refused => $"refused with {refused.Status}",
        MailUnreachableException unreachable => unreachable.Message,
        _ => error.GetType().Name,
    };

    private sealed record Due(string Kind, string Recipient, string MessageId, byte[] Body, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt);
}
