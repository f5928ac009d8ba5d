namespace Atapos.Sandbox.Tests;

public sealed class SandboxSettingsTests
{
    [Fact]
    public void Without_variables_the_sandbox_listens_on_loopback_and_answers_plain()
    {
        var settings = SandboxSettings.FromVariables(_ => null);

        settings.Url.ShouldBe("http://127.0.0.1:8100");
        settings.AtlasAppCode.ShouldBe("ATAPOS");
        settings.EncryptsAtlasAnswers.ShouldBeFalse();
    }

    [Fact]
    public void Variables_are_read_by_name_and_blank_ones_are_unset()
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["SANDBOX_URL"] = "http://127.0.0.1:9000",
            ["ATLAS_APP_CODE"] = " ",
            ["ATLAS_ENCRYPTION_KEY"] = "key",
            ["ATLAS_ENCRYPTION_IV"] = "iv",
        };

        var settings = SandboxSettings.FromVariables(variables.GetValueOrDefault);

        settings.ShouldBe(new SandboxSettings { Url = "http://127.0.0.1:9000", AtlasEncryptionKey = "key", AtlasEncryptionIv = "iv" });
        settings.EncryptsAtlasAnswers.ShouldBeTrue();
    }

    [Fact]
    public void All_faults_are_told_at_once()
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["SANDBOX_URL"] = "https://127.0.0.1", ["ATLAS_ENCRYPTION_KEY"] = "key" };

        var refusal = Should.Throw<SandboxSettingsException>(() => SandboxSettings.FromVariables(variables.GetValueOrDefault));

        refusal.Message.ShouldContain("SANDBOX_URL");
        refusal.Message.ShouldContain("ATLAS_ENCRYPTION_IV");
    }
}
