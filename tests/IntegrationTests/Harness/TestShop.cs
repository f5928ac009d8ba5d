using System.Net.Http.Headers;
using Atapos.Host;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Atapos.IntegrationTests.Harness;

/// <summary>How a host of a test differs from the usual one.</summary>
public sealed record ShopPlan
{
    /// <summary>What its own database holds.</summary>
    public Template Template { get; init; } = Template.Demo;

    /// <summary>A database that somebody else made and will give back; null for one of its own.</summary>
    public TestDatabase? Database { get; init; }

    /// <summary>How the host reaches the database, when that is not straight.</summary>
    public string? Connection { get; init; }

    /// <summary>Its clock; null for the real one.</summary>
    public TimeProvider? Clock { get; init; }

    /// <summary>Its Atlas; null for the one that all share.</summary>
    public AtlasSandbox? Sandbox { get; init; }

    /// <summary>What else it is made of.</summary>
    public Action<IServiceCollection> Configure { get; init; } = _ => { };

    /// <summary>Settings beyond the usual ones.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}

/// <summary>The real host on a free port with a database of its own, and clients for everybody who may call it.</summary>
public sealed class TestShop : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _http;
    private readonly TimeProvider _clock;

    private TestShop(WebApplication app, TestDatabase database, AtlasSandbox sandbox, ShopPlan plan)
    {
        _app = app;
        Sandbox = sandbox;
        _clock = plan.Clock ?? TimeProvider.System;
        Database = database;
        _http = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false, MaxConnectionsPerServer = 100 })
        {
            BaseAddress = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()),
            Timeout = TimeSpan.FromSeconds(60),
        };
        _http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
    }

    /// <summary>The host's database.</summary>
    public TestDatabase Database { get; }

    /// <summary>The host's outside world.</summary>
    public AtlasSandbox Sandbox { get; }

    /// <summary>What the host is made of.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>Where it listens.</summary>
    public Uri Address => _http.BaseAddress!;

    /// <summary>Cashier of merchant 1.</summary>
    public ApiClient Officer => Staff("sandbox-officer-1");

    /// <summary>Owner of merchant 1.</summary>
    public ApiClient Admin => Staff("sandbox-admin-1");

    /// <summary>Cashier of merchant 2.</summary>
    public ApiClient OtherOfficer => Staff("sandbox-officer-2");

    /// <summary>Owner of merchant 2.</summary>
    public ApiClient OtherAdmin => Staff("sandbox-admin-2");

    /// <summary>The platform's own staff, without a merchant.</summary>
    public ApiClient Platform => Staff("sandbox-platform-admin");

    /// <summary>Known to Atlas, but without a role in this application.</summary>
    public ApiClient WithoutRole => Staff("sandbox-no-role");

    /// <summary>Without a token.</summary>
    public ApiClient Anonymous => new(_http, token: null);

    /// <summary>Somebody with a token of Atlas.</summary>
    public ApiClient Staff(string token) => new(_http, token);

    /// <summary>A customer with a valid token.</summary>
    public ApiClient Customer(long customerId, long merchant = 1) => new(_http, CustomerTokens.Valid(customerId, merchant, _clock.GetUtcNow()));

    /// <summary>The number of a demo customer.</summary>
    public Task<long> CustomerIdAsync(string email) => Database.ReadAsync<long>("select id from identity.customers where email_key = $1", email);

    /// <summary>The number of a demo product.</summary>
    public Task<long> ProductIdAsync(string name) => Database.ReadAsync<long>("select id from catalog.products where name = $1", name);

    /// <summary>Starts a host.</summary>
    public static async Task<TestShop> OpenAsync(ShopPlan? plan = null)
    {
        plan ??= new();
        var database = plan.Database ?? await (await TestRun.Databases).CreateAsync(plan.Template);
        var sandbox = plan.Sandbox ?? await TestRun.Sandbox;
        var settings = ShopSettings.Of(sandbox);
        foreach (var (name, value) in plan.Settings)
        {
            settings[name] = value;
        }

        var app = AtaposApp.Create(settings, plan.Connection ?? database.LoginConnection, services =>
        {
            if (plan.Clock is { } clock)
            {
                services.AddSingleton(clock);
            }

            plan.Configure(services);
        });
        await app.StartAsync();
        return new(app, database, sandbox, plan);
    }

    /// <summary>Stops the host as Ctrl-C does; the database stays.</summary>
    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.DisposeAsync();
    }
}

/// <summary>A demo shop for the tests of a class, which run one after the other.</summary>
public sealed class DemoShop : IAsyncLifetime
{
    /// <summary>The running host.</summary>
    public TestShop Shop { get; private set; } = null!;

    /// <inheritdoc/>
    public async Task InitializeAsync() => Shop = await TestShop.OpenAsync();

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        await Shop.DisposeAsync();
        await Shop.Database.DisposeAsync();
    }
}

/// <summary>A demo shop on a bare day, whose clock stands still until a test moves it on.</summary>
public sealed class ClockShop : IAsyncLifetime
{
    /// <summary>Begins two days from now at noon in Jakarta, when nothing was sold yet and the demo's promotions run.</summary>
    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(TimeProvider.System.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero).AddDays(2).AddHours(5));

    /// <summary>The running host.</summary>
    public TestShop Shop { get; private set; } = null!;

    /// <inheritdoc/>
    public async Task InitializeAsync() => Shop = await TestShop.OpenAsync(new() { Clock = Clock });

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        await Shop.DisposeAsync();
        await Shop.Database.DisposeAsync();
    }
}
