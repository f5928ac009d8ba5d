using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Atapos.Sandbox.Mail.Smtp;

/// <summary>The server's certificate: made at start, signed by itself, good for this machine, and as PEM in a file for clients to trust.</summary>
internal sealed class SmtpCertificate : IDisposable
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    private readonly X509Certificate2 _certificate;
    private readonly string? _ownFolder;

    private SmtpCertificate(X509Certificate2 certificate, string file, string? ownFolder)
    {
        _certificate = certificate;
        _ownFolder = ownFolder;
        File = file;
        Context = SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true);
    }

    /// <summary>Where the PEM stands, an absolute path.</summary>
    public string File { get; }

    public SslStreamCertificateContext Context { get; }

    /// <summary>Makes a new one and writes it.</summary>
    /// <param name="file">Where to; null for a folder of its own that goes away with it.</param>
    /// <param name="clock">It is good for a year from now.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static SmtpCertificate Create(string? file, TimeProvider clock)
    {
        var certificate = Make(clock.GetUtcNow());
        string? ownFolder = null;
        try
        {
            ownFolder = file is null ? Directory.CreateTempSubdirectory("atapos-sandbox-").FullName : null;
            var path = Path.GetFullPath(file ?? Path.Combine(ownFolder!, "smtp-certificate.pem"));
            System.IO.File.WriteAllText(path, certificate.ExportCertificatePem() + "\n");
            return new SmtpCertificate(certificate, path, ownFolder);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            certificate.Dispose();
            throw new IOException($"the SMTP certificate cannot be written: {fault.Message}", fault);
        }
    }

    public void Dispose()
    {
        _certificate.Dispose();
        if (_ownFolder is not null && Directory.Exists(_ownFolder))
        {
            Directory.Delete(_ownFolder, recursive: true);
        }
    }

    private static X509Certificate2 Make(DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Atapos sandbox mail", key, HashAlgorithmName.SHA256);
        // A certificate authority, because some clients take nothing else from a file of trusted ones.
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyCertSign, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication)], critical: false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        var names = new SubjectAlternativeNameBuilder();
        foreach (var name in new[] { "localhost", "sandbox", Environment.MachineName }.Where(IsHostName).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            names.AddDnsName(name);
        }

        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddYears(1));
        // Windows and macOS serve TLS with a key that was loaded, not with one that was just made.
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), password: null);
    }

    private static bool IsHostName(string name) => Uri.CheckHostName(name) is UriHostNameType.Dns && Ascii.IsValid(name);
}
