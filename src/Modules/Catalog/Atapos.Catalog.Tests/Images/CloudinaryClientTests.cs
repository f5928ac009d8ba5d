using System.Net;
using System.Text;
using Atapos.Catalog.Cloudinary;
using Atapos.Catalog.Images;
using Atapos.Shared.Hosting.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Microsoft.Net.Http.Headers;

namespace Atapos.Catalog.Tests.Images;

public sealed class CloudinaryClientTests : IAsyncLifetime, IDisposable
{
    private const string Name = "shop/7/products/12/345";
    private const string Url = "https://res.cloudinary.com/warung/image/upload/v1/shop/7/products/12/345.png";
    private const string Kept = $$"""{"public_id":"{{Name}}","secure_url":"{{Url}}","version":1,"format":"png","bytes":9,"width":1,"height":1}""";

    private readonly FakeCloudinary _cloudinary = new();
    private readonly FakeTimeProvider _clock = new(Some.Noon);
    private readonly List<ServiceProvider> _services = [];
    private UploadedFile _file = null!;

    public async Task InitializeAsync() => _file = (await UploadedFile.KeepAsync(new MemoryStream(Pictures.Png()), 1_000_000, CancellationToken.None))!;

    public async Task DisposeAsync()
    {
        await _file.DisposeAsync();
        foreach (var services in _services)
        {
            await services.DisposeAsync();
        }
    }

    public void Dispose() => _cloudinary.Dispose();

    [Fact]
    public void A_request_is_signed_as_the_service_shows_it() => CloudinarySignature.Of(
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["timestamp"] = "1315060510",
            ["public_id"] = "sample_image",
            ["eager"] = "w_400,h_300,c_pad|w_260,h_200,c_crop",
        },
        "abcd").ShouldBe("bfd09f95f331f558cbd1320e67aa8d488770583e");

    [Fact]
    public void Every_file_has_a_name_of_its_own_below_the_folder_and_the_merchant() => Store().NameOf(Some.Shop, 12, 345).ShouldBe(Name);

    [Fact]
    public async Task An_upload_brings_the_whole_file_with_signed_fields_and_a_known_length()
    {
        _cloudinary.Answers(200, Kept);

        (await UploadAsync()).ShouldBe(Url);

        var call = _cloudinary.Calls.ShouldHaveSingleItem();
        call.Address.ShouldBe("POST https://api.cloudinary.test/v1_1/warung/image/upload");
        call.Length.ShouldBe(call.Body.Length);
        var fields = await call.FieldsAsync();
        Encoding.Latin1.GetBytes(fields["file"]).ShouldBe(Pictures.Png());
        (fields["folder"], fields["public_id"], fields["overwrite"], fields["api_key"]).ShouldBe(("shop", "7/products/12/345", "true", "key"));
        fields["timestamp"].ShouldBe("1786968000");
        var signed = fields.Where(field => field.Key is not ("file" or "api_key" or "signature"));
        fields["signature"].ShouldBe(CloudinarySignature.Of(signed, "secret"));
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"public_id":"shop/7/products/12/345"}""")]
    [InlineData("""{"public_id":"other","secure_url":"https://x.test/a.png"}""")]
    [InlineData("""{"public_id":"shop/7/products/12/345","secure_url":"/a.png"}""")]
    [InlineData("""{"public_id":"shop/7/products/12/345","secure_url":"http://x.test/a.png"}""")]
    [InlineData("""{"public_id":"shop/7/products/12/345","secure_url":"javascript:alert(1)"}""")]
    [InlineData("""{"public_id":7,"secure_url":"https://x.test/a.png"}""")]
    public async Task An_answer_that_is_not_as_agreed_is_a_failure(string answer)
    {
        _cloudinary.Answers(200, answer);

        await ShouldFailAsync(UploadAsync(), 502, "cloudinary.failed");
    }

    [Fact]
    public async Task An_address_without_TLS_is_taken_from_a_store_without_TLS_alone()
    {
        _cloudinary.Answers(200, Kept.Replace("https://", "http://", StringComparison.Ordinal));

        (await Store("http://sandbox.test:9090").UploadAsync(Name, _file, CancellationToken.None)).ShouldStartWith("http://");
    }

    [Fact]
    public async Task An_answer_of_any_length_is_a_failure()
    {
        _cloudinary.Answers(200, new string(' ', 70_000) + Kept);

        await ShouldFailAsync(UploadAsync(), 502, "cloudinary.failed");
    }

    [Theory]
    [InlineData(400, 1)]
    [InlineData(401, 1)]
    [InlineData(420, 1)]
    [InlineData(302, 1)]
    [InlineData(500, 3)]
    [InlineData(503, 3)]
    public async Task A_refusal_is_a_failure_and_only_its_own_trouble_is_asked_about_again(int status, int calls)
    {
        _cloudinary.Answers(status, """{"error":{"message":"Invalid Signature abc. String to sign - 'x'."}}""");

        await ShouldFailAsync(UploadAsync(), 502, "cloudinary.failed");

        _cloudinary.Calls.Count.ShouldBe(calls);
    }

    [Fact]
    public async Task A_second_try_brings_the_whole_file_again()
    {
        _cloudinary.Answer = _ => Task.FromResult(FakeCloudinary.Reply(_cloudinary.Calls.Count < 3 ? 500 : 200, Kept));
        var upload = UploadAsync();
        await PassUntilEndAsync(upload);

        (await upload).ShouldBe(Url);

        _cloudinary.Calls.Select(call => call.Length).Distinct().ShouldHaveSingleItem();
        Encoding.Latin1.GetBytes((await _cloudinary.Calls[^1].FieldsAsync())["file"]).ShouldBe(Pictures.Png());
    }

    [Fact]
    public async Task A_store_that_does_not_answer_is_504_within_forty_seconds()
    {
        _cloudinary.Answer = async call =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, call.Gone);
            return FakeCloudinary.Reply(200, Kept);
        };

        await ShouldFailAsync(UploadAsync(), 504, "cloudinary.timeout");

        (_clock.GetUtcNow() - Some.Noon).ShouldBeLessThan(TimeSpan.FromSeconds(42));
    }

    [Fact]
    public async Task A_connection_that_is_cut_is_502_and_one_that_is_cut_always_is_left_alone_for_a_while()
    {
        _cloudinary.Answer = _ => throw new HttpRequestException("cut");
        for (var upload = 0; upload < 3; upload++)
        {
            await ShouldFailAsync(UploadAsync(), 502, "cloudinary.failed");
        }

        var codes = new List<string>();
        for (var upload = 0; upload < 3; upload++)
        {
            codes.Add((await Should.ThrowAsync<ProblemException>(PassUntilEndAsync(UploadAsync()))).Code);
        }

        codes.ShouldContain(code => code == "cloudinary.unavailable");
    }

    [Theory]
    [InlineData("""{"result":"ok"}""")]
    [InlineData("""{"result":"not found"}""")]
    public async Task A_file_that_is_gone_is_destroyed(string answer)
    {
        _cloudinary.Answers(200, answer);

        await Store().DestroyAsync(Name, CancellationToken.None);

        var call = _cloudinary.Calls.ShouldHaveSingleItem();
        call.Address.ShouldBe("POST https://api.cloudinary.test/v1_1/warung/image/destroy");
        (await call.FieldsAsync())["public_id"].ShouldBe(Name);
    }

    [Theory]
    [InlineData("""{"result":"error"}""")]
    [InlineData("""{"result":null}""")]
    [InlineData("<html>")]
    public async Task A_file_of_which_that_is_not_said_is_not(string answer)
    {
        _cloudinary.Answers(200, answer);

        await ShouldFailAsync(Store().DestroyAsync(Name, CancellationToken.None), 502, "cloudinary.failed");
    }

    [Fact]
    public async Task Without_settings_nothing_is_sent()
    {
        var store = Store(secret: null);

        store.IsConfigured.ShouldBeFalse();
        await ShouldFailAsync(store.UploadAsync(Name, _file, CancellationToken.None), 503, "cloudinary.unavailable");
        _cloudinary.Calls.ShouldBeEmpty();
    }

    private Task<string> UploadAsync() => Store().UploadAsync(Name, _file, CancellationToken.None);

    private IImageStore Store(string address = "https://api.cloudinary.test", string? secret = "secret")
    {
        if (_services.Count == 0)
        {
            var services = new ServiceCollection();
            services.AddLogging();
            services.AddSingleton<TimeProvider>(_clock);
            services.AddImages(new CloudinarySettings("warung", "key", secret, "shop", new Uri(address)));
            services.AddHttpClient(nameof(IImageStore)).ConfigurePrimaryHttpMessageHandler(() => _cloudinary).SetHandlerLifetime(Timeout.InfiniteTimeSpan);
            _services.Add(services.BuildServiceProvider());
        }

        return _services[0].GetRequiredService<IImageStore>();
    }

    private async Task ShouldFailAsync(Task work, int status, string code)
    {
        var problem = await Should.ThrowAsync<ProblemException>(PassUntilEndAsync(work));
        (problem.Status, problem.Code).ShouldBe((status, code));
        problem.Message.ShouldNotContain("secret");
    }

    /// <summary>Lets time pass until something has ended.</summary>
    private async Task PassUntilEndAsync(Task task)
    {
        while (!task.IsCompleted)
        {
            await Task.WhenAny(task, Task.Delay(2));
            if (!task.IsCompleted)
            {
                _clock.Advance(TimeSpan.FromMilliseconds(100));
            }
        }

        await task;
    }

    /// <summary>Stands where the network would be.</summary>
    private sealed class FakeCloudinary : HttpMessageHandler
    {
        internal List<Call> Calls { get; } = [];

        internal Func<Call, Task<HttpResponseMessage>> Answer { get; set; } = _ => Task.FromResult(Reply(500, ""));

        internal static HttpResponseMessage Reply(int status, string body) => new((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };

        internal void Answers(int status, string body) => Answer = _ => Task.FromResult(Reply(status, body));

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var content = request.Content!;
            var call = new Call(
                $"{request.Method} {request.RequestUri}", content.Headers.ContentLength, content.Headers.ContentType!.ToString(),
                await content.ReadAsByteArrayAsync(cancellationToken), cancellationToken);
            Calls.Add(call);
            return await Answer(call);
        }
    }

    private sealed record Call(string Address, long? Length, string Type, byte[] Body, CancellationToken Gone)
    {
        /// <summary>The parts by their names, bytes as Latin 1.</summary>
        internal async Task<IReadOnlyDictionary<string, string>> FieldsAsync()
        {
            var boundary = HeaderUtilities.RemoveQuotes(MediaTypeHeaderValue.Parse(Type).Boundary).ToString();
            var reader = new MultipartReader(boundary, new MemoryStream(Body));
            var fields = new Dictionary<string, string>(StringComparer.Ordinal);
            while (await reader.ReadNextSectionAsync() is { } part)
            {
                using var text = new StreamReader(part.Body, Encoding.Latin1);
                fields.Add(HeaderUtilities.RemoveQuotes(ContentDispositionHeaderValue.Parse(part.ContentDisposition).Name).ToString(), await text.ReadToEndAsync());
            }

            return fields;
        }
    }
}
