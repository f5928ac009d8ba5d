using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Atapos.Sandbox.Tests.Midtrans;

/// <summary>A merchant's server that takes notifications, and answers what it is told to.</summary>
internal sealed class NotificationListener : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<JsonNode> _taken = new();

    private NotificationListener(WebApplication app) => _app = app;

    public string Url => $"{_app.Urls.Single()}/hook";

    /// <summary>The HTTP status of its answers.</summary>
    public int Answer { get; set; } = StatusCodes.Status200OK;

    /// <summary>Where its answers lead, null for nowhere.</summary>
    public string? Location { get; set; }

    /// <summary>The headers of the last notification.</summary>
    public IHeaderDictionary? Headers { get; private set; }

    public IReadOnlyList<JsonNode> Taken => [.. _taken];

    public IReadOnlyList<string> Statuses => [.. _taken.Select(body => (string)body["transaction_status"]!)];

    public static async Task<NotificationListener> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var listener = new NotificationListener(app);
        app.Run(async context =>
        {
            listener.Headers = new HeaderDictionary(context.Request.Headers.ToDictionary(header => header.Key, header => header.Value, StringComparer.OrdinalIgnoreCase));
            listener._taken.Enqueue((await JsonNode.ParseAsync(context.Request.Body))!);
            context.Response.StatusCode = listener.Answer;
            context.Response.Headers.Location = listener.Location;
        });
        await app.StartAsync();
        return listener;
    }

    /// <summary>Waits for so many notifications and gives their statuses.</summary>
    public async Task<IReadOnlyList<string>> StatusesAsync(int count)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(8));
        while (_taken.Count < count)
        {
            await Task.Delay(20, limit.Token);
        }

        return Statuses;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
