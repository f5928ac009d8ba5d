using System.Globalization;
using System.Net;
using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace Atapos.IntegrationTests.Faults;

/// <summary>Hosts are replaced under load and nobody notices.</summary>
[Collection(Alone.Name)]
public sealed class DeployTests(ITestOutputHelper output)
{
    private const int Hosts = 2;
    private const int Writers = 8;

    // A host is now and then at nothing when it dies.
    private const int MostKills = 6;

    private static readonly (string Name, string Value) Delay = ("SHUTDOWN_DELAY", "3");

    private static int Deploys => TestSize.Of("ATAPOS_TEST_DEPLOYS", 2);

    [NginxFact]
    public async Task A_deploy_of_each_host_in_turn_drops_no_request()
    {
        await using var database = await (await TestRun.Databases).CreateAsync(Template.Demo);
        await using var fleet = await HostFleet.StartAsync(database, await TestRun.Sandbox, Hosts, Delay);
        await using var tills = Tills.Open(fleet.Address, Writers, tryAgain: false);
        var codes = new List<int>();
        for (var deploy = 0; deploy < Deploys; deploy++)
        {
            await tills.TakeAsync(30);
            codes.Add(await fleet.DeployAsync(deploy % Hosts));
        }

        await tills.TakeAsync(30);
        await tills.CloseAsync();

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"PROMISE 19 deploys={Deploys} hosts={Hosts} writers={Writers} requests={tills.Requests} failed={tills.Failures.Count}"));
        tills.Failures.ShouldBeEmpty();
        codes.ShouldAllBe(code => code == 0);
        tills.Paid.Keys.Except(await database.ListAsync<long>("select order_id from payments.payments where status = 'settlement'")).ShouldBeEmpty();
    }

    // The control: a host that is killed drops what it was at.
    [NginxFact]
    public async Task A_host_that_is_killed_instead_drops_requests()
    {
        await using var database = await (await TestRun.Databases).CreateAsync(Template.Demo);
        await using var fleet = await HostFleet.StartAsync(database, await TestRun.Sandbox, Hosts, Delay);
        await using var tills = Tills.Open(fleet.Address, Writers, tryAgain: false);
        var kills = 0;
        for (; kills < MostKills && tills.Failures.IsEmpty; kills++)
        {
            await tills.TakeAsync(30);
            await fleet.KillAsync(kills % Hosts);
        }

        await tills.CloseAsync();

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"PROMISE 19 control=kill-9 kills={kills} requests={tills.Requests} failed={tills.Failures.Count}"));
        tills.Failures.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_host_that_is_told_to_stop_says_so_goes_on_for_a_while_closes_connections_and_ends_well()
    {
        await using var database = await (await TestRun.Databases).CreateAsync(Template.Demo);
        await using var host = await HostProcess.StartAsync(database, await TestRun.Sandbox, new Dictionary<string, string>(StringComparer.Ordinal) { [Delay.Name] = "2" });
        using var http = new HttpClient { BaseAddress = host.Address };
        await using var listener = await Streams.Listener.OpenAsync(host.Address, "sandbox-officer-1");
        using (var before = await http.GetAsync(new Uri("/health", UriKind.Relative)))
        {
            before.StatusCode.ShouldBe(HttpStatusCode.OK);
            before.Headers.ConnectionClose.ShouldNotBe(true);
        }

        var ending = host.TerminateAsync();
        await Eventually.BeTrueAsync(
            async () =>
            {
                using var health = await http.GetAsync(new Uri("/health", UriKind.Relative));
                return health.StatusCode == HttpStatusCode.ServiceUnavailable && health.Headers.ConnectionClose == true;
            },
            "/health says that the host stops");
        using (var menu = await http.GetAsync(new Uri("/api/v1/products", UriKind.Relative)))
        {
            menu.StatusCode.ShouldBe(HttpStatusCode.OK);
            menu.Headers.ConnectionClose.ShouldBe(true);
        }

        listener.Ended.IsCompleted.ShouldBeFalse("streams go on while requests are answered");
        (await ending).ShouldBe(0);
        await listener.Ended.WaitAsync(TimeSpan.FromSeconds(5));
        listener.IsCut.ShouldBeFalse("the stream ends as an answer does, not as a broken connection");
    }
}
