using Atapos.Identity.Authentication.Atlas;
using Microsoft.Extensions.DependencyInjection;

namespace Atapos.Identity.Tests.Authentication;

public sealed class AtlasClientTests : IAsyncLifetime, IDisposable
{
    private readonly FakeAtlas _atlas = new();
    private readonly ServiceProvider _services;
    private readonly AtlasClient _client;

    public AtlasClientTests()
    {
        _services = _atlas.Services();
        _client = _services.GetRequiredService<AtlasClient>();
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _services.DisposeAsync();

    public void Dispose() => _atlas.Dispose();

    [Fact]
    public async Task A_plain_answer_is_read()
    {
        _atlas.Answers(() => FakeAtlas.Ok(FakeAtlas.User()));

        var user = await MeAsync();

        user!.Id.ShouldBe(3);
        user.MeId.ShouldBe(1);
        user.Roles!.Single().ShouldBe(new AtlasRole("ATAPOS", "STAFF", 10, null));
    }

    [Fact]
    public async Task An_encrypted_answer_is_read_with_key_and_iv_cut_or_padded()
    {
        _atlas.Answers(() => FakeAtlas.Ok(FakeAtlas.Encrypted(FakeAtlas.User())));

        (await MeAsync())!.Id.ShouldBe(3);
    }

    [Fact]
    public async Task The_token_goes_to_the_agreed_address_in_the_agreed_header()
    {
        string? seen = null;
        _atlas.Answer = (request, _) =>
        {
            seen = $"{request.Method} {request.RequestUri} {request.Headers.Authorization}";
            return Task.FromResult(FakeAtlas.Ok(FakeAtlas.User()));
        };

        await MeAsync("a-token");

        seen.ShouldBe("GET http://atlas.test/api/v1/auth/me Bearer a-token");
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"data":null}""")]
    [InlineData("""{"data":[]}""")]
    [InlineData("""{"data":"text"}""")]
    [InlineData("""{"data":{}}""")]
    [InlineData("""{"data":{"u_id":0,"roles":[]}}""")]
    [InlineData("""{"data":{"u_id":"x","roles":[]}}""")]
    [InlineData("""{"data":{"u_id":3,"me_id":0,"roles":[]}}""")]
    [InlineData("""{"data":{"u_id":3,"me_id":-1,"roles":[]}}""")]
    [InlineData("""{"data":{"u_id":3,"me_id":"one","roles":[]}}""")]
    [InlineData("""{"data":{"u_id":3,"roles":[{"app_code":"ATAPOS","role_level":10,"me_id":0}]}}""")]
    [InlineData("""{"data":{"u_id":3,"roles":[{"app_code":"ATAPOS","role_level":99999999999}]}}""")]
    [InlineData("""{"data":{"u_id":3,"roles":"none"}}""")]
    [InlineData("""{"encrypted":true}""")]
    [InlineData("""{"encrypted":true,"data":{"u_id":3,"roles":[]}}""")]
    [InlineData("""{"encrypted":true,"data":"not base64!"}""")]
    [InlineData("""{"encrypted":true,"data":"AAAA"}""")]
    public async Task Any_other_answer_means_not_known(string body)
    {
        _atlas.Answers(() => FakeAtlas.Ok(body));

        (await MeAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task An_answer_encrypted_with_another_key_means_not_known()
    {
        _atlas.Answers(() => FakeAtlas.Ok(FakeAtlas.Encrypted(FakeAtlas.User(), key: "another-key")));

        (await MeAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task An_encrypted_answer_that_is_not_as_agreed_means_not_known()
    {
        _atlas.Answers(() => FakeAtlas.Ok(FakeAtlas.Encrypted("not json")));

        (await MeAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task An_encrypted_answer_without_a_key_of_ours_means_not_known()
    {
        var noKey = FakeAtlas.Settings.Where(pair => !pair.Key.StartsWith("ATLAS_ENCRYPTION", StringComparison.Ordinal))
            .ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
        await using var services = _atlas.Services(noKey);
        var client = services.GetRequiredService<AtlasClient>();

        _atlas.Answers(() => FakeAtlas.Ok(FakeAtlas.Encrypted(FakeAtlas.User())));
        (await client.MeAsync("token", CancellationToken.None)).ShouldBeNull();
        _atlas.Answers(() => FakeAtlas.Ok(FakeAtlas.User()));
        (await client.MeAsync("token", CancellationToken.None)).ShouldNotBeNull();
    }

    [Theory]
    [InlineData(204)]
    [InlineData(302)]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    public async Task A_refusal_means_not_known_and_is_not_asked_again(int status)
    {
        _atlas.Answers(() => FakeAtlas.Status(status, FakeAtlas.User()));

        (await MeAsync()).ShouldBeNull();
        _atlas.Calls.ShouldBe(1);
    }

    [Theory]
    [InlineData("two words")]
    [InlineData("line\nbreak")]
    [InlineData("tökén")]
    [InlineData("")]
    public async Task A_text_that_cannot_be_a_token_is_not_even_asked_about(string text)
    {
        (await MeAsync(text)).ShouldBeNull();
        (await _client.RefreshAsync(text, CancellationToken.None)).ShouldBeNull();
        _atlas.Calls.ShouldBe(0);
    }

    [Fact]
    public async Task One_bad_moment_is_got_over()
    {
        var answers = new Queue<Func<HttpResponseMessage>>([
            () => throw new HttpRequestException("refused"), () => FakeAtlas.Status(502), () => FakeAtlas.Ok(FakeAtlas.User())]);
        _atlas.Answers(() => answers.Dequeue()());

        var asking = MeAsync();
        await _atlas.PassUntilEndAsync(asking);

        (await asking)!.Id.ShouldBe(3);
        _atlas.Calls.ShouldBe(3);
    }

    [Fact]
    public async Task An_error_of_the_server_three_times_means_unavailable()
    {
        _atlas.Answers(() => FakeAtlas.Status(500));

        var asking = MeAsync();
        await _atlas.PassUntilEndAsync(asking);

        await Should.ThrowAsync<AtlasUnavailableException>(asking);
        _atlas.Calls.ShouldBe(3);
    }

    [Fact]
    public async Task A_connection_that_breaks_off_in_the_answer_means_unavailable()
    {
        _atlas.Answers(() => new HttpResponseMessage { Content = new StreamContent(new BrokenStream()) });

        var asking = MeAsync();
        await _atlas.PassUntilEndAsync(asking);

        await Should.ThrowAsync<AtlasUnavailableException>(asking);
    }

    [Fact]
    public async Task An_endless_answer_is_not_read_to_its_end()
    {
        _atlas.Answers(() => FakeAtlas.Ok(new string(' ', 300 * 1024)));

        var asking = MeAsync();
        await _atlas.PassUntilEndAsync(asking);

        await Should.ThrowAsync<AtlasUnavailableException>(asking);
    }

    [Fact]
    public async Task A_silent_server_is_given_up_after_eight_seconds()
    {
        _atlas.Answer = async (_, cancellationToken) =>
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return FakeAtlas.Ok(FakeAtlas.User());
        };

        var asking = MeAsync();
        var waited = await _atlas.PassUntilEndAsync(asking);

        await Should.ThrowAsync<AtlasUnavailableException>(asking);
        waited.ShouldBeInRange(TimeSpan.FromSeconds(7.5), TimeSpan.FromSeconds(9));
        _atlas.Calls.ShouldBe(3);
    }

    [Fact]
    public async Task After_many_failures_it_is_left_alone_for_a_while()
    {
        _atlas.Answers(() => FakeAtlas.Status(500));
        for (var i = 0; i < 4; i++)
        {
            var asking = MeAsync();
            await _atlas.PassUntilEndAsync(asking);
            await Should.ThrowAsync<AtlasUnavailableException>(asking);
        }

        _atlas.Answers(() => FakeAtlas.Ok(FakeAtlas.User()));
        var before = _atlas.Calls;
        await Should.ThrowAsync<AtlasUnavailableException>(() => MeAsync());
        _atlas.Calls.ShouldBe(before);

        _atlas.Clock.Advance(TimeSpan.FromSeconds(6));
        (await MeAsync()).ShouldNotBeNull();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_refresh_gives_new_tokens(bool isEncrypted)
    {
        const string Tokens = """{"data":{"access_token":"new-access","refresh_token":"new-refresh"}}""";
        string? seen = null;
        _atlas.Answer = async (request, cancellationToken) =>
        {
            seen = $"{request.Method} {request.RequestUri} {await request.Content!.ReadAsStringAsync(cancellationToken)}";
            return FakeAtlas.Ok(isEncrypted ? FakeAtlas.Encrypted(Tokens) : Tokens);
        };

        var tokens = await _client.RefreshAsync("old-refresh", CancellationToken.None);

        tokens.ShouldBe(new AtlasTokens("new-access", "new-refresh"));
        seen.ShouldBe("""POST http://atlas.test/api/v1/auth/refresh {"refresh_token":"old-refresh"}""");
    }

    [Fact]
    public async Task A_refresh_is_never_repeated()
    {
        _atlas.Answers(() => FakeAtlas.Status(500));

        var asking = _client.RefreshAsync("old-refresh", CancellationToken.None);
        await _atlas.PassUntilEndAsync(asking);

        await Should.ThrowAsync<AtlasUnavailableException>(asking);
        _atlas.Calls.ShouldBe(1);
    }

    [Theory]
    [InlineData("""{"data":{}}""")]
    [InlineData("""{"data":{"access_token":"new-access"}}""")]
    [InlineData("""{"data":{"access_token":"two words","refresh_token":"new-refresh"}}""")]
    [InlineData("not json")]
    public async Task A_refresh_without_two_tokens_gives_none(string body)
    {
        _atlas.Answers(() => FakeAtlas.Ok(body));

        (await _client.RefreshAsync("old-refresh", CancellationToken.None)).ShouldBeNull();
    }

    private Task<AtlasUser?> MeAsync(string token = "token") => _client.MeAsync(token, CancellationToken.None);

    private sealed class BrokenStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw new IOException("broken off");

        public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken) => throw new IOException("broken off");
    }
}
