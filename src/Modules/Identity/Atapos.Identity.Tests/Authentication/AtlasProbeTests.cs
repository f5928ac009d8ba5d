using Atapos.Identity.Authentication.Atlas;
using Atapos.Shared.Hosting.Health;
using Microsoft.Extensions.DependencyInjection;

namespace Atapos.Identity.Tests.Authentication;

public sealed class AtlasProbeTests : IAsyncLifetime, IDisposable
{
    private readonly FakeAtlas _atlas = new();
    private readonly ServiceProvider _services;
    private readonly AtlasProbe _probe;

    public AtlasProbeTests()
    {
        _services = _atlas.Services();
        _probe = ActivatorUtilities.CreateInstance<AtlasProbe>(_services);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _services.DisposeAsync();

    public void Dispose() => _atlas.Dispose();

    [Theory]
    [InlineData(200)]
    [InlineData(404)]
    [InlineData(500)]
    public async Task Any_answer_means_up(int status)
    {
        _atlas.Answers(() => FakeAtlas.Status(status));

        (await _probe.CheckAsync(CancellationToken.None)).State.ShouldBe(ProbeState.Up);
        _probe.Name.ShouldBe("atlas");
    }

    [Fact]
    public async Task A_refused_connection_means_down()
    {
        _atlas.Answers(() => throw new HttpRequestException("refused"));

        (await _probe.CheckAsync(CancellationToken.None)).State.ShouldBe(ProbeState.Down);
    }

    [Fact]
    public async Task Silence_for_two_seconds_means_down()
    {
        _atlas.Answer = Silence;

        var checking = _probe.CheckAsync(CancellationToken.None);
        var waited = await _atlas.PassUntilEndAsync(checking);

        (await checking).State.ShouldBe(ProbeState.Down);
        waited.ShouldBeInRange(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2.2));
    }

    [Fact]
    public async Task Whoever_stops_waiting_gets_no_result()
    {
        _atlas.Answer = Silence;
        using var impatience = new CancellationTokenSource();

        var checking = _probe.CheckAsync(impatience.Token);
        await impatience.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(checking);
    }

    private static async Task<HttpResponseMessage> Silence(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        return FakeAtlas.Status(200);
    }
}
