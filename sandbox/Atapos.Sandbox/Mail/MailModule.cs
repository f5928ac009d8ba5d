using System.Globalization;
using Atapos.Sandbox.Mail.Smtp;

namespace Atapos.Sandbox.Mail;

/// <summary>A mail server over SMTP and the inbox of all it takes.</summary>
internal static class MailModule
{
    public static void AddMail(this IServiceCollection services, SandboxSettings settings)
    {
        services.AddSingleton<Inbox>();
        services.AddSingleton<SmtpFaults>();
        services.AddSingleton(provider => SmtpCertificate.Create(settings.SmtpCertificateFile, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<SmtpServer>();
        services.AddHostedService(provider => provider.GetRequiredService<SmtpServer>());
        services.AddSingleton(provider => new SandboxService(SmtpFaults.Service, "Mail (SMTP)")
        {
            Operations = SmtpFaults.Operations,
            FaultModes = SmtpFaults.Modes,
            Settings = origin => HostSettings(origin, provider.GetRequiredService<SmtpServer>().Ports, settings),
            Controls =
            [
                "GET /inbox", "GET /mail", "GET /mail?to=", "GET /mail/{id}", "GET /mail/{id}/raw", "GET /mail/{id}/html", "DELETE /mail", "GET /mail/server",
            ],
        });
    }

    public static void MapMail(this IEndpointRouteBuilder routes)
    {
        routes.MapMailControls();
        routes.MapInboxPage();
    }

    private static Dictionary<string, string> HostSettings(string origin, SmtpPorts ports, SandboxSettings settings)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["MAIL_SERVER"] = new Uri(origin).Host,
            ["MAIL_PORT"] = ports.SmtpPort.ToString(CultureInfo.InvariantCulture),
            ["MAIL_SSL_TLS"] = "false",
            ["MAIL_STARTTLS"] = "false",
        };
        if (settings is { SmtpUsername: { } username, SmtpPassword: { } password })
        {
            variables["MAIL_USERNAME"] = username;
            variables["MAIL_PASSWORD"] = password;
        }

        return variables;
    }
}
