namespace Atapos.Sandbox.Mail;

/// <summary>The mails received last, in memory. Safe for parallel use.</summary>
internal sealed class Inbox(TimeProvider clock)
{
    /// <summary>The oldest goes when there are more.</summary>
    public const int MostMails = 500;

    /// <summary>The oldest go when all have more, in bytes as they came.</summary>
    public const long MostBytes = 128 * 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly LinkedList<ReceivedMail> _mails = new();
    private long _bytes;
    private long _lastId;

    /// <summary>Takes a message in.</summary>
    public ReceivedMail Add(Envelope envelope, byte[] raw)
    {
        var content = MailParser.Parse(raw);
        lock (_gate)
        {
            var mail = new ReceivedMail(
                ++_lastId, clock.GetUtcNow(), envelope.From, envelope.To, content.Subject, content.MessageId, content.Text, content.Html, content.Headers,
                envelope.Tls, envelope.AuthenticatedAs, raw.Length, raw);
            _mails.AddFirst(mail);
            _bytes += raw.Length;
            while (_mails.Count > MostMails || _bytes > MostBytes)
            {
                _bytes -= _mails.Last!.Value.Size;
                _mails.RemoveLast();
            }

            return mail;
        }
    }

    /// <summary>All mails, newest first.</summary>
    /// <param name="to">Those for this recipient alone, whatever the case; null for all.</param>
    public IReadOnlyList<ReceivedMail> List(string? to = null)
    {
        lock (_gate)
        {
            return [.. _mails.Where(mail => to is null || mail.To.Contains(to, StringComparer.OrdinalIgnoreCase))];
        }
    }

    /// <summary>The mail of this id, null for none.</summary>
    public ReceivedMail? Find(long id)
    {
        lock (_gate)
        {
            return _mails.FirstOrDefault(mail => mail.Id == id);
        }
    }

    /// <summary>Drops all mails.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _mails.Clear();
            _bytes = 0;
        }
    }
}
