using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Atapos.Sandbox.Tests.Atlas;

public sealed class EncryptionTests
{
    // Key and IV as Atlas makes them of the settings, written out by hand in hexadecimal: cut when too long, zeros behind when too short.
    [Theory]
    [InlineData(
        "0123456789abcdef0123456789abcdef", "fedcba9876543210",
        "3031323334353637383961626364656630313233343536373839616263646566", "66656463626139383736353433323130")]
    [InlineData(
        "0123456789abcdef0123456789abcdefTOO LONG", "fedcba9876543210TOO LONG",
        "3031323334353637383961626364656630313233343536373839616263646566", "66656463626139383736353433323130")]
    [InlineData("k\u00e9", "iv", "6bc3a90000000000000000000000000000000000000000000000000000000000", "69760000000000000000000000000000")]
    public async Task An_encrypted_answer_decrypts_to_the_plain_one(string key, string iv, string keyHex, string ivHex)
    {
        await using var plain = await RunningSandbox.StartAsync();
        await using var encrypted = await RunningSandbox.StartAsync(new SandboxSettings { AtlasEncryptionKey = key, AtlasEncryptionIv = iv });

        var expected = await plain.GetMeAsync("sandbox-admin-2").BodyAsync();
        var answer = await encrypted.GetMeAsync("sandbox-admin-2").BodyAsync();

        ((bool)answer["encrypted"]!).ShouldBeTrue();
        expected["data"]!["u_username"]!.ToString().ShouldBe("dewi.lestari");
        JsonNode.DeepEquals(Decrypt(answer, keyHex, ivHex), expected).ShouldBeTrue();
    }

    [Fact]
    public async Task Refreshed_tokens_come_encrypted_and_work()
    {
        await using var sandbox = await RunningSandbox.StartAsync(new SandboxSettings
        {
            AtlasEncryptionKey = "0123456789abcdef0123456789abcdef",
            AtlasEncryptionIv = "fedcba9876543210",
        });

        var answer = await sandbox.RefreshAsync("sandbox-refresh-admin-1").BodyAsync();
        var tokens = Decrypt(answer, "3031323334353637383961626364656630313233343536373839616263646566", "66656463626139383736353433323130")["data"]!;

        (await sandbox.GetMeAsync((string)tokens["access_token"]!).StatusAsync()).ShouldBe(System.Net.HttpStatusCode.OK);
        (await sandbox.RefreshAsync((string)tokens["refresh_token"]!).StatusAsync()).ShouldBe(System.Net.HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("key", null, "ATLAS_ENCRYPTION_IV")]
    [InlineData(null, "iv", "ATLAS_ENCRYPTION_KEY")]
    public void Half_an_encryption_setting_is_refused_by_name(string? key, string? iv, string missing)
    {
        var settings = new SandboxSettings { AtlasEncryptionKey = key, AtlasEncryptionIv = iv };

        Should.Throw<SandboxSettingsException>(() => SandboxApp.Create(settings, [])).Message.ShouldContain($"{missing} is missing");
    }

    private static JsonNode Decrypt(JsonNode answer, string keyHex, string ivHex)
    {
        using var aes = Aes.Create();
        aes.Key = Convert.FromHexString(keyHex);
        var plaintext = aes.DecryptCbc(Convert.FromBase64String((string)answer["data"]!), Convert.FromHexString(ivHex), PaddingMode.PKCS7);
        return JsonNode.Parse(Encoding.UTF8.GetString(plaintext))!;
    }
}
