using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;

namespace Atapos.Bench;

/// <summary>Many open live streams on one host: what they cost in memory, and how soon each of them hears of an order.</summary>
internal static class Streams
{
    internal const string Name = "streams";

    private const int OfOneCaller = 50;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Opens 50 streams for each merchant's admin, takes one order in each shop, and tells what came of it.</summary>
    internal static async Task<string> MeasureAsync(Machine machine)
    {
        var callers = await machine.TokensAsync();
        using var handler = new SocketsHttpHandler { MaxConnectionsPerServer = int.MaxValue };
        using var http = new HttpClient(handler) { BaseAddress = Machine.Host, Timeout = Timeout.InfiniteTimeSpan };
        var before = machine.HostMemory();
        using var ending = new CancellationTokenSource();
        var heard = new List<Task<double>>();
        var opened = new List<Task>();
        var placed = new Dictionary<string, TaskCompletionSource<long>>(StringComparer.Ordinal);
        foreach (var token in callers)
        {
            placed[token] = new(TaskCreationOptions.RunContinuationsAsynchronously);
            for (var i = 0; i < OfOneCaller; i++)
            {
                var open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                opened.Add(open.Task);
                heard.Add(ListenAsync(http, token, open, placed[token].Task, ending.Token));
            }
        }

        await Task.WhenAll(opened).WaitAsync(Patience, TimeProvider.System, CancellationToken.None);
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, CancellationToken.None);
        var during = machine.HostMemory();
        foreach (var token in callers)
        {
            using var order = new HttpRequestMessage(HttpMethod.Post, "api/v1/orders") { Content = JsonContent.Create(await BasketAsync(http, token)) };
            order.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            placed[token].SetResult(Stopwatch.GetTimestamp());
            (await http.SendAsync(order, ending.Token)).EnsureSuccessStatusCode();
        }

        double[] milliseconds = [.. (await Task.WhenAll(heard).WaitAsync(Patience, TimeProvider.System, CancellationToken.None)).Order()];
        await ending.CancelAsync();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{heard.Count} open streams: {before:0} MiB before, {during:0} MiB with them open; every one heard of its shop's order, p50 {milliseconds[milliseconds.Length / 2]:0} ms, slowest {milliseconds[^1]:0} ms after it was sent.");
    }

    private static async Task<double> ListenAsync(HttpClient http, string token, TaskCompletionSource open, Task<long> sent, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/v1/orders/stream");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        answer.EnsureSuccessStatusCode();
        open.TrySetResult();
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(cancellationToken));
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            if (string.Equals(line, "event: created", StringComparison.Ordinal))
            {
                return Stopwatch.GetElapsedTime(await sent).TotalMilliseconds;
            }
        }

        throw new IOException("A stream ended before it heard of the order.");
    }

    private static async Task<object> BasketAsync(HttpClient http, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/v1/products?limit=1");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await http.SendAsync(request);
        var products = await answer.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>();
        return new { oh_order_type = "takeaway", items = new[] { new { pr_id = products[0].GetProperty("pr_id").GetInt64(), oi_qty = 1 } } };
    }
}
