using System.Net;

namespace Atapos.Sandbox.Tests.Cloudinary;

public sealed class KeepingTests
{
    [Fact]
    public async Task A_destroyed_file_is_gone_and_destroying_it_again_finds_nothing()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var account = new CloudAccount(sandbox.Client);
        var url = (string)(await account.UploadAsync(Images.Png(), ("public_id", "a"), ("folder", "f")).BodyAsync())["secure_url"]!;

        ((string?)(await account.DestroyAsync("a").BodyAsync())["result"]).ShouldBe("not found");
        ((string?)(await account.DestroyAsync("f/a").BodyAsync())["result"]).ShouldBe("ok");
        ((string?)(await account.DestroyAsync("f/a").BodyAsync())["result"]).ShouldBe("not found");

        (await sandbox.Client.GetAsync(url).StatusAsync()).ShouldBe(HttpStatusCode.NotFound);
        (await account.FilesAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/sandbox/image/upload/v1/f/a.png", HttpStatusCode.OK)]
    [InlineData("/sandbox/image/upload/f/a.png", HttpStatusCode.OK)]
    [InlineData("/sandbox/image/upload/f/a.jpg", HttpStatusCode.NotFound)]
    [InlineData("/sandbox/image/upload/f/a", HttpStatusCode.NotFound)]
    [InlineData("/sandbox/image/upload/a.png", HttpStatusCode.NotFound)]
    [InlineData("/other/image/upload/f/a.png", HttpStatusCode.NotFound)]
    public async Task A_file_is_served_under_any_version_in_its_own_format(string path, HttpStatusCode expected)
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        await new CloudAccount(sandbox.Client).UploadAsync(Images.Png(), ("public_id", "a"), ("folder", "f")).StatusAsync();

        (await sandbox.Client.GetAsync(path).StatusAsync()).ShouldBe(expected);
    }

    [Fact]
    public async Task An_emptied_cloud_keeps_nothing()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var account = new CloudAccount(sandbox.Client);
        await account.UploadAsync(Images.Png()).StatusAsync();

        (await sandbox.Client.DeleteAsync("/cloudinary/files").StatusAsync()).ShouldBe(HttpStatusCode.NoContent);

        (await account.FilesAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("down", 0)]
    [InlineData("cut_after_acting", 1)]
    public async Task An_upload_that_is_cut_has_happened_or_not_as_the_fault_says(string mode, int files)
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var account = new CloudAccount(sandbox.Client);
        await sandbox.SetFaultAsync(mode, times: 1, service: "cloudinary", operation: "upload");

        ((string?)(await account.DestroyAsync("a").BodyAsync())["result"]).ShouldBe("not found");
        await Should.ThrowAsync<HttpRequestException>(() => account.UploadAsync(Images.Png(), ("public_id", "a")));

        (await account.FilesAsync()).Count.ShouldBe(files);
        (await account.UploadAsync(Images.Png(), ("public_id", "b")).StatusAsync()).ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("down", 1)]
    [InlineData("cut_after_acting", 0)]
    public async Task A_destroy_that_is_cut_has_happened_or_not_as_the_fault_says(string mode, int files)
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var account = new CloudAccount(sandbox.Client);
        await sandbox.SetFaultAsync(mode, service: "cloudinary", operation: "destroy");
        await account.UploadAsync(Images.Png(), ("public_id", "a")).StatusAsync();

        await Should.ThrowAsync<HttpRequestException>(() => account.DestroyAsync("a"));

        (await account.FilesAsync()).Count.ShouldBe(files);
    }

    [Fact]
    public async Task A_failing_cloud_answers_500_in_its_own_words_and_keeps_nothing()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var account = new CloudAccount(sandbox.Client);
        await sandbox.SetFaultAsync("error500", service: "cloudinary");

        var error = await account.UploadAsync(Images.Png()).BodyAsync(HttpStatusCode.InternalServerError);

        ((string?)error["error"]!["message"]).ShouldBe("Internal Server Error");
        (await account.FilesAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_garbled_answer_of_the_cloud_is_no_json_and_a_slow_one_is_right()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var account = new CloudAccount(sandbox.Client);
        await sandbox.SetFaultAsync("garbage", times: 1, service: "cloudinary");
        using (var garbled = await account.UploadAsync(Images.Png()))
        {
            garbled.StatusCode.ShouldBe(HttpStatusCode.OK);
            (await garbled.Content.ReadAsStringAsync()).ShouldStartWith("{\"data\": \uFFFD");
        }

        await sandbox.SetFaultAsync("slow", delayMs: 300, service: "cloudinary");
        var watch = System.Diagnostics.Stopwatch.StartNew();
        await account.UploadAsync(Images.Png()).BodyAsync();
        watch.ElapsedMilliseconds.ShouldBeGreaterThanOrEqualTo(290);
    }
}
