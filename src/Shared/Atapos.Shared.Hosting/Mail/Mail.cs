namespace Atapos.Shared.Hosting.Mail;

/// <summary>A mail to one person, ready to be queued.</summary>
/// <param name="Kind">What it is, for those who look after the queue: <c>sign-in.otp</c>. Never part of the mail.</param>
/// <param name="Recipient">A well-formed address.</param>
/// <param name="Content">What it says.</param>
/// <param name="ExpiresAt">When it is of no more use, UTC; null for never. Then it is not sent any more.</param>
public sealed record Mail(string Kind, string Recipient, MailContent Content, DateTimeOffset? ExpiresAt);

/// <summary>What a mail says.</summary>
/// <param name="Sender">The name before the sender's address where <c>MAIL_FROM_NAME</c> is not set.</param>
/// <param name="Subject">One line.</param>
/// <param name="Text">For readers without HTML; says the same.</param>
/// <param name="Html">A whole page.</param>
public sealed record MailContent(string Sender, string Subject, string Text, string Html);

/// <summary>A mail on its way to the server.</summary>
/// <param name="MessageId">Without angle brackets; the same over every retry (ruling 30).</param>
/// <param name="Date">When it was queued, UTC.</param>
/// <param name="Recipient">A well-formed address.</param>
/// <param name="Content">What it says.</param>
public sealed record OutgoingMail(string MessageId, DateTimeOffset Date, string Recipient, MailContent Content);

/// <summary>Hands mails to a mail server.</summary>
public interface IMailTransport
{
    /// <summary>Returns when the server has taken the mail.</summary>
    /// <exception cref="MailRefusedException">The server said no to this mail or to us.</exception>
    /// <exception cref="MailUnreachableException">It did not get so far; whether the server has the mail may be unknown.</exception>
    Task SendAsync(OutgoingMail mail, CancellationToken cancellationToken);
}

/// <summary>The mail server refused a mail.</summary>
/// <param name="message">What it said.</param>
/// <param name="status">Its three digits.</param>
/// <param name="inner">The cause.</param>
public sealed class MailRefusedException(string message, int status, Exception inner) : Exception(message, inner)
{
    /// <summary>Its three digits.</summary>
    public int Status { get; } = status;

    /// <summary>It will say the same again (an answer 5xx).</summary>
    public bool IsForGood => Status is >= 500 and < 600;
}

/// <summary>The mail server could not be asked, or its answer did not come.</summary>
/// <param name="message">What happened.</param>
/// <param name="inner">The cause.</param>
public sealed class MailUnreachableException(string message, Exception inner) : Exception(message, inner);
