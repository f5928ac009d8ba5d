using System.Net.Security;

namespace Atapos.Sandbox.Mail.Smtp;

/// <summary>How a connection is protected.</summary>
internal enum SmtpTls
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>TLS begins with the command STARTTLS.</summary>
    Starttls,

    /// <summary>TLS from the first byte.</summary>
    Implicit,
}

/// <summary>The connection to one client: lines come in, replies go out.</summary>
internal sealed class SmtpChannel : IAsyncDisposable
{
    private readonly SmtpCertificate _certificate;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _clock;
    private Stream _stream;
    private SmtpLineReader _reader;

    private SmtpChannel(Stream stream, SmtpTls mode, SmtpCertificate certificate, TimeSpan timeout, TimeProvider clock)
    {
        (_stream, Mode, _certificate, _timeout, _clock) = (stream, mode, certificate, timeout, clock);
        _reader = new SmtpLineReader(stream, timeout, clock);
    }

    /// <summary>What the port it came in by stands for.</summary>
    public SmtpTls Mode { get; }

    /// <summary>Whether TLS protects it now.</summary>
    public bool IsSecure => _stream is SslStream;

    /// <summary>Whether the client has sent more than was read.</summary>
    public bool HasUnread => _reader.HasUnread;

    /// <summary>Opens the connection, with TLS where the port asks for it.</summary>
    /// <exception cref="System.Security.Authentication.AuthenticationException">The client does not speak TLS, or not with this certificate.</exception>
    public static async Task<SmtpChannel> OpenAsync(
        Stream stream, SmtpTls mode, SmtpCertificate certificate, TimeSpan timeout, TimeProvider clock, CancellationToken cancellationToken)
    {
        var channel = new SmtpChannel(stream, mode, certificate, timeout, clock);
        try
        {
            if (mode is SmtpTls.Implicit)
            {
                await channel.SecureAsync(cancellationToken);
            }

            return channel;
        }
        catch
        {
            await channel.DisposeAsync();
            throw;
        }
    }

    /// <summary>Goes on under TLS. What the client sent ahead of it is forgotten.</summary>
    public async Task SecureAsync(CancellationToken cancellationToken)
    {
        var secure = new SslStream(_stream, leaveInnerStreamOpen: false);
        _stream = secure;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_timeout);
        await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificateContext = _certificate.Context }, limit.Token);
        _reader = new SmtpLineReader(secure, _timeout, _clock);
    }

    /// <inheritdoc cref="SmtpLineReader.ReadAsync"/>
    public ValueTask<SmtpLine> ReadAsync(int longest, CancellationToken cancellationToken) => _reader.ReadAsync(longest, cancellationToken);

    /// <summary>Sends a reply; false when the connection ends with it.</summary>
    public async Task<bool> SendAsync(SmtpReply reply, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_timeout);
        if (!reply.Bytes.IsEmpty)
        {
            await _stream.WriteAsync(reply.Bytes, limit.Token);
            await _stream.FlushAsync(limit.Token);
        }

        if (reply is { Closes: true, Code: > 0 } && _stream is SslStream secure)
        {
            await secure.ShutdownAsync().WaitAsync(limit.Token);
        }

        return !reply.Closes;
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();
}
