using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Atapos.IntegrationTests.Harness;
using Npgsql;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Images;

/// <summary>Whatever fails in an upload, and whenever: rows and cloud are equal afterwards.</summary>
public sealed class UploadFaultTests : IAsyncLifetime
{
    private const string Soto = """{"pr_name":"Soto Ayam","pr_base_price":18000}""";

    private readonly PictureShop _pictures = new();

    public Task InitializeAsync() => _pictures.InitializeAsync();

    public Task DisposeAsync() => _pictures.DisposeAsync();

    [Theory]
    [InlineData("down", HttpStatusCode.BadGateway, "cloudinary.failed")]
    [InlineData("error500", HttpStatusCode.BadGateway, "cloudinary.failed")]
    [InlineData("garbage", HttpStatusCode.BadGateway, "cloudinary.failed")]
    [InlineData("cut_after_acting", HttpStatusCode.BadGateway, "cloudinary.failed")]
    public async Task A_store_that_does_not_keep_or_does_not_say_so_leaves_nothing(string mode, HttpStatusCode status, string code)
    {
        var product = await _pictures.NewProductAsync();
        await _pictures.MisbehaveAsync(mode, "upload");

        (await _pictures.PostAsync($"products/{product}/thumbnail", ("file", Pictures.Png()))).ShouldBeProblem(status, code);

        await _pictures.BehaveAsync();
        await _pictures.SettleAsync();
        (await _pictures.CloudAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task One_of_two_files_that_fails_takes_the_other_one_with_it()
    {
        // Three tries each: of five strikes one file gets three at the most and fails, the other one succeeds at its third.
        await _pictures.MisbehaveAsync("error500", "upload", times: 5);

        (await _pictures.PostAsync("products", ("data", Soto), ("thumbnail", Pictures.Png()), ("detail_images", Pictures.Jpeg())))
            .ShouldBeProblem(HttpStatusCode.BadGateway, "cloudinary.failed");

        await _pictures.SettleAsync();
        (await _pictures.CloudAsync()).ShouldBeEmpty();
        (await _pictures.Shop.Database.ReadAsync<long>("select count(*) from catalog.products where name = 'Soto Ayam'")).ShouldBe(0);
    }

    [Fact]
    public async Task A_store_that_fails_once_is_asked_again()
    {
        await _pictures.MisbehaveAsync("error500", "upload", times: 2);

        await _pictures.PostAsync("products", ("data", Soto), ("thumbnail", Pictures.Png())).Created();

        await _pictures.SettleAsync();
        (await _pictures.CloudAsync()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_upload_that_arrives_after_it_was_given_up_is_destroyed_too()
    {
        var product = await _pictures.NewProductAsync();
        await _pictures.MisbehaveAsync("cut_after_acting", "upload");
        await _pictures.PostAsync($"products/{product}/thumbnail", ("file", Pictures.Png())).ShouldBeProblem(HttpStatusCode.BadGateway, "cloudinary.failed");
        await _pictures.BehaveAsync();
        await Eventually.BeTrueAsync(async () => (await _pictures.CloudAsync()).Count == 0, "what arrived is destroyed at once");
        var name = (await _pictures.Shop.Database.ReadAsync<string>("select public_id from catalog.unlinked_files where state = 'doomed'")).ShouldNotBeNull();

        await _pictures.ArriveAsync(name);

        await _pictures.SettleAsync();
        (await _pictures.CloudAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_refused_save_leaves_nothing()
    {
        (await _pictures.PostAsync("products", ("data", """{"pr_name":"Soto","pr_base_price":1,"pc_id":424242}"""), ("thumbnail", Pictures.Png()), ("detail_images", Pictures.Png())))
            .ShouldBeInvalid("pc_id");

        await Eventually.BeTrueAsync(async () => (await _pictures.CloudAsync()).Count == 0, "the files are destroyed at once");
        await _pictures.SettleAsync();
    }

    [Theory]
    [InlineData("raise exception 'refused'", HttpStatusCode.InternalServerError, "internal")]
    [InlineData("perform pg_terminate_backend(pg_backend_pid())", HttpStatusCode.ServiceUnavailable, "database.unavailable")]
    public async Task A_commit_that_fails_leaves_nothing(string what, HttpStatusCode status, string code)
    {
        await _pictures.Shop.Database.ExecuteAsync($$"""
            create function catalog.fail() returns trigger language plpgsql security definer as $f$ begin {{what}}; return null; end $f$;
            create constraint trigger fail after insert on catalog.product_images deferrable initially deferred for each row execute function catalog.fail();
            """);
        var product = await _pictures.NewProductAsync();

        (await _pictures.PostAsync($"products/{product}/thumbnail", ("file", Pictures.Png()))).ShouldBeProblem(status, code);

        await Eventually.BeTrueAsync(async () => (await _pictures.CloudAsync()).Count == 0, "the file is destroyed at once");
        await _pictures.SettleAsync();
    }

    [Fact]
    public async Task A_caller_that_goes_away_leaves_nothing()
    {
        var product = await _pictures.NewProductAsync();
        await using var holder = await HoldAsync(product);
        using var http = new HttpClient { BaseAddress = _pictures.Shop.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "sandbox-admin-1");
        using var gone = new CancellationTokenSource();
        using var form = PictureShop.Form(("file", Pictures.Png()));
        var upload = http.PostAsync(new Uri($"/api/v1/products/{product}/thumbnail", UriKind.Relative), form, gone.Token);
        await Eventually.BeTrueAsync(async () => (await _pictures.CloudAsync()).Count == 1, "the file is uploaded");

        await gone.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(upload);

        await Eventually.BeTrueAsync(async () => (await _pictures.CloudAsync()).Count == 0, "the file is destroyed at once");
        await holder.DisposeAsync();
        await _pictures.SettleAsync();
    }

    [Fact]
    public async Task A_host_that_is_killed_in_an_upload_leaves_it_to_the_sweep_of_any_other()
    {
        var product = await _pictures.NewProductAsync();
        await using (var holder = await HoldAsync(product))
        await using (var host = await HostProcess.StartAsync(_pictures.Shop.Database, _pictures.Sandbox, _pictures.Settings))
        {
            using var http = new HttpClient { BaseAddress = host.Address };
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "sandbox-admin-1");
            using var form = PictureShop.Form(("file", Pictures.Png()));
            var upload = http.PostAsync(new Uri($"/api/v1/products/{product}/thumbnail", UriKind.Relative), form);
            await Eventually.BeTrueAsync(async () => (await _pictures.CloudAsync()).Count == 1, "the file is uploaded");
            await host.KillAsync();
            await Should.ThrowAsync<HttpRequestException>(upload);
        }

        (await _pictures.CloudAsync()).Count.ShouldBe(1);
        (await _pictures.Shop.Database.ReadAsync<long>("select count(*) from catalog.unlinked_files where state = 'uploading'")).ShouldBe(1);
        await _pictures.Shop.Database.ExecuteAsync("update catalog.unlinked_files set next_attempt_at = now() - interval '1 second'");

        await Eventually.BeTrueAsync(async () => (await _pictures.CloudAsync()).Count == 0, "the sweep finds it by its age");
        await _pictures.SettleAsync();
    }

    [Fact]
    public async Task A_deleted_picture_waits_for_a_store_that_is_away_and_is_not_forgotten()
    {
        var product = await _pictures.NewProductAsync();
        await _pictures.PostAsync($"products/{product}/thumbnail", ("file", Pictures.Png())).Created();
        await _pictures.MisbehaveAsync("down", "destroy");

        await _pictures.Shop.Admin.SendAsync(HttpMethod.Delete, $"products/{product}/thumbnail").Expect(HttpStatusCode.NoContent);
        await Eventually.BeTrueAsync(
            async () => await _pictures.Shop.Database.ReadAsync<string>("select last_error from catalog.unlinked_files") is not null, "the failure is written down");
        (await _pictures.CloudAsync()).Count.ShouldBe(1);

        await _pictures.BehaveAsync();
        await _pictures.SettleAsync();
        (await _pictures.CloudAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_upload_that_the_sweep_gave_up_meanwhile_is_not_shown()
    {
        var product = await _pictures.NewProductAsync();
        await using var holder = await HoldAsync(product);
        var upload = _pictures.PostAsync($"products/{product}/thumbnail", ("file", Pictures.Png()));
        await Eventually.BeTrueAsync(async () => (await _pictures.CloudAsync()).Count == 1, "the file is uploaded");
        await _pictures.Shop.Database.ExecuteAsync("update catalog.unlinked_files set next_attempt_at = now() - interval '1 second'");
        await Eventually.BeTrueAsync(async () => (await _pictures.CloudAsync()).Count == 0, "the sweep destroys it");

        await holder.DisposeAsync();

        (await upload).ShouldBeProblem(HttpStatusCode.Conflict, "image.upload-expired");
        await _pictures.SettleAsync();
    }

    [Fact]
    public async Task Without_an_image_store_a_picture_is_503_and_a_product_is_not()
    {
        await using var shop = await TestShop.OpenAsync(new() { Sandbox = _pictures.Sandbox, Database = _pictures.Shop.Database });
        var product = await _pictures.NewProductAsync();

        var refused = (await shop.Admin.SendAsync(HttpMethod.Post, $"products/{product}/thumbnail", PictureShop.Form(("file", Pictures.Png()))))
            .ShouldBeProblem(HttpStatusCode.ServiceUnavailable, "cloudinary.unavailable");

        refused.Header("Retry-After").ShouldNotBeNull();
        await shop.Admin.SendAsync(HttpMethod.Post, "products", PictureShop.Form(("data", Soto))).Created();
        (await _pictures.UnlinkedAsync()).ShouldBe(0);
    }

    /// <summary>Keeps the last step of an upload waiting until it is disposed.</summary>
    private async Task<NpgsqlConnection> HoldAsync(long product)
    {
        var holder = await _pictures.Shop.Database.OpenAsync();
        await using var hold = new NpgsqlCommand(string.Create(CultureInfo.InvariantCulture, $"begin; select 1 from catalog.products where id = {product} for update"), holder);
        await hold.ExecuteNonQueryAsync();
        return holder;
    }
}
