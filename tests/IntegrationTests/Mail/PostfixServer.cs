using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Atapos.IntegrationTests.Harness;
using MimeKit;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Mail;

/// <summary>A test against a real Postfix; skipped, saying why, where there is none or nobody may start it.</summary>
public sealed class PostfixTheoryAttribute : TheoryAttribute
{
    internal const string Program = "/usr/sbin/postfix";

    public PostfixTheoryAttribute() => Skip = !File.Exists(Program)
        ? "Postfix is not installed."
        : string.Equals(Environment.UserName, "root", StringComparison.Ordinal) ? null : "Only root can start a Postfix of its own.";
}

/// <summary>A Postfix of its own, which keeps the mail for <c>postfix.example</c> in a folder.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class PostfixServer : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("atapos-postfix-").FullName;

    private PostfixServer()
    {
    }

    /// <summary>TLS from the first byte.</summary>
    internal int ImplicitPort { get; } = HostProcess.FreePort();

    /// <summary>TLS after STARTTLS, and no mail without it.</summary>
    internal int StartTlsPort { get; } = HostProcess.FreePort();

    /// <summary>What a client must trust.</summary>
    internal string CertificateFile => Path.Combine(_folder, "cert.pem");

    internal static async Task<PostfixServer> StartAsync()
    {
        var server = new PostfixServer();
        await server.PrepareAsync();
        await RunAsync(PostfixTheoryAttribute.Program, "-c", server._folder, "start");
        try
        {
            await Eventually.BeTrueAsync(
                async () => await IsListeningAsync(server.ImplicitPort) && await IsListeningAsync(server.StartTlsPort), "Postfix should listen");
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>The mails that it has delivered.</summary>
    internal IReadOnlyList<MimeMessage> Delivered()
    {
        var arrived = Path.Combine(_folder, "mail", "all", "new");
        return Directory.Exists(arrived) ? [.. Directory.GetFiles(arrived).Order(StringComparer.Ordinal).Select(file => MimeMessage.Load(file))] : [];
    }

    public async ValueTask DisposeAsync()
    {
        await RunAsync(PostfixTheoryAttribute.Program, "-c", _folder, "stop");
        Directory.Delete(_folder, recursive: true);
    }

    private async Task PrepareAsync()
    {
        File.SetUnixFileMode(_folder, (UnixFileMode)0b111_101_101);
        foreach (var folder in new[] { "queue", "data", "mail" })
        {
            Directory.CreateDirectory(Path.Combine(_folder, folder));
        }

        await RunAsync("/bin/chown", "postfix:postfix", Path.Combine(_folder, "data"), Path.Combine(_folder, "mail"));
        await WriteCertificateAsync();
        var (user, group) = ((await RunAsync("/usr/bin/id", "-u", "postfix")).Trim(), (await RunAsync("/usr/bin/id", "-g", "postfix")).Trim());
        await File.WriteAllTextAsync(Path.Combine(_folder, "main.cf"), $"""
            compatibility_level = 3.6
            queue_directory = {_folder}/queue
            data_directory = {_folder}/data
            command_directory = /usr/sbin
            daemon_directory = /usr/lib/postfix/sbin
            mail_owner = postfix
            setgid_group = postdrop
            myhostname = localhost
            mydestination =
            inet_interfaces = 127.0.0.1
            inet_protocols = ipv4
            mynetworks = 127.0.0.0/8
            disable_dns_lookups = yes
            smtpd_peername_lookup = no
            alias_maps =
            alias_database =
            virtual_mailbox_domains = postfix.example
            virtual_mailbox_base = {_folder}/mail
            virtual_mailbox_maps = static:all/
            virtual_minimum_uid = 1
            virtual_uid_maps = static:{user}
            virtual_gid_maps = static:{group}
            smtpd_tls_cert_file = {_folder}/cert.pem
            smtpd_tls_key_file = {_folder}/key.pem
            smtpd_tls_security_level = encrypt
            smtpd_tls_received_header = yes
            maillog_file = {_folder}/postfix.log
            maillog_file_prefixes = {Path.GetTempPath()}

            """);
        await File.WriteAllTextAsync(Path.Combine(_folder, "master.cf"), string.Create(CultureInfo.InvariantCulture, $"""
            127.0.0.1:{StartTlsPort} inet n - n - - smtpd
            127.0.0.1:{ImplicitPort} inet n - n - - smtpd -o smtpd_tls_wrappermode=yes
            pickup unix n - n 60 1 pickup
            cleanup unix n - n - 0 cleanup
            qmgr unix n - n 300 1 qmgr
            tlsmgr unix - - n 1000? 1 tlsmgr
            rewrite unix - - n - - trivial-rewrite
            bounce unix - - n - 0 bounce
            defer unix - - n - 0 bounce
            trace unix - - n - 0 bounce
            verify unix - - n - 1 verify
            flush unix n - n 1000? 0 flush
            proxymap unix - - n - - proxymap
            error unix - - n - - error
            retry unix - - n - - error
            virtual unix - n n - - virtual
            anvil unix - - n - 1 anvil
            scache unix - - n - 1 scache
            postlog unix-dgram n - n - 1 postlogd

            """));
    }

    private async Task WriteCertificateAsync()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddHours(-1), now.AddDays(1));
        await File.WriteAllTextAsync(CertificateFile, certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(Path.Combine(_folder, "key.pem"), key.ExportPkcs8PrivateKeyPem());
        File.SetUnixFileMode(Path.Combine(_folder, "key.pem"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var said = new StringBuilder();
        process.OutputDataReceived += (_, line) => said.AppendLine(line.Data);
        process.ErrorDataReceived += (_, line) => said.AppendLine(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await process.WaitForExitAsync(patience.Token);
        process.ExitCode.ShouldBe(0, $"{program} {string.Join(' ', arguments)}: {said}");
        return said.ToString();
    }

    private static async Task<bool> IsListeningAsync(int port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
