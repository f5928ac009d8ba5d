using System.Net;
using System.Text.Json;
using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Images;

/// <summary>Products get pictures, change them and lose them.</summary>
public sealed class UploadTests(PictureShop pictures) : IClassFixture<PictureShop>
{
    private const string Soto = """{"pr_name":"Soto Ayam","pr_base_price":18000,"pr_tax_percent":10}""";

    private readonly TestShop _shop = pictures.Shop;

    [Fact]
    public async Task A_product_is_made_with_all_its_pictures_which_are_read_where_it_says()
    {
        byte[] thumbnail = Pictures.Png(), first = Pictures.Jpeg(), second = Pictures.Jpeg(100), third = Pictures.Png(20, 20);

        var made = await pictures.PostAsync(
            "products", ("data", Soto), ("thumbnail", thumbnail), ("detail_images", first), ("detail_images", second), ("detail_images", third)).Created();

        var id = made.Json.Number("pr_id");
        made.Header("Location").ShouldBe($"/api/v1/products/{id}");
        var shown = (await _shop.Anonymous.GetAsync($"products/{id}").Ok()).Json;
        shown.ToJsonString().ShouldBe(made.Json.ToJsonString());
        shown.Word("pr_image_path").ShouldBe(shown["thumbnail"].Word("pa_cloudinary_url"));
        var details = shown["detail_images"]!.AsArray();
        details.Select(image => image.Number("pa_sort_order")).ShouldBe([0L, 1L, 2L]);
        byte[][] sent = [thumbnail, first, second, third];
        string[] urls = [shown.Word("pr_image_path"), .. details.Select(image => image.Word("pa_cloudinary_url"))];
        foreach (var (url, file) in urls.Zip(sent))
        {
            (await pictures.Sandbox.Http.GetByteArrayAsync(new Uri(url))).ShouldBe(file);
        }

        (await pictures.CloudAsync()).ShouldContain(name => name == $"atapos/1/products/{id}/{shown["thumbnail"].Number("pa_id")}");
    }

    [Fact]
    public async Task A_form_without_pictures_makes_a_product_and_needs_no_image_store()
    {
        var made = await pictures.PostAsync("products", ("data", Soto), ("colour", "blue")).Created();

        made.Json["thumbnail"].ShouldBeNull();
        made.Json["detail_images"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_thumbnail_is_answered_as_the_original_did_and_a_new_one_takes_its_place_in_the_cloud_too()
    {
        var product = await pictures.NewProductAsync();

        var first = await pictures.PostAsync($"products/{product}/thumbnail", ("file", Pictures.Png())).Created();
        var second = await pictures.PostAsync($"products/{product}/thumbnail", ("file", Pictures.Jpeg())).Created();

        first.Header("Location").ShouldBe($"/api/v1/products/{product}");
        string.Join(' ', first.Json.AsObject().Select(member => member.Key)).ShouldBe("pa_id pr_id pa_type pa_cloudinary_public_id pa_cloudinary_url");
        first.Json.Number("pr_id").ShouldBe(product);
        first.Json.Word("pa_type").ShouldBe("thumbnail");
        (await _shop.Anonymous.GetAsync($"products/{product}").Ok()).Json.Word("pr_image_path").ShouldBe(second.Json.Word("pa_cloudinary_url"));
        await pictures.CloudEqualsRowsAsync();
        (await pictures.CloudAsync()).ShouldNotContain(name => name == first.Json.Word("pa_cloudinary_public_id"));
    }

    [Fact]
    public async Task Detail_images_take_free_places_and_are_three_at_most_with_those_that_are_there()
    {
        var product = await pictures.NewProductAsync();
        var path = $"products/{product}/detail-images";
        var two = (await pictures.PostAsync(path, ("files", Pictures.Png()), ("files", Pictures.Jpeg())).Created()).Rows;
        string.Join(' ', two[0]!.AsObject().Select(member => member.Key)).ShouldBe("pa_id pa_type pa_cloudinary_url pa_sort_order");

        (await pictures.PostAsync(path, ("files", Pictures.Png()), ("files", Pictures.Png()))).ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "product.too-many-images");
        (await pictures.PostAsync(path, [.. Enumerable.Repeat(("files", (object)Pictures.Png()), 4)])).ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "product.too-many-images");
        await DeleteAsync(path, two[0].Number("pa_id")).Expect(HttpStatusCode.NoContent);
        var more = (await pictures.PostAsync(path, ("files", Pictures.Png()), ("files", Pictures.Png())).Created()).Rows;

        more.Select(image => image.Number("pa_sort_order")).ShouldBe([0L, 2L]);
        (await DeleteAsync(path, more[0].Number("pa_id"), 999_999_999)).ShouldBeInvalid("pa_ids[1]");
        (await DeleteAsync(path)).ShouldBeInvalid("pa_ids");
        (await _shop.Anonymous.GetAsync($"products/{product}").Ok()).Json["detail_images"]!.AsArray().Count.ShouldBe(3);
        await pictures.CloudEqualsRowsAsync();
    }

    [Fact]
    public async Task Parallel_uploads_never_make_more_than_three()
    {
        var product = await pictures.NewProductAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => pictures.PostAsync($"products/{product}/detail-images", ("files", Pictures.Png()))));

        answers.Count(answer => answer.Status == 201).ShouldBe(3, string.Join(' ', answers.Select(answer => answer.Status)));
        answers.Where(answer => answer.Status != 201).ShouldAllBe(answer => answer.Status == 422);
        (await pictures.ShownAsync()).Count(name => name.Contains($"/products/{product}/", StringComparison.Ordinal)).ShouldBe(3);
        await pictures.CloudEqualsRowsAsync();
    }

    [Fact]
    public async Task Deleted_pictures_and_those_of_deleted_products_leave_the_cloud()
    {
        var product = await pictures.NewProductAsync();
        await pictures.PostAsync($"products/{product}/thumbnail", ("file", Pictures.Png())).Created();
        await _shop.Admin.SendAsync(HttpMethod.Delete, $"products/{product}/thumbnail").Expect(HttpStatusCode.NoContent);
        await _shop.Admin.SendAsync(HttpMethod.Delete, $"products/{product}/thumbnail").ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        await pictures.PostAsync($"products/{product}/detail-images", ("files", Pictures.Png())).Created();

        await _shop.Admin.SendAsync(HttpMethod.Delete, $"products/{product}").Expect(HttpStatusCode.NoContent);

        await pictures.CloudEqualsRowsAsync();
        (await pictures.CloudAsync()).ShouldNotContain(name => name.Contains($"/products/{product}/", StringComparison.Ordinal));
        await Eventually.BeTrueAsync(async () => await pictures.UnlinkedAsync() == 0, "what was shown and is gone is forgotten at once");
    }

    [Fact]
    public async Task A_product_is_changed_by_a_form_too()
    {
        var made = (await pictures.PostAsync("products", ("data", Soto), ("thumbnail", Pictures.Png())).Created()).Json;
        var id = made.Number("pr_id");

        var changed = (await pictures.PutAsync($"products/{id}", ("data", """{"pr_base_price":19000}"""), ("thumbnail", Pictures.Jpeg()), ("detail_images", Pictures.Png())).Ok()).Json;

        changed.Money("pr_base_price").ShouldBe(19_000);
        changed.Word("pr_name").ShouldBe("Soto Ayam");
        changed["thumbnail"].Number("pa_id").ShouldNotBe(made["thumbnail"].Number("pa_id"));
        changed["detail_images"]!.AsArray().Count.ShouldBe(1);
        (await pictures.PutAsync($"products/{id}", ("thumbnail", Pictures.Png())).Ok()).Json.Money("pr_base_price").ShouldBe(19_000);
        (await pictures.PutAsync($"products/{id}", ("nothing", "of this"))).ShouldBeInvalid("data");
        await pictures.CloudEqualsRowsAsync();
    }

    [Theory]
    [InlineData("{\"pr_name\":", "data")]
    [InlineData("[]", "data")]
    [InlineData("null", "data")]
    [InlineData("{\"pr_name\":\"Soto\",\"pr_base_price\":\"much\"}", "pr_base_price")]
    [InlineData("{\"pr_name\":\"Soto\",\"pr_base_price\":1,\"pr_type\":\"Goods\"}", "pr_type")]
    [InlineData("{\"pr_name\":\"Soto\",\"pr_base_price\":1.5}", "pr_base_price")]
    [InlineData("{\"pr_name\":\"Soto\",\"pr_base_price\":1,\"pc_id\":424242}", "pc_id")]
    public async Task What_is_wrong_in_data_is_told_by_its_field_and_nothing_stays(string data, string field)
    {
        (await pictures.PostAsync("products", ("data", data), ("thumbnail", Pictures.Png()))).ShouldBeInvalid(field);

        await pictures.SettleAsync();
    }

    [Fact]
    public async Task A_form_that_cannot_be_read_is_refused()
    {
        (await pictures.PostAsync("products", ("thumbnail", Pictures.Png()))).ShouldBeInvalid("data");
        (await pictures.PostAsync("products", ("data", Soto), ("data", Soto))).ShouldBeInvalid("data");
        (await pictures.PostAsync($"products/{await pictures.NewProductAsync()}/thumbnail", ("picture", Pictures.Png()))).ShouldBeInvalid("file");
        foreach (var (type, body, status, code) in new[]
        {
            ("multipart/form-data", "--x--", HttpStatusCode.BadRequest, "request.unreadable"),
            ("multipart/form-data; boundary=x", "no part", HttpStatusCode.BadRequest, "request.unreadable"),
            ("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"data\"\r\n\r\n{", HttpStatusCode.BadRequest, "request.unreadable"),
            ("multipart/form-data; boundary=x", "--x\r\nA: " + new string('a', 9000) + "\r\n\r\n\r\n--x--", HttpStatusCode.BadRequest, "request.unreadable"),
            ("multipart/mixed; boundary=x", "--x--", HttpStatusCode.UnsupportedMediaType, "request.media-type"),
            ("text/plain", "soto", HttpStatusCode.UnsupportedMediaType, "request.media-type"),
        })
        {
            (await _shop.Admin.PostTextAsync("products", body, type)).ShouldBeProblem(status, code);
        }

        // Neither form nor JSON is named: it is read as JSON.
        (await _shop.Admin.SendAsync(HttpMethod.Post, "products", new ByteArrayContent("{}"u8.ToArray()))).Status.ShouldBeOneOf(400, 415, 422);
    }

    [Fact]
    public async Task Only_an_Admin_uploads_and_only_to_products_of_its_own_shop()
    {
        var product = await pictures.NewProductAsync();
        var others = await _shop.Database.AddProductAsync(5_000, merchant: 2);
        foreach (var path in new[] { $"products/{product}/thumbnail", $"products/{product}/detail-images", "products" })
        {
            (await _shop.Officer.SendAsync(HttpMethod.Post, path, PictureShop.Form(("file", Pictures.Png())))).ShouldBeProblem(HttpStatusCode.Forbidden, "auth.forbidden");
            (await _shop.Anonymous.SendAsync(HttpMethod.Post, path, PictureShop.Form(("file", Pictures.Png())))).ShouldBeProblem(HttpStatusCode.Unauthorized, "auth.required");
        }

        (await pictures.PostAsync($"products/{others}/thumbnail", ("file", Pictures.Png()))).ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        (await pictures.PostAsync("products/987654321/detail-images", ("files", Pictures.Png()))).ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        (await _shop.Admin.SendAsync(HttpMethod.Delete, $"products/{others}/thumbnail")).ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        await pictures.SettleAsync();
    }

    [Fact]
    public async Task Limits_hold_to_the_byte()
    {
        const int Megabyte = 1024 * 1024;
        var product = await pictures.NewProductAsync();

        await pictures.PostAsync($"products/{product}/thumbnail", ("file", Pictures.JpegOf(5 * Megabyte))).Created();
        await pictures.PostAsync($"products/{product}/detail-images", ("files", Pictures.JpegOf(10 * Megabyte))).Created();
        (await pictures.PostAsync($"products/{product}/thumbnail", ("file", Pictures.JpegOf((5 * Megabyte) + 1)))).ShouldBeProblem(HttpStatusCode.RequestEntityTooLarge, "image.too-large");
        (await pictures.PostAsync($"products/{product}/detail-images", ("files", Pictures.JpegOf((10 * Megabyte) + 1)))).ShouldBeProblem(HttpStatusCode.RequestEntityTooLarge, "image.too-large");
        (await pictures.PostAsync("products", ("data", Soto), ("other", new string('x', 37 * Megabyte)))).ShouldBeProblem(HttpStatusCode.RequestEntityTooLarge, "request.too-large");
        await pictures.CloudEqualsRowsAsync();
    }

    [Fact]
    public async Task The_same_upload_sent_twice_with_a_key_acts_once()
    {
        var product = await pictures.NewProductAsync();
        var body = await PictureShop.Form(("files", Pictures.Png())).ReadAsByteArrayAsync();
        var admin = _shop.Admin.With("Idempotency-Key", $"picture-{product}");
        HttpContent Copy()
        {
            var copy = new ByteArrayContent(body);
            copy.Headers.TryAddWithoutValidation("Content-Type", $"multipart/form-data; boundary={System.Text.Encoding.ASCII.GetString(body, 2, body.AsSpan().IndexOf("\r\n"u8) - 2)}");
            return copy;
        }

        var first = await admin.SendAsync(HttpMethod.Post, $"products/{product}/detail-images", Copy()).Created();
        var second = await admin.SendAsync(HttpMethod.Post, $"products/{product}/detail-images", Copy()).Created();

        second.Text.ShouldBe(first.Text);
        (await pictures.ShownAsync()).Count(name => name.Contains($"/products/{product}/", StringComparison.Ordinal)).ShouldBe(1);
        await pictures.SettleAsync();
    }

    private Task<Answer> DeleteAsync(string path, params long[] ids) => _shop.Admin.SendAsync(
        HttpMethod.Delete, path, new StringContent(JsonSerializer.Serialize(new { pa_ids = ids }), System.Text.Encoding.UTF8, "application/json"));
}
