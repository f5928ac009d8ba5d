using Atapos.Sandbox.Faults;

namespace Atapos.Sandbox.Mail.Smtp;

/// <summary>Lets the faults of the board strike the steps of a session.</summary>
internal sealed class SmtpFaults(FaultBoard board, TimeProvider clock)
{
    public const string Service = "mail";
    public const string Connect = "connect";
    public const string Auth = "auth";
    public const string Mail = "mail";
    public const string Rcpt = "rcpt";
    public const string Data = "data";

    private static readonly SmtpReply Temporary = SmtpReply.Of(451, "4.3.0 Try again later (a fault of the sandbox)");
    private static readonly SmtpReply Permanent = SmtpReply.Of(550, "5.7.1 Refused (a fault of the sandbox)");

    /// <summary>The steps a fault can be narrowed to.</summary>
    public static IReadOnlyList<string> Operations { get; } = [Connect, Auth, Mail, Rcpt, Data];

    public static IReadOnlyList<FaultMode> Modes { get; } =
        [FaultMode.None, FaultMode.Down, FaultMode.Slow, FaultMode.Garbage, FaultMode.Error, FaultMode.Reject, FaultMode.CutAfterActing];

    /// <summary>Carries out a step, or what a fault makes of it.</summary>
    /// <param name="operation">The step.</param>
    /// <param name="act">Carries it out.</param>
    /// <param name="cancellationToken">Ends the connection.</param>
    /// <returns>The reply, from the step or in its stead.</returns>
    public async Task<SmtpReply> StrikeAsync(string operation, Func<ValueTask<SmtpReply>> act, CancellationToken cancellationToken)
    {
        var fault = board.Strike(Service, operation, mode => StrikesUnasked(mode, operation));
        switch (fault?.Mode)
        {
            case FaultMode.Down:
                return SmtpReply.Cut;
            case FaultMode.Slow:
                await Task.Delay(fault.Delay, clock, cancellationToken);
                return await act();
            case FaultMode.Garbage:
                return SmtpReply.Garbage;
            case FaultMode.Error:
                return operation is Connect ? SmtpReply.Last(421, "4.3.2 Try again later (a fault of the sandbox)") : Temporary;
            case FaultMode.Reject:
                return operation is Connect ? SmtpReply.Last(554, "5.3.2 No mail is taken here (a fault of the sandbox)") : Permanent;
            case FaultMode.CutAfterActing:
                await act();
                return SmtpReply.Cut;
            default:
                return await act();
        }
    }

    // A fault for no step in particular strikes a message once. A client that keeps its connection meets an outage at its next message.
    private static bool StrikesUnasked(FaultMode mode, string operation) => (mode, operation) is
        (FaultMode.Down or FaultMode.Garbage, Connect or Mail)
        or (FaultMode.Error, Mail)
        or (FaultMode.Reject, Rcpt)
        or (FaultMode.Slow or FaultMode.CutAfterActing, Data);
}
