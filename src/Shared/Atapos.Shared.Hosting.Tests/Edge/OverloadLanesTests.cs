using System.Threading.RateLimiting;
using Atapos.Shared.Hosting.Edge;
using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Atapos.Shared.Hosting.Tests.Edge;

public sealed class OverloadLanesTests : IAsyncDisposable
{
    private readonly OverloadLanes _lanes = new(Settings(("REQUEST_CONCURRENCY", "2")), poolSize: 16, TimeProvider.System);

    public ValueTask DisposeAsync() => _lanes.DisposeAsync();

    [Fact]
    public async Task Two_work_four_wait_and_the_next_is_refused_at_once()
    {
        RateLimitLease[] working = [await EnterAsync(), await EnterAsync()];
        working.ShouldAllBe(place => place.IsAcquired);
        var waiting = Enumerable.Range(0, 4).Select(_ => EnterAsync().AsTask()).ToList();

        var refused = EnterAsync().AsTask();

        refused.IsCompleted.ShouldBeTrue();
        (await refused).IsAcquired.ShouldBeFalse();
        working[0].Dispose();
        (await await Task.WhenAny(waiting)).IsAcquired.ShouldBeTrue();
    }

    [Fact]
    public async Task Nobody_waits_for_longer_than_a_second_or_so()
    {
        using var one = await EnterAsync();
        using var other = await EnterAsync();

        (await EnterAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20))).IsAcquired.ShouldBeFalse();
    }

    [Fact]
    public async Task Who_goes_away_while_waiting_gives_way()
    {
        using var one = await EnterAsync();
        using var other = await EnterAsync();
        using var gone = new CancellationTokenSource();
        var waiting = _lanes.EnterAsync(RequestLane.Ordinary, gone.Token).AsTask();

        await gone.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(waiting);
    }

    [Theory]
    [InlineData(RequestLane.Outside)]
    [InlineData(RequestLane.Notifications)]
    public async Task A_lane_that_is_full_leaves_the_others_free(RequestLane other)
    {
        using var one = await EnterAsync();
        using var two = await EnterAsync();

        using var place = await _lanes.EnterAsync(other, default);

        place.IsAcquired.ShouldBeTrue();
    }

    [Fact]
    public async Task Without_a_setting_each_connection_has_eight_places()
    {
        await using var lanes = new OverloadLanes(Settings(), poolSize: 1, TimeProvider.System);
        for (var i = 0; i < 8; i++)
        {
            (await lanes.EnterAsync(RequestLane.Ordinary, default)).IsAcquired.ShouldBeTrue();
        }

        lanes.EnterAsync(RequestLane.Ordinary, default).AsTask().IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public void An_endpoint_has_the_lane_that_it_names_or_the_one_of_what_it_does()
    {
        LaneOf(_ => { }).ShouldBe(RequestLane.Ordinary);
        LaneOf(endpoint => endpoint.BeginsLate()).ShouldBe(RequestLane.Outside);
        LaneOf(endpoint => endpoint.TakesBodyUpTo(36 * 1024 * 1024)).ShouldBe(RequestLane.Outside);
        LaneOf(endpoint => endpoint.TakesBodyUpTo(64 * 1024)).ShouldBe(RequestLane.Ordinary);
        LaneOf(endpoint => endpoint.BeginsLate().InLane(RequestLane.Notifications)).ShouldBe(RequestLane.Notifications);
        RequestLanes.Of(endpoint: null).ShouldBe(RequestLane.Ordinary);
    }

    private ValueTask<RateLimitLease> EnterAsync() => _lanes.EnterAsync(RequestLane.Ordinary, default);

    private static RequestLane LaneOf(Action<RouteHandlerBuilder> configure)
    {
        var app = WebApplication.CreateEmptyBuilder(new());
        app.WebHost.UseKestrelCore();
        app.Services.AddRoutingCore();
        var routes = (IEndpointRouteBuilder)app.Build();
        configure(routes.MapPost("/", () => TypedResults.Ok()));
        return RequestLanes.Of(routes.DataSources.Single().Endpoints.Single());
    }

    private static EdgeSettings Settings(params IEnumerable<(string Name, string Value)> values) =>
        EdgeSettings.Read(new(values.ToDictionary(pair => pair.Name, pair => pair.Value, StringComparer.Ordinal), isDevelopment: true));
}
