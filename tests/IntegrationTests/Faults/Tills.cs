using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Atapos.IntegrationTests.Harness;
using Shouldly;

namespace Atapos.IntegrationTests.Faults;

/// <summary>Tills that sell until they are closed: the menu, an order, the cash, the order again, the list.</summary>
internal sealed class Tills : IAsyncDisposable
{
    private const decimal Cash = 100_000;

    // Whoever stands at the till is slower, and on few cores the hosts must get to start.
    private static readonly TimeSpan BetweenSales = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan BeforeAgain = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestOutage = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestGoodbye = TimeSpan.FromSeconds(75);

    private readonly CancellationTokenSource _closing = new();
    private readonly Uri _address;
    private readonly bool _tryAgain;
    private readonly IReadOnlyList<(string Token, long Product)> _shops;
    private readonly List<Task> _tills;
    private int _requests;
    private int _cuts;

    private Tills(Uri address, int count, bool tryAgain, IReadOnlyList<(string Token, long Product)> shops)
    {
        (_address, _tryAgain, _shops) = (address, tryAgain, shops);
        _tills = [.. Enumerable.Range(0, count).Select(till => Task.Run(() => SellAsync(till)))];
    }

    /// <summary>How many requests were sent.</summary>
    internal int Requests => Volatile.Read(ref _requests);

    /// <summary>How many were broken off and sent again.</summary>
    internal int Cuts => Volatile.Read(ref _cuts);

    /// <summary>What was answered as it must never be.</summary>
    internal ConcurrentQueue<string> Failures { get; } = new();

    /// <summary>Every order that was acknowledged, with the answer.</summary>
    internal ConcurrentDictionary<long, JsonNode> Ordered { get; } = new();

    /// <summary>Every order whose payment was acknowledged.</summary>
    internal ConcurrentDictionary<long, byte> Paid { get; } = new();

    /// <summary>Opens tills of merchant 1, which sell product 1.</summary>
    /// <param name="address">Where they ask.</param>
    /// <param name="count">How many, each with a connection of its own.</param>
    /// <param name="tryAgain">Whether they send with a key and, when they are cut off, again; else each that fails is a failure.</param>
    internal static Tills Open(Uri address, int count, bool tryAgain) => Open(address, count, tryAgain, [("sandbox-officer-1", 1)]);

    /// <summary>Opens tills of several merchants, each with the token of its staff and a product.</summary>
    internal static Tills Open(Uri address, int count, bool tryAgain, IReadOnlyList<(string Token, long Product)> shops) => new(address, count, tryAgain, shops);

    /// <summary>Waits until so many more payments were taken.</summary>
    internal async Task TakeAsync(int payments)
    {
        var (enough, began) = (Paid.Count + payments, TimeProvider.System.GetTimestamp());
        while (Paid.Count < enough && Failures.IsEmpty)
        {
            TimeProvider.System.GetElapsedTime(began).ShouldBeLessThan(LongestOutage, $"{payments} more payments");
            await Task.Delay(BeforeAgain);
        }
    }

    /// <summary>Lets each finish its sale.</summary>
    internal async Task CloseAsync()
    {
        await _closing.CancelAsync();
        await Task.WhenAll(_tills);
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _closing.Dispose();
    }

    private async Task SellAsync(int till)
    {
        var (token, product) = _shops[till % _shops.Count];
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = _address, Timeout = TimeSpan.FromSeconds(40) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        while (!_closing.IsCancellationRequested)
        {
            await Task.Delay(BetweenSales);
            await SendAsync(http, HttpMethod.Get, "products?limit=10");
            if (await SendAsync(http, HttpMethod.Post, "orders", Orders.Of((product, 1)).With("cu_email", $"kasir.{till}@example.com")) is not { } order)
            {
                continue;
            }

            var id = order.Number("oh_id");
            Ordered[id] = order;
            if (await SendAsync(http, HttpMethod.Post, string.Create(CultureInfo.InvariantCulture, $"orders/{id}/pay-cash"), new JsonObject { ["amount_paid"] = Cash }) is not null)
            {
                Paid[id] = 0;
            }

            if (!_closing.IsCancellationRequested)
            {
                await SendAsync(http, HttpMethod.Get, string.Create(CultureInfo.InvariantCulture, $"orders/{id}"));
                await SendAsync(http, HttpMethod.Get, "orders?limit=5");
            }
        }
    }

    private async Task<JsonNode?> SendAsync(HttpClient http, HttpMethod method, string path, JsonObject? body = null)
    {
        var key = _tryAgain && body is not null ? Guid.CreateVersion7().ToString("N") : null;
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var (answer, failure) = await TrySendAsync(http, method, path, body, key);
            if (answer is not null)
            {
                return answer;
            }

            if (!_tryAgain || failure.Length > 0 || TimeProvider.System.GetElapsedTime(began) > (_closing.IsCancellationRequested ? LongestGoodbye : LongestOutage))
            {
                Failures.Enqueue($"{method} {path}: {(failure.Length > 0 ? failure : "cut off")}");
                await Task.Delay(BeforeAgain);
                return null;
            }

            Interlocked.Increment(ref _cuts);
            await Task.Delay(BeforeAgain);
        }
    }

    /// <summary>The answer; or what is wrong with it, nothing when the request was cut off and may be sent again.</summary>
    private async Task<(JsonNode? Answer, string Failure)> TrySendAsync(HttpClient http, HttpMethod method, string path, JsonObject? body, string? key)
    {
        Interlocked.Increment(ref _requests);
        try
        {
            using var request = new HttpRequestMessage(method, "/api/v1/" + path) { Content = body is null ? null : JsonContent.Create(body) };
            if (key is not null)
            {
                request.Headers.Add("Idempotency-Key", key);
            }

            using var answer = await http.SendAsync(request);
            var text = await answer.Content.ReadAsStringAsync();
            return answer.IsSuccessStatusCode ? (JsonNode.Parse(text), "")
                : _tryAgain && MayBeSentAgain(answer, text) ? (null, "")
                : (null, string.Create(CultureInfo.InvariantCulture, $"{(int)answer.StatusCode} {text}"));
        }
        catch (Exception cut) when (cut is HttpRequestException or IOException)
        {
            return (null, _tryAgain ? "" : cut.Message);
        }
    }

    // What the proxy says for a host that is gone, what a host says while the database is, and of a copy that is still at work.
    private static bool MayBeSentAgain(HttpResponseMessage answer, string text) => answer.StatusCode switch
    {
        HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout => answer.Content.Headers.ContentType?.MediaType is "text/html",
        HttpStatusCode.ServiceUnavailable => text.Contains("\"database.unavailable\"", StringComparison.Ordinal),
        HttpStatusCode.Conflict => text.Contains("\"idempotency.in-progress\"", StringComparison.Ordinal),
        _ => false,
    };
}
