using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;

namespace Atapos.Sandbox.Tests.Cloudinary;

public sealed class UploadTests
{
    [Fact]
    public async Task An_upload_is_answered_kept_and_served_at_its_url()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var account = new CloudAccount(sandbox.Client);
        var bytes = Images.Jpeg();

        var answer = await account.UploadAsync(bytes, ("public_id", "kopi susu"), ("folder", "atapos/1"), ("overwrite", "false")).BodyAsync();

        answer.AsObject().Select(member => member.Key).ShouldBe(
        [
            "public_id", "version", "signature", "width", "height", "format", "resource_type", "created_at", "bytes", "type", "url", "secure_url",
        ]);
        var version = (long)answer["version"]!;
        ((string?)answer["public_id"]).ShouldBe("atapos/1/kopi susu");
        ((string?)answer["signature"]).ShouldBe(CloudAccount.Sha1($"public_id=atapos/1/kopi susu&version={version}sandbox-secret"));
        ((int)answer["width"]!, (int)answer["height"]!, (string?)answer["format"], (int)answer["bytes"]!).ShouldBe((640, 480, "jpg", bytes.Length));
        ((string?)answer["secure_url"]).ShouldBe($"{sandbox.Client.BaseAddress}sandbox/image/upload/v{version}/atapos/1/kopi%20susu.jpg");

        using var served = await sandbox.Client.GetAsync((string)answer["secure_url"]!);
        (await served.Content.ReadAsByteArrayAsync()).ShouldBe(bytes);
        served.Content.Headers.ContentType!.ToString().ShouldBe("image/jpeg");
        served.Headers.CacheControl!.ToString().ShouldContain("max-age=2592000");
        using var again = new HttpRequestMessage(HttpMethod.Get, (string)answer["secure_url"]!);
        again.Headers.IfNoneMatch.Add(served.Headers.ETag!);
        (await sandbox.Client.SendAsync(again).StatusAsync()).ShouldBe(HttpStatusCode.NotModified);

        var file = (await account.FilesAsync()).ShouldHaveSingleItem();
        ((string?)file["public_id"], (int)file["bytes"]!, (string?)file["format"]).ShouldBe(("atapos/1/kopi susu", bytes.Length, "jpg"));
        ((string?)file["url"]).ShouldBe((string?)answer["secure_url"]);
    }

    [Fact]
    public async Task The_example_of_the_documentation_has_the_signature_of_the_documentation()
    {
        // https://cloudinary.com/documentation/authentication_signatures
        await using var sandbox = await RunningSandbox.StartAsync(
            new SandboxSettings { CloudinaryApiKey = "1234", CloudinaryApiSecret = "abcd", CloudinaryCloud = "demo" });
        using var form = new MultipartFormDataContent
        {
            { new StringContent("1315060510"), "timestamp" },
            { new StringContent("sample_image"), "public_id" },
            { new StringContent("w_400,h_300,c_pad|w_260,h_200,c_crop"), "eager" },
            { new StringContent("1234"), "api_key" },
            { new StringContent("bfd09f95f331f558cbd1320e67aa8d488770583e"), "signature" },
            { new ByteArrayContent(Images.Png()), "file", "a.png" },
        };

        var error = await sandbox.Client.PostAsync("/v1_1/demo/image/upload", form).BodyAsync(HttpStatusCode.BadRequest);

        ((string?)error["error"]!["message"]).ShouldBe("Stale request - reported time is 2011-09-03 14:35:10 +0000 which is more than 1 hour ago");
    }

    [Theory]
    [InlineData("wrong", "sandbox-key", "sandbox", "Invalid Signature")]
    [InlineData("sandbox-secret", "other-key", "sandbox", "Invalid api_key other-key")]
    [InlineData("sandbox-secret", "", "sandbox", "Must supply api_key")]
    [InlineData("sandbox-secret", "sandbox-key", "other", "Invalid cloud_name other")]
    public async Task Whoever_is_not_the_account_is_refused(string secret, string key, string cloud, string message)
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var account = new CloudAccount(sandbox.Client);
        await account.UploadAsync(Images.Png(), ("public_id", "a")).StatusAsync();
        var stranger = account with { Secret = secret, Key = key, Cloud = cloud };

        var refusals = new[]
        {
            await stranger.UploadAsync(Images.Png(), ("public_id", "b")).BodyAsync(HttpStatusCode.Unauthorized),
            await stranger.DestroyAsync("a").BodyAsync(HttpStatusCode.Unauthorized),
        };

        refusals.Select(refusal => (string)refusal["error"]!["message"]!).ShouldAllBe(text => text.StartsWith(message, StringComparison.Ordinal));
        ((string?)(await account.FilesAsync()).ShouldHaveSingleItem()["public_id"]).ShouldBe("a");
    }

    [Theory]
    [InlineData(-3_590, HttpStatusCode.OK)]
    [InlineData(-3_610, HttpStatusCode.BadRequest)]
    public async Task A_request_older_than_an_hour_is_stale(int seconds, HttpStatusCode expected)
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var account = new CloudAccount(sandbox.Client);

        (await (account with { Now = account.Now.AddSeconds(seconds) }).UploadAsync(Images.Png()).StatusAsync()).ShouldBe(expected);
    }

    [Fact]
    public async Task What_is_no_file_no_image_or_no_id_is_a_bad_request()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var account = new CloudAccount(sandbox.Client);

        foreach (var (pending, message) in new[]
        {
            (account.UploadAsync(file: null, ("public_id", "a")), "Missing required parameter - file"),
            (account.UploadAsync([]), "Invalid image file"),
            (account.UploadAsync("<svg xmlns='http://www.w3.org/2000/svg'/>"u8.ToArray()), "Invalid image file"),
            (account.UploadAsync(Images.Png()[..20]), "Invalid image file"),
            (account.UploadAsync(Images.Jpeg()[..22]), "Invalid image file"),
            (account.UploadAsync(Images.Png(width: 0)), "Invalid image file"),
            (account.UploadAsync(Images.Png(padding: (10 * 1024 * 1024) - 24)), "File size too large. Got 10485761. Maximum is 10485760."),
            (account.UploadAsync(Images.Png(), ("public_id", "a?b")), "public_id (a?b) is invalid"),
            (account.UploadAsync(Images.Png(), ("public_id", " a")), "public_id ( a) is invalid"),
            (account.UploadAsync(Images.Png(), ("public_id", new string('a', 256))), $"public_id ({new string('a', 256)}) is invalid"),
            (account.DestroyAsync(""), "Missing required parameter - public_id"),
            (sandbox.PostAsync("/v1_1/sandbox/image/upload", new JsonObject()), "The request must be multipart/form-data"),
        })
        {
            ((string?)(await pending.BodyAsync(HttpStatusCode.BadRequest))["error"]!["message"]).ShouldBe(message);
        }

        (await account.FilesAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_body_that_breaks_off_is_a_bad_request_and_a_huge_one_too()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        using var broken = new ByteArrayContent("--x\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nabc"u8.ToArray());
        broken.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse("multipart/form-data; boundary=x");

        (await sandbox.Client.PostAsync("/v1_1/sandbox/image/upload", broken).BodyAsync(HttpStatusCode.BadRequest))["error"].ShouldNotBeNull();
        (await new CloudAccount(sandbox.Client).UploadAsync(new byte[15 * 1024 * 1024]).BodyAsync(HttpStatusCode.BadRequest))["error"].ShouldNotBeNull();
    }

    [Fact]
    public async Task A_second_upload_takes_the_place_of_the_first_unless_told_not_to()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var account = new CloudAccount(sandbox.Client);
        await account.UploadAsync(Images.Png(), ("public_id", "a")).StatusAsync();

        var kept = await account.UploadAsync(Images.Jpeg(), ("public_id", "a"), ("overwrite", "false")).BodyAsync();
        var replaced = await account.UploadAsync(Images.Jpeg(), ("public_id", "a")).BodyAsync();

        ((string?)kept["format"], (bool)kept["existing"]!).ShouldBe(("png", true));
        ((string?)replaced["format"]).ShouldBe("jpg");
        ((string?)(await account.FilesAsync()).ShouldHaveSingleItem()["format"]).ShouldBe("jpg");
    }

    [Fact]
    public async Task An_upload_without_id_gets_one()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var account = new CloudAccount(sandbox.Client);

        var ids = new[] { await account.UploadAsync(Images.Png()).BodyAsync(), await account.UploadAsync(Images.Png()).BodyAsync() }
            .Select(answer => (string)answer["public_id"]!).ToList();

        ids.ShouldAllBe(id => id.Length == 20);
        ids.ShouldBeUnique(StringComparer.Ordinal);
    }

    [Theory]
    [InlineData(0xC0)]
    [InlineData(0xC1)]
    [InlineData(0xC2)]
    public async Task The_size_of_a_jpeg_is_that_of_its_frame(byte startOfFrame)
    {
        await using var sandbox = await RunningSandbox.StartAsync();

        var answer = await new CloudAccount(sandbox.Client).UploadAsync(Images.Jpeg(1_000, 2_000, startOfFrame)).BodyAsync();

        ((int)answer["width"]!, (int)answer["height"]!).ShouldBe((1_000, 2_000));
    }

    [Fact]
    public async Task The_cloud_is_full_with_2000_files_and_says_so()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var account = new CloudAccount(sandbox.Client);
        await Parallel.ForAsync(0, 2_000, async (i, _) =>
            (await account.UploadAsync(Images.Png(), ("public_id", i.ToString(CultureInfo.InvariantCulture))).StatusAsync()).ShouldBe(HttpStatusCode.OK));

        var refusal = await account.UploadAsync(Images.Png(), ("public_id", "one more")).BodyAsync((HttpStatusCode)420);

        ((string?)refusal["error"]!["message"]).ShouldNotBeNullOrWhiteSpace();
        (await account.UploadAsync(Images.Jpeg(), ("public_id", "7")).StatusAsync()).ShouldBe(HttpStatusCode.OK);
        (await account.DestroyAsync("8").StatusAsync()).ShouldBe(HttpStatusCode.OK);
        (await account.UploadAsync(Images.Png(), ("public_id", "one more")).StatusAsync()).ShouldBe(HttpStatusCode.OK);
        (await account.FilesAsync()).Count.ShouldBe(2_000);
    }
}
