using System.Collections.Concurrent;
using System.Text;
using Atapos.Payments.Midtrans;
using Atapos.Shared;
using Atapos.Shared.Hosting.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Atapos.Payments.Tests.Midtrans;

/// <summary>A gateway that answers whatever a test wants, over a real socket, and the client that talks to it by a clock of the test's.</summary>
internal sealed class StandIn : IAsyncDisposable
{
    internal const string Key = "SB-Mid-server-abc123cde456";
    internal const string OrderId = "INV-20251108-0001-3F-1";
    internal static readonly DateTimeOffset Start = new(2025, 11, 8, 10, 26, 10, TimeSpan.Zero);

    private readonly WebApplication _app;
    private readonly ServiceProvider _services;

    private StandIn(WebApplication app)
    {
        _app = app;
        Access = new GatewayAccess(Key, new Uri($"{app.Urls.Single()}/snap/v1"), new Uri($"{app.Urls.Single()}/v2"));
        _services = Services(Clock, Logged);
    }

    internal FakeTimeProvider Clock { get; } = new(Start);

    internal LoggedLines Logged { get; } = new();

    internal GatewayAccess Access { get; }

    internal IPaymentGateway Gateway => _services.GetRequiredService<IPaymentGateway>();

    internal ConcurrentQueue<Call> Calls { get; } = new();

    /// <summary>The calls that tell it to do something.</summary>
    internal static IReadOnlyList<string> Orders { get; } = ["open", "charge", "cancel", "expire", "close", "refund"];

    /// <summary>What it does with the next requests.</summary>
    internal Func<HttpContext, Task> Answer { get; set; } = context => WriteAsync(context, 500, "");

    internal static SnapOrder Snap { get; } = new(
        OrderId, Money.Of(51_750),
        [new("P1-L1", "Nasi Goreng", Money.Of(22_500), 2), new("TAX", "Tax", Money.Of(4_500), 1), new("SVC", "Service charge", Money.Of(2_250), 1)],
        new("Budi Santoso", "budi@example.com", "0812-3456-7890"), new(Start, 60), new Uri("https://shop.example/done?a=1"), "01900000-0000-7000-8000-000000000001");

    internal static QrisOrder Qris { get; } = new(
        Snap.OrderId, Snap.Amount, Snap.Items, GatewayCustomer.Unknown, new(Start, 15), "01900000-0000-7000-8000-000000000002");

    internal static RefundOrder Refund { get; } = new("R-1", Money.Of(10_000), "Salah pesan");

    internal static async Task<StandIn> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        StandIn? standIn = null;
        app.Run(async context =>
        {
            using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
            standIn!.Calls.Enqueue(new(
                $"{context.Request.Method} {context.Request.Path}", await reader.ReadToEndAsync(),
                context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase)));
            await standIn.Answer(context);
        });
        await app.StartAsync();
        return standIn = new StandIn(app);
    }

    /// <summary>The services of the module's gateway.</summary>
    /// <param name="clock">By which it waits.</param>
    /// <param name="logged">What it logs.</param>
    /// <param name="connections">In place of its own; null for those.</param>
    internal static ServiceProvider Services(TimeProvider clock, LoggedLines logged, HttpMessageHandler? connections = null)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddProvider(logged));
        services.AddSingleton(clock);
        services.AddGateway(new SettingsReader(new Dictionary<string, string>(StringComparer.Ordinal), isDevelopment: true));
        if (connections is not null)
        {
            services.AddHttpClient(nameof(MidtransTransport)).ConfigurePrimaryHttpMessageHandler(() => connections);
        }

        return services.BuildServiceProvider();
    }

    internal void Answers(int status, string body) => Answer = context => WriteAsync(context, status, body);

    internal static Task WriteAsync(HttpContext context, int status, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(body);
    }

    /// <summary>A body of the Core API about the order of these tests.</summary>
    internal static string Core(string code, string? status, string more = "\"fraud_status\":\"accept\"")
    {
        var told = status is null ? "" : $"\"transaction_status\":\"{status}\",";
        return $$"""
            {"status_code":"{{code}}","status_message":"Words of the gateway","order_id":"{{OrderId}}","transaction_id":"9f07920a",{{told}}{{more}}}
            """;
    }

    /// <summary>Makes one of the calls.</summary>
    internal Task CallAsync(string call, GatewayAccess? access = null)
    {
        var account = access ?? Access;
        return call switch
        {
            "open" => Gateway.OpenSnapAsync(account, Snap, default),
            "charge" => Gateway.ChargeQrisAsync(account, Qris, default),
            "status" => Gateway.StatusAsync(account, OrderId, default),
            "cancel" => Gateway.CancelAsync(account, OrderId, default),
            "expire" => Gateway.ExpireAsync(account, OrderId, default),
            "close" => Gateway.CloseSnapAsync(account, "token", default),
            _ => Gateway.RefundAsync(account, OrderId, Refund, default),
        };
    }

    /// <summary>How a call fails, with time passing until it does.</summary>
    internal async Task<GatewayException> FailsAsync(Task call)
    {
        var failure = await Should.ThrowAsync<GatewayException>(PassUntilEndAsync(call));
        failure.ToString().ShouldNotContain(Key);
        return failure;
    }

    /// <summary>Lets time pass until something has ended.</summary>
    internal async Task<T> PassUntilEndAsync<T>(Task<T> task)
    {
        await PassUntilEndAsync((Task)task);
        return await task;
    }

    /// <summary>Lets time pass until something has ended: twice as fast as it does outside, so that an answer on its way is not too late.</summary>
    internal async Task PassUntilEndAsync(Task task)
    {
        while (!task.IsCompleted)
        {
            await Task.WhenAny(task, Task.Delay(10));
            Clock.Advance(TimeSpan.FromMilliseconds(20));
        }

        await task;
    }

    /// <summary>Lets a call arrive that nobody answers, and then time pass in leaps until it ends.</summary>
    internal async Task<GatewayException> FailsUnansweredAsync(Func<Task> call)
    {
        Answer = context => Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);
        var task = call();
        while (Calls.IsEmpty)
        {
            await Task.Delay(5);
        }

        while (!task.IsCompleted)
        {
            await Task.WhenAny(task, Task.Delay(20));
            Clock.Advance(TimeSpan.FromMilliseconds(250));
        }

        return await Should.ThrowAsync<GatewayException>(task);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await _app.StopAsync(patience.Token);
        await _app.DisposeAsync();
    }

    internal sealed record Call(string Target, string Body, IReadOnlyDictionary<string, string> Headers);
}

/// <summary>What was logged.</summary>
internal sealed class LoggedLines : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> _lines = new();

    internal IEnumerable<string> Lines => _lines;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue($"{formatter(state, exception)} {exception}");

    public void Dispose()
    {
    }
}
