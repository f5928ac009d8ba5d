namespace Atapos.Sandbox.Mail.Smtp;

/// <summary>The conversation with one client (RFC 5321).</summary>
internal sealed class SmtpSession(SmtpChannel channel, SmtpCredentials credentials, SmtpFaults faults, Inbox inbox)
{
    // RFC 5321 asks for 512; SMTPUTF8 addresses and long parameters need more.
    private const int LongestCommand = 2_048;
    private const int MostRefusals = 20;
    private const int MostFailedSignOns = 3;

    private static readonly SmtpReply OutOfOrder = SmtpReply.Of(503, "5.5.1 Bad sequence of commands");

    private readonly SmtpAuthentication _authentication = new(channel, credentials);
    private bool _isGreeted;
    private string? _username;
    private SmtpTransaction? _transaction;
    private int _refusals;
    private int _failedSignOns;

    /// <summary>Talks until one of the two ends it.</summary>
    /// <exception cref="TimeoutException">The client sent nothing in time.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var reply = await faults.StrikeAsync(SmtpFaults.Connect, () => new(SmtpReply.Of(220, "localhost ESMTP Atapos sandbox")), cancellationToken);
        while (await channel.SendAsync(reply, cancellationToken))
        {
            var line = await channel.ReadAsync(LongestCommand, cancellationToken);
            if (line.Kind is SmtpLineKind.End)
            {
                return;
            }

            reply = Count(await AnswerAsync(line, cancellationToken));
        }
    }

    private ValueTask<SmtpReply> AnswerAsync(SmtpLine line, CancellationToken cancellationToken) => line.Kind switch
    {
        SmtpLineKind.TooLong => new(SmtpReply.Of(500, "5.5.2 Line too long")),
        SmtpLineKind.BareLineEnding => new(SmtpReply.Of(500, "5.5.2 A line must end in CR LF")),
        _ when SmtpCommand.TryParse(line.Bytes.Span, out var command) => CarryOutAsync(command, cancellationToken),
        _ => new(SmtpReply.Of(500, "5.5.2 A command is printable UTF-8")),
    };

    private ValueTask<SmtpReply> CarryOutAsync(SmtpCommand command, CancellationToken cancellationToken) => command.Verb switch
    {
        "EHLO" or "HELO" => new(Greet(command)),
        "STARTTLS" => StartTlsAsync(command, cancellationToken),
        "AUTH" => AuthenticateAsync(command, cancellationToken),
        "MAIL" => Struck(SmtpFaults.Mail, () => new(Begin(command)), cancellationToken),
        "RCPT" => Struck(SmtpFaults.Rcpt, () => new(_transaction?.AddRecipient(command.Argument) ?? OutOfOrder), cancellationToken),
        "DATA" => ReceiveAsync(command, cancellationToken),
        "RSET" => new(Reset()),
        "NOOP" => new(SmtpReply.Ok),
        "VRFY" => new(SmtpReply.Of(252, "2.1.5 Send it and see")),
        "HELP" => new(SmtpReply.Of(214, "2.0.0 RFC 5321; the sandbox's README says what is special here")),
        "QUIT" => new(SmtpReply.Last(221, "2.0.0 Bye")),
        "EXPN" or "ETRN" or "BDAT" or "TURN" => new(SmtpReply.Of(502, "5.5.1 Command not implemented")),
        // A web page that posts to this port must not get its lines carried out.
        "GET" or "POST" or "PUT" or "OPTIONS" or "HEAD" or "PRI" => new(SmtpReply.Last(554, "5.5.1 This is SMTP, not HTTP")),
        _ => new(SmtpReply.Of(500, "5.5.1 Command unrecognized")),
    };

    private async ValueTask<SmtpReply> Struck(string step, Func<ValueTask<SmtpReply>> act, CancellationToken cancellationToken) =>
        await faults.StrikeAsync(step, act, cancellationToken);

    private SmtpReply Greet(SmtpCommand command)
    {
        if (command.Argument.Length == 0)
        {
            return SmtpReply.Of(501, $"5.5.4 Syntax: {command.Verb} hostname");
        }

        _isGreeted = true;
        _transaction = null;
        if (command.Verb is "HELO")
        {
            return SmtpReply.Of(250, "localhost");
        }

        return SmtpReply.Lines(
            250,
            [
                "localhost", "PIPELINING", $"SIZE {SmtpDataReader.LargestMessage}", "8BITMIME", "SMTPUTF8", "ENHANCEDSTATUSCODES",
                .. NeedsTls ? ["STARTTLS"] : (string[])["AUTH PLAIN LOGIN"], "HELP",
            ]);
    }

    private bool NeedsTls => channel is { Mode: SmtpTls.Starttls, IsSecure: false };

    private async ValueTask<SmtpReply> StartTlsAsync(SmtpCommand command, CancellationToken cancellationToken)
    {
        if (!NeedsTls)
        {
            return channel.IsSecure ? SmtpReply.Of(503, "5.5.1 TLS is active") : SmtpReply.Of(502, "5.5.1 There is no TLS on this port");
        }

        if (command.Argument.Length > 0)
        {
            return SmtpReply.Of(501, "5.5.4 Syntax: STARTTLS");
        }

        // Commands sent ahead of TLS could come from somebody in between, and would be taken for the client's own.
        if (channel.HasUnread)
        {
            return SmtpReply.Last(554, "5.5.1 Nothing may be sent together with STARTTLS");
        }

        await channel.SendAsync(SmtpReply.Of(220, "2.0.0 Ready to start TLS"), cancellationToken);
        await channel.SecureAsync(cancellationToken);
        (_isGreeted, _username, _transaction) = (false, null, null);
        return SmtpReply.Nothing;
    }

    private async ValueTask<SmtpReply> AuthenticateAsync(SmtpCommand command, CancellationToken cancellationToken)
    {
        if (NeedsTls)
        {
            return SmtpReply.Of(530, "5.7.0 Must issue a STARTTLS command first");
        }

        if (!_isGreeted || _username is not null || _transaction is not null)
        {
            return OutOfOrder;
        }

        return await faults.StrikeAsync(SmtpFaults.Auth, ExchangeAsync, cancellationToken);

        async ValueTask<SmtpReply> ExchangeAsync()
        {
            var (reply, username) = await _authentication.RunAsync(command.Argument, cancellationToken);
            _username = username;
            return reply.Code == 535 && ++_failedSignOns >= MostFailedSignOns
                ? SmtpReply.Last(421, "4.7.0 Too many failed sign-ons")
                : reply;
        }
    }

    private SmtpReply Begin(SmtpCommand command)
    {
        if (NeedsTls)
        {
            return SmtpReply.Of(530, "5.7.0 Must issue a STARTTLS command first");
        }

        if (credentials.AreRequired && _username is null)
        {
            return SmtpReply.Of(530, "5.7.0 Authentication required");
        }

        if (!_isGreeted || _transaction is not null)
        {
            return OutOfOrder;
        }

        (_transaction, var reply) = SmtpTransaction.Begin(command.Argument);
        return reply;
    }

    private async ValueTask<SmtpReply> ReceiveAsync(SmtpCommand command, CancellationToken cancellationToken)
    {
        if (command.Argument.Length > 0)
        {
            return SmtpReply.Of(501, "5.5.4 Syntax: DATA");
        }

        if (_transaction is not { } transaction)
        {
            return OutOfOrder;
        }

        if (transaction.Recipients.Count == 0)
        {
            return SmtpReply.Of(554, "5.5.1 No valid recipients");
        }

        await channel.SendAsync(SmtpReply.Of(354, "End data with <CR><LF>.<CR><LF>"), cancellationToken);
        var (message, refusal) = await new SmtpDataReader(channel).ReadAsync(cancellationToken);
        _transaction = null;
        return refusal ?? await faults.StrikeAsync(SmtpFaults.Data, () => new(Store(transaction, message!)), cancellationToken);
    }

    private SmtpReply Store(SmtpTransaction transaction, byte[] message)
    {
        var tls = channel.IsSecure ? channel.Mode : SmtpTls.None;
        var mail = inbox.Add(new Envelope(transaction.Sender, transaction.Recipients, tls, _username), message);
        return SmtpReply.Of(250, $"2.0.0 Ok: queued as {mail.Id}");
    }

    private SmtpReply Reset()
    {
        _transaction = null;
        return SmtpReply.Ok;
    }

    private SmtpReply Count(SmtpReply reply) =>
        reply.IsRefusal && ++_refusals >= MostRefusals ? SmtpReply.Last(421, "4.7.0 Too many errors") : reply;
}
