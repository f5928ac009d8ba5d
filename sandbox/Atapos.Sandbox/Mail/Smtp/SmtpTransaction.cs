using System.Globalization;

namespace Atapos.Sandbox.Mail.Smtp;

/// <summary>One message on its way: who sends it and who is to get it.</summary>
internal sealed class SmtpTransaction
{
    private const int MostRecipients = 100;

    private readonly bool _isInternational;
    private readonly List<string> _recipients = [];

    private SmtpTransaction(string sender, bool isInternational) => (Sender, _isInternational) = (sender, isInternational);

    /// <summary>Empty for a bounce.</summary>
    public string Sender { get; }

    public IReadOnlyList<string> Recipients => _recipients;

    /// <summary>Begins one with the argument of MAIL; null together with the reply that refuses it.</summary>
    public static (SmtpTransaction? Transaction, SmtpReply Reply) Begin(string argument)
    {
        if (SmtpPath.Parse(argument, "FROM:", mayBeEmpty: true) is not { } path)
        {
            return (null, SmtpReply.Of(501, "5.5.4 Syntax: MAIL FROM:<address> [parameters]"));
        }

        var isInternational = path.Parameters.ContainsKey("SMTPUTF8");
        var refusal = path.Parameters.Select(Refusal).FirstOrDefault(reply => reply is not null) ?? RefusalOf(path, isInternational);
        return refusal is null ? (new SmtpTransaction(path.Address, isInternational), SmtpReply.Of(250, "2.1.0 Ok")) : (null, refusal);
    }

    /// <summary>Adds a recipient with the argument of RCPT.</summary>
    public SmtpReply AddRecipient(string argument)
    {
        if (SmtpPath.Parse(argument, "TO:", mayBeEmpty: false) is not { } path)
        {
            return SmtpReply.Of(501, "5.5.4 Syntax: RCPT TO:<address>");
        }

        if (path.Parameters.Count > 0)
        {
            return SmtpReply.Of(555, "5.5.4 A recipient has no parameters");
        }

        if (RefusalOf(path, _isInternational) is { } refusal)
        {
            return refusal;
        }

        if (_recipients.Count == MostRecipients)
        {
            return SmtpReply.Of(452, $"4.5.3 A message has at most {MostRecipients} recipients");
        }

        _recipients.Add(path.Address);
        return SmtpReply.Of(250, "2.1.5 Ok");
    }

    private static SmtpReply? Refusal(KeyValuePair<string, string> parameter) => parameter.Key switch
    {
        "SIZE" when long.TryParse(parameter.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var size) =>
            size > SmtpDataReader.LargestMessage ? SmtpReply.Of(552, $"5.3.4 A message has at most {SmtpDataReader.LargestMessage} bytes") : null,
        "SIZE" => SmtpReply.Of(501, "5.5.4 SIZE is a number of bytes"),
        "BODY" when parameter.Value.ToUpperInvariant() is not ("7BIT" or "8BITMIME") => SmtpReply.Of(501, "5.5.4 BODY is 7BIT or 8BITMIME"),
        "SMTPUTF8" when parameter.Value.Length > 0 => SmtpReply.Of(501, "5.5.4 SMTPUTF8 has no value"),
        "BODY" or "SMTPUTF8" or "AUTH" => null,
        _ => SmtpReply.Of(555, "5.5.4 Parameter not recognized"),
    };

    private static SmtpReply? RefusalOf(SmtpPath path, bool isInternational) =>
        path.IsAscii || isInternational ? null : SmtpReply.Of(553, "5.6.7 An address beyond ASCII needs SMTPUTF8");
}
