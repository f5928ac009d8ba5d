namespace Atapos.Sandbox.Tests;

public sealed class SandboxSettingsTests
{
    [Fact]
    public void Without_variables_the_sandbox_listens_on_loopback_and_answers_plain()
    {
        var settings = SandboxSettings.FromVariables(_ => null);

        settings.Url.ShouldBe("http://127.0.0.1:8100");
        settings.AtlasAppCode.ShouldBe("ATAPOS");
        (settings.SmtpPort, settings.SmtpStartTlsPort, settings.SmtpsPort).ShouldBe((8025, 8587, 8465));
        settings.SmtpUsername.ShouldBeNull();
        (settings.CloudinaryCloud, settings.CloudinaryApiKey, settings.CloudinaryApiSecret).ShouldBe(("sandbox", "sandbox-key", "sandbox-secret"));
        (settings.MidtransServerKey, settings.MidtransClientKey).ShouldBe(("SB-Mid-server-sandbox", "SB-Mid-client-sandbox"));
        (settings.MidtransNotificationUrl, settings.MidtransClockScale, settings.MidtransSeed).ShouldBe((null, 60, null));
        settings.EncryptsAtlasAnswers.ShouldBeFalse();
    }

    [Fact]
    public void Variables_are_read_by_name_and_blank_ones_are_unset()
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["SANDBOX_URL"] = "http://127.0.0.1:9000",
            ["SANDBOX_PUBLIC_URL"] = "https://sandbox.example",
            ["ATLAS_APP_CODE"] = " ",
            ["ATLAS_ENCRYPTION_KEY"] = "key",
            ["ATLAS_ENCRYPTION_IV"] = "iv",
            ["SANDBOX_SMTP_PORT"] = "25",
            ["SANDBOX_SMTP_STARTTLS_PORT"] = "587",
            ["SANDBOX_SMTPS_PORT"] = "0",
            ["SANDBOX_SMTP_USERNAME"] = "toko",
            ["SANDBOX_SMTP_PASSWORD"] = "rahasia",
            ["SANDBOX_SMTP_CERTIFICATE"] = "mail.pem",
            ["SANDBOX_SMTP_TIMEOUT_SECONDS"] = "5",
            ["SANDBOX_CLOUDINARY_CLOUD"] = "toko",
            ["SANDBOX_CLOUDINARY_API_KEY"] = "1234",
            ["SANDBOX_CLOUDINARY_API_SECRET"] = "abcd",
            ["SANDBOX_MIDTRANS_SERVER_KEY"] = "SB-Mid-server-1",
            ["SANDBOX_MIDTRANS_CLIENT_KEY"] = "SB-Mid-client-1",
            ["SANDBOX_MIDTRANS_NOTIFICATION_URL"] = "http://127.0.0.1:8000/hook",
            ["SANDBOX_MIDTRANS_CLOCK_SCALE"] = "600",
            ["SANDBOX_MIDTRANS_SEED"] = "7",
        };

        var settings = SandboxSettings.FromVariables(variables.GetValueOrDefault);

        settings.ShouldBe(new SandboxSettings
        {
            Url = "http://127.0.0.1:9000",
            PublicUrl = "https://sandbox.example",
            AtlasEncryptionKey = "key",
            AtlasEncryptionIv = "iv",
            SmtpPort = 25,
            SmtpStartTlsPort = 587,
            SmtpsPort = 0,
            SmtpUsername = "toko",
            SmtpPassword = "rahasia",
            SmtpCertificateFile = "mail.pem",
            SmtpTimeout = TimeSpan.FromSeconds(5),
            CloudinaryCloud = "toko",
            CloudinaryApiKey = "1234",
            CloudinaryApiSecret = "abcd",
            MidtransServerKey = "SB-Mid-server-1",
            MidtransClientKey = "SB-Mid-client-1",
            MidtransNotificationUrl = "http://127.0.0.1:8000/hook",
            MidtransClockScale = 600,
            MidtransSeed = 7,
        });
        settings.EncryptsAtlasAnswers.ShouldBeTrue();
    }

    [Fact]
    public void All_faults_are_told_at_once()
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["SANDBOX_URL"] = "https://127.0.0.1",
            ["SANDBOX_PUBLIC_URL"] = "http://127.0.0.1/path",
            ["ATLAS_ENCRYPTION_KEY"] = "key",
            ["SANDBOX_SMTP_PORT"] = "many",
            ["SANDBOX_SMTP_STARTTLS_PORT"] = "2000",
            ["SANDBOX_SMTPS_PORT"] = "2000",
            ["SANDBOX_SMTP_USERNAME"] = "toko",
            ["SANDBOX_SMTP_TIMEOUT_SECONDS"] = "0",
            ["SANDBOX_CLOUDINARY_CLOUD"] = "a/b",
            ["SANDBOX_MIDTRANS_SERVER_KEY"] = "a b",
            ["SANDBOX_MIDTRANS_NOTIFICATION_URL"] = "ftp://127.0.0.1",
            ["SANDBOX_MIDTRANS_CLOCK_SCALE"] = "0",
            ["SANDBOX_MIDTRANS_SEED"] = "x",
        };

        var refusal = Should.Throw<SandboxSettingsException>(() => SandboxSettings.FromVariables(variables.GetValueOrDefault));

        refusal.Message.ShouldContain("SANDBOX_URL");
        refusal.Message.ShouldContain("SANDBOX_PUBLIC_URL");
        refusal.Message.ShouldContain("ATLAS_ENCRYPTION_IV");
        refusal.Message.ShouldContain("SANDBOX_SMTP_PORT must be a port");
        refusal.Message.ShouldContain("SANDBOX_SMTP_STARTTLS_PORT and SANDBOX_SMTPS_PORT must differ");
        refusal.Message.ShouldContain("SANDBOX_SMTP_PASSWORD");
        refusal.Message.ShouldContain("SANDBOX_SMTP_TIMEOUT_SECONDS");
        refusal.Message.ShouldContain("SANDBOX_CLOUDINARY_CLOUD");
        refusal.Message.ShouldContain("SANDBOX_MIDTRANS_SERVER_KEY");
        refusal.Message.ShouldContain("SANDBOX_MIDTRANS_NOTIFICATION_URL");
        refusal.Message.ShouldContain("SANDBOX_MIDTRANS_CLOCK_SCALE");
        refusal.Message.ShouldContain("SANDBOX_MIDTRANS_SEED");
    }
}
