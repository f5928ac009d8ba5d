using Atapos.Shared.Hosting.Health;

namespace Atapos.Shared.Hosting.Mail;

/// <summary>Looks whether the mail server takes connections.</summary>
internal sealed class MailProbe(Reachability reachability, MailSettings settings) : IServiceProbe
{
    public string Name => "mail";

    public Task<ProbeResult> CheckAsync(CancellationToken cancellationToken) => settings.Server is { } server
        ? reachability.TcpAsync(server, settings.Port, cancellationToken)
        : Task.FromResult(new ProbeResult(ProbeState.NotConfigured, "MAIL_SERVER is not set."));
}
