using Atapos.Shared.Hosting.Data;

namespace Atapos.Shared.Hosting.Mail;

/// <summary>Wakes this host's sender of mails.</summary>
internal sealed class MailWake : WorkBell;
