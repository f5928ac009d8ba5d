using Atapos.Identity.Authentication.Atlas;
using Atapos.Shared.Hosting.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Atapos.Identity.Tests.Authentication;

public sealed class StaffSignOnTests : IAsyncLifetime, IDisposable
{
    private readonly FakeAtlas _atlas = new();
    private readonly ServiceProvider _services;
    private readonly StaffSignOn _signOn;

    public StaffSignOnTests()
    {
        _services = _atlas.Services();
        _signOn = _services.GetRequiredService<StaffSignOn>();
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _services.DisposeAsync();

    public void Dispose() => _atlas.Dispose();

    [Fact]
    public async Task Twenty_at_once_with_one_token_ask_once()
    {
        var gate = new TaskCompletionSource();
        _atlas.Answer = async (_, _) =>
        {
            await gate.Task;
            return FakeAtlas.Ok(FakeAtlas.User());
        };

        var asking = Enumerable.Range(0, 20).Select(_ => Task.Run(() => IdentifyAsync("token"))).ToList();
        await Task.Delay(50);
        gate.SetResult();

        (await Task.WhenAll(asking)).ShouldAllBe(member => member!.Id == 3);
        _atlas.Calls.ShouldBe(1);
    }

    [Fact]
    public async Task Two_tokens_are_asked_about_apart()
    {
        _atlas.Answer = (request, _) => Task.FromResult(FakeAtlas.Ok(FakeAtlas.User(id: request.Headers.Authorization!.Parameter!.Length)));

        (await IdentifyAsync("four"))!.Id.ShouldBe(4);
        (await IdentifyAsync("three"))!.Id.ShouldBe(5);
        _atlas.Calls.ShouldBe(2);
    }

    [Fact]
    public async Task A_known_token_is_not_asked_about_for_60_seconds()
    {
        _atlas.Answers(() => FakeAtlas.Ok(FakeAtlas.User()));
        await IdentifyAsync("token");

        _atlas.Answers(() => FakeAtlas.Status(401));
        _atlas.Clock.Advance(TimeSpan.FromSeconds(59));
        (await IdentifyAsync("token")).ShouldNotBeNull();
        _atlas.Calls.ShouldBe(1);

        _atlas.Clock.Advance(TimeSpan.FromSeconds(1));
        (await IdentifyAsync("token")).ShouldBeNull();
        _atlas.Calls.ShouldBe(2);
    }

    [Fact]
    public async Task The_time_counts_from_the_question_and_not_from_the_answer()
    {
        _atlas.Answer = (_, _) =>
        {
            _atlas.Clock.Advance(TimeSpan.FromSeconds(2));
            return Task.FromResult(FakeAtlas.Ok(FakeAtlas.User()));
        };
        await IdentifyAsync("token");

        _atlas.Clock.Advance(TimeSpan.FromSeconds(58));
        await IdentifyAsync("token");

        _atlas.Calls.ShouldBe(2);
    }

    [Fact]
    public async Task With_zero_seconds_every_request_asks()
    {
        var settings = new Dictionary<string, string>(FakeAtlas.Settings, StringComparer.Ordinal) { ["ATLAS_CACHE_SECONDS"] = "0" };
        await using var services = _atlas.Services(settings);
        var signOn = services.GetRequiredService<StaffSignOn>();
        _atlas.Answers(() => FakeAtlas.Ok(FakeAtlas.User()));

        await signOn.IdentifyAsync("token", CancellationToken.None);
        await signOn.IdentifyAsync("token", CancellationToken.None);

        _atlas.Calls.ShouldBe(2);
    }

    [Fact]
    public async Task Nothing_is_kept_of_a_token_that_is_not_known()
    {
        (await IdentifyAsync("token")).ShouldBeNull();

        _atlas.Answers(() => FakeAtlas.Ok(FakeAtlas.User()));
        (await IdentifyAsync("token")).ShouldNotBeNull();
    }

    [Fact]
    public async Task Nothing_is_kept_while_Atlas_is_away()
    {
        _atlas.Answers(() => FakeAtlas.Status(503));
        var asking = IdentifyAsync("token");
        await _atlas.PassUntilEndAsync(asking);
        await Should.ThrowAsync<AtlasUnavailableException>(asking);

        _atlas.Answers(() => FakeAtlas.Ok(FakeAtlas.User()));
        (await IdentifyAsync("token")).ShouldNotBeNull();
    }

    [Fact]
    public async Task Whoever_has_no_role_here_is_forbidden_and_not_kept()
    {
        _atlas.Answers(() => FakeAtlas.Ok(FakeAtlas.User(app: "OTHER")));
        var refused = await Should.ThrowAsync<ProblemException>(() => IdentifyAsync("token"));
        refused.Status.ShouldBe(403);
        refused.Code.ShouldBe("auth.no-role");

        _atlas.Answers(() => FakeAtlas.Ok(FakeAtlas.User()));
        (await IdentifyAsync("token")).ShouldNotBeNull();
    }

    [Fact]
    public async Task One_who_stops_waiting_does_not_spoil_it_for_the_others()
    {
        var gate = new TaskCompletionSource();
        _atlas.Answer = async (_, cancellationToken) =>
        {
            await gate.Task.WaitAsync(cancellationToken);
            return FakeAtlas.Ok(FakeAtlas.User());
        };
        using var impatience = new CancellationTokenSource();
        var first = _signOn.IdentifyAsync("token", impatience.Token);
        var second = IdentifyAsync("token");

        await impatience.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(first.WaitAsync(TimeSpan.FromSeconds(10)));
        gate.SetResult();

        (await second).ShouldNotBeNull();
        _atlas.Calls.ShouldBe(1);
    }

    [Fact]
    public async Task A_refresh_token_is_used_once_for_all_who_bring_it_within_a_few_seconds()
    {
        _atlas.Answers(() => FakeAtlas.Ok("""{"data":{"access_token":"new","refresh_token":"next"}}"""));

        var all = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => _signOn.RefreshAsync("old", CancellationToken.None))));
        await _signOn.RefreshAsync("old", CancellationToken.None);

        all.ShouldAllBe(tokens => tokens!.AccessToken == "new");
        _atlas.Calls.ShouldBe(1);

        _atlas.Clock.Advance(TimeSpan.FromSeconds(10));
        await _signOn.RefreshAsync("old", CancellationToken.None);
        _atlas.Calls.ShouldBe(2);
    }

    private Task<StaffMember?> IdentifyAsync(string token) => _signOn.IdentifyAsync(token, CancellationToken.None);
}
