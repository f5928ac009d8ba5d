using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Atapos.Host;
using Atapos.IntegrationTests.CustomerSignIn;
using Atapos.IntegrationTests.Harness;
using Atapos.IntegrationTests.Streams;
using Atapos.Shared.Hosting.Demo;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace Atapos.IntegrationTests.Faults;

/// <summary>Any number of hosts on one database, behind one proxy that sends each request to whichever it likes.</summary>
[Collection(Alone.Name)]
public sealed class ManyHostsTests(ITestOutputHelper output)
{
    private const int Hosts = 3;

    private static int Kills => TestSize.Of("ATAPOS_TEST_HOST_KILLS", 2);

    private static TimeSpan BetweenKills => TimeSpan.FromSeconds(TestSize.Of("ATAPOS_TEST_SECONDS_BETWEEN_KILLS", 1));

    [Fact]
    public async Task Hosts_that_start_at_once_on_an_empty_database_make_and_fill_it_once()
    {
        await using var database = await (await TestRun.Databases).CreateAsync(Template.Empty);
        var sandbox = await TestRun.Sandbox;

        var hosts = await Task.WhenAll(Enumerable.Range(0, Hosts).Select(_ => HostProcess.StartAsync(database, sandbox)));

        (await database.ListAsync<long>("select me_id from tenancy.merchants order by 1")).ShouldBe([1, 2]);
        (await database.ReadAsync<long>("select count(*) - count(distinct name) from catalog.products where me_id = 1")).ShouldBe(0);
        foreach (var host in hosts)
        {
            await using var tills = Tills.Open(host.Address, 1, tryAgain: false);
            await tills.TakeAsync(1);
            await tills.CloseAsync();
            tills.Failures.ShouldBeEmpty();
            (await host.TerminateAsync()).ShouldBe(0);
            await host.DisposeAsync();
        }
    }

    [Fact]
    public async Task Hosts_that_all_find_no_shop_open_the_demo_shops_once()
    {
        await using var database = await (await TestRun.Databases).CreateAsync(Template.Migrated);
        var hosts = Enumerable.Range(0, 6).Select(_ => AtaposApp.Create(ShopSettings.Of(sandbox: null), database.LoginConnection)).ToList();

        await Task.WhenAll(hosts.Select(host => host.Services.GetRequiredService<DemoShops>().SeedAsync(CancellationToken.None)));

        (await database.ListAsync<long>("select me_id from tenancy.merchants order by 1")).ShouldBe([1, 2]);
        foreach (var host in hosts)
        {
            await host.DisposeAsync();
        }
    }

    [NginxFact]
    public async Task Three_hosts_under_load_of_all_kinds_lose_nothing_and_refuse_nothing_when_they_are_killed_in_turn()
    {
        await using var database = await (await TestRun.Databases).CreateAsync(Template.Demo);
        await using var sandbox = await AtlasSandbox.StartAsync();
        await using var fleet = await HostFleet.StartAsync(database, sandbox, Hosts);
        var before = await database.ReadAsync<long>("select last from ordering.news_counters where me_id = 1");
        await using var tills = Tills.Open(fleet.Address, 6, tryAgain: true);
        await using var board = Follower.Open(fleet.Address, before);
        await using var people = Crowd.Open(fleet, sandbox);
        for (var kill = 0; kill < Kills; kill++)
        {
            await Task.Delay(BetweenKills);
            await tills.TakeAsync(10);
            await fleet.KillAsync(kill % Hosts);
        }

        await tills.TakeAsync(10);
        await people.CloseAsync();
        await tills.CloseAsync();
        await Books.DeliveredAsync(database);
        var latest = await database.ReadAsync<long>("select last from ordering.news_counters where me_id = 1");
        await Eventually.BeTrueAsync(() => Task.FromResult(board.Latest >= latest), "the board has heard of everything");

        var lost = await Books.LostAsync(database, tills);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"MANY HOSTS hosts={Hosts} kills={Kills} requests={tills.Requests} cut_and_sent_again={tills.Cuts} failed={tills.Failures.Count + people.Failures.Count} orders={tills.Ordered.Count} payments={tills.Paid.Count} lost={lost} signed_in={people.SignedIn} menus_changed={people.MenusChanged} news={latest - before} heard={board.Heard.Count}"));
        tills.Failures.ShouldBeEmpty();
        people.Failures.ShouldBeEmpty();
        people.SignedIn.ShouldBeGreaterThan(0);
        people.MenusChanged.ShouldBeGreaterThan(0);
        lost.ShouldBe(0);
        board.Heard.ShouldBe(Enumerable.Range(1, (int)(latest - before)).Select(news => before + news));
        await Books.ShouldAddUpAsync(database, tills);
    }

    /// <summary>Somebody who listens to the orders of merchant 1 all the time, and goes on elsewhere when a host is gone.</summary>
    private sealed class Follower : IAsyncDisposable
    {
        private readonly CancellationTokenSource _closing = new();
        private readonly Uri _address;
        private readonly Task _listening;
        private long _latest;

        private Follower(Uri address, long after)
        {
            (_address, _latest) = (address, after);
            _listening = Task.Run(ListenAsync);
        }

        internal ConcurrentQueue<long> Heard { get; } = new();

        internal long Latest => Volatile.Read(ref _latest);

        internal static Follower Open(Uri address, long after) => new(address, after);

        public async ValueTask DisposeAsync()
        {
            await _closing.CancelAsync();
            await _listening;
            _closing.Dispose();
        }

        private async Task ListenAsync()
        {
            while (!_closing.IsCancellationRequested)
            {
                await using var listener = await Listener.OpenAsync(_address, "sandbox-officer-1", _latest);
                while (!_closing.IsCancellationRequested)
                {
                    var isOver = listener.Ended.IsCompleted;
                    foreach (var heard in listener.Rest())
                    {
                        Heard.Enqueue(heard.Id);
                        Volatile.Write(ref _latest, heard.Id);
                    }

                    if (isOver)
                    {
                        break;
                    }

                    await Task.Delay(20);
                }
            }
        }
    }

    /// <summary>Customers who sign in by a code, each step at whichever host, and an owner who changes the menu and looks at every host.</summary>
    private sealed class Crowd : IAsyncDisposable
    {
        private static readonly TimeSpan SeenEverywhere = TimeSpan.FromSeconds(10);

        private readonly CancellationTokenSource _closing = new();
        private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10) };
        private readonly HostFleet _fleet;
        private readonly AtlasSandbox _sandbox;
        private readonly Task _all;

        private Crowd(HostFleet fleet, AtlasSandbox sandbox)
        {
            (_fleet, _sandbox) = (fleet, sandbox);
            _all = Task.WhenAll(Task.Run(SignInAsync), Task.Run(ChangeTheMenuAsync));
        }

        internal ConcurrentQueue<string> Failures { get; } = new();

        internal int SignedIn { get; private set; }

        internal int MenusChanged { get; private set; }

        internal static Crowd Open(HostFleet fleet, AtlasSandbox sandbox) => new(fleet, sandbox);

        internal async Task CloseAsync()
        {
            await _closing.CancelAsync();
            await _all;
        }

        public async ValueTask DisposeAsync()
        {
            await CloseAsync();
            _http.Dispose();
            _closing.Dispose();
        }

        private async Task SignInAsync()
        {
            // One address may ask for fifty codes in a quarter of an hour, at all hosts together.
            for (var asked = 0; asked < 40 && !_closing.IsCancellationRequested; asked++)
            {
                var email = $"{Guid.CreateVersion7():N}@example.com";
                if (await SendAsync(_fleet.Address, HttpMethod.Post, "auth/customer/request-otp", new JsonObject { ["email"] = email }) is not null
                    && await CodeAsync(email) is { } code
                    && await SendAsync(_fleet.Address, HttpMethod.Post, "auth/customer/verify-otp", new JsonObject { ["email"] = email, ["otp"] = code }) is { } answer
                    && await SendAsync(_fleet.Address, HttpMethod.Get, "auth/customer/me", body: null, answer.Word("access_token")) is not null)
                {
                    SignedIn++;
                }

                await Task.Delay(500);
            }
        }

        // A mail that a killed host had in hand comes when its lease is over; whoever waits asks for another.
        private async Task<string?> CodeAsync(string email)
        {
            for (var look = 0; look < 40; look++)
            {
                if ((await _sandbox.MailsToAsync(email)).FirstOrDefault() is { } mail)
                {
                    return Mailbox.CodeIn(mail.Word("text"));
                }

                await Task.Delay(100);
            }

            return null;
        }

        private async Task ChangeTheMenuAsync()
        {
            while (!_closing.IsCancellationRequested)
            {
                var name = $"Nasi Goreng {Guid.CreateVersion7():N}";
                if (await SendAsync(_fleet.Address, HttpMethod.Put, "products/1", new JsonObject { ["pr_name"] = name }, "sandbox-admin-1") is not null)
                {
                    var began = TimeProvider.System.GetTimestamp();
                    foreach (var host in _fleet.Hosts)
                    {
                        while (await SendAsync(host, HttpMethod.Get, "products?limit=10") is { } menu && !menu.ToJsonString().Contains(name, StringComparison.Ordinal))
                        {
                            if (TimeProvider.System.GetElapsedTime(began) > SeenEverywhere)
                            {
                                Failures.Enqueue($"{host} still shows the old menu");
                                break;
                            }
                        }
                    }

                    MenusChanged++;
                }

                await Task.Delay(300);
            }
        }

        /// <summary>The answer; null when a host was killed meanwhile.</summary>
        private async Task<JsonNode?> SendAsync(Uri address, HttpMethod method, string path, JsonObject? body = null, string? token = null)
        {
            try
            {
                using var request = new HttpRequestMessage(method, new Uri(address, "/api/v1/" + path)) { Content = body is null ? null : JsonContent.Create(body) };
                request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
                using var answer = await _http.SendAsync(request);
                var text = await answer.Content.ReadAsStringAsync();
                if (answer.IsSuccessStatusCode)
                {
                    return JsonNode.Parse(text);
                }

                if (answer.StatusCode != HttpStatusCode.BadGateway || answer.Content.Headers.ContentType?.MediaType is not "text/html")
                {
                    Failures.Enqueue(string.Create(CultureInfo.InvariantCulture, $"{method} {path}: {(int)answer.StatusCode} {text}"));
                }
            }
            catch (HttpRequestException)
            {
                // It was asked straight, and is gone.
            }

            return null;
        }
    }
}
