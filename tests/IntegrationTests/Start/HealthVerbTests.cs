using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Start;

/// <summary>The container asks the host by the host's own program.</summary>
public sealed class HealthVerbTests(DemoShop demo) : IClassFixture<DemoShop>
{
    [Theory]
    [InlineData("http://+:{0}")]
    [InlineData("http://0.0.0.0:{0}")]
    [InlineData("http://localhost:{0};http://localhost:1")]
    public async Task A_host_that_lives_is_healthy_whatever_the_address_it_listens_at_is_called(string urls)
    {
        var (code, text) = await AskAsync(string.Format(CultureInfo.InvariantCulture, urls, demo.Shop.Address.Port));
        code.ShouldBe(0, text);
        text.ShouldContain("answers 200");
    }

    [Fact]
    public async Task Nobody_who_listens_is_not_healthy()
    {
        var (code, text) = await AskAsync($"http://+:{HostProcess.FreePort().ToString(CultureInfo.InvariantCulture)}");
        code.ShouldBe(1, text);
        text.ShouldContain("does not answer");
    }

    [Fact]
    public async Task A_host_that_hangs_is_not_healthy_after_five_seconds()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var (code, text) = await AskAsync($"http://+:{((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture)}");
        code.ShouldBe(1, text);
    }

    // Nothing is set but the address: no database, no secrets.
    private static Task<(int Exit, string Output)> AskAsync(string urls) =>
        ProgramRun.ToEndAsync(["health"], new Dictionary<string, string>(StringComparer.Ordinal) { ["ASPNETCORE_URLS"] = urls });
}
