using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Atapos.IntegrationTests.Harness;
using Shouldly;

namespace Atapos.IntegrationTests.Streams;

/// <summary>An event as it came.</summary>
/// <param name="Name">What happened.</param>
/// <param name="Id">Its id.</param>
/// <param name="Order">The order.</param>
internal sealed record Heard(string Name, long Id, JsonNode Order)
{
    /// <summary>Which order.</summary>
    internal long OrderId => Order.Number("oh_id");
}

/// <summary>Somebody who listens to a stream of orders, reads it as browsers do, and can say where it stopped.</summary>
internal sealed class Listener : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseCookies = false });
    private readonly CancellationTokenSource _cut = new();
    private readonly Channel<Heard> _heard = Channel.CreateUnbounded<Heard>();
    private readonly TaskCompletionSource _began = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _reading;
    private int _comments;

    private Listener(Uri host, string token, long? after, IReadOnlyList<(string Name, string Value)> headers)
    {
        LastId = after;
        _reading = ReadAsync(new Uri(host, "/api/v1/orders/stream"), token, after, headers);
    }

    /// <summary>The id to go on from.</summary>
    internal long? LastId { get; private set; }

    /// <summary>How many comments came.</summary>
    internal int Comments => Volatile.Read(ref _comments);

    /// <summary>True when the stream did not end as an answer ends.</summary>
    internal bool IsCut { get; private set; }

    /// <summary>Ends when the host ends the stream, or when it is cut.</summary>
    internal Task Ended => _reading;

    /// <summary>Opens a stream and waits until it has begun.</summary>
    /// <param name="host">Which host.</param>
    /// <param name="token">Who listens.</param>
    /// <param name="after">The last id that was seen.</param>
    /// <param name="headers">More headers.</param>
    internal static async Task<Listener> OpenAsync(
        Uri host, string token, long? after = null, params IReadOnlyList<(string Name, string Value)> headers)
    {
        var listener = new Listener(host, token, after, headers);
        await (await Task.WhenAny(listener._began.Task, listener._reading)).WaitAsync(Patience);
        return listener;
    }

    /// <summary>The next events.</summary>
    internal async Task<IReadOnlyList<Heard>> NextAsync(int count)
    {
        using var patience = new CancellationTokenSource(Patience);
        List<Heard> heard = [];
        while (heard.Count < count)
        {
            heard.Add(await _heard.Reader.ReadAsync(patience.Token));
        }

        return heard;
    }

    /// <summary>The next event.</summary>
    internal async Task<Heard> NextAsync() => (await NextAsync(1)).ShouldHaveSingleItem();

    /// <summary>What has come beyond what was read.</summary>
    internal IReadOnlyList<Heard> Rest()
    {
        List<Heard> rest = [];
        while (_heard.Reader.TryRead(out var heard))
        {
            rest.Add(heard);
        }

        return rest;
    }

    /// <summary>Cuts the connection, in the middle of whatever comes.</summary>
    internal async Task CutAsync()
    {
        await _cut.CancelAsync();
        await _reading.ContinueWith(_ => { }, TaskScheduler.Default);
    }

    public async ValueTask DisposeAsync()
    {
        await CutAsync();
        _http.Dispose();
        _cut.Dispose();
    }

    private async Task ReadAsync(Uri address, string token, long? after, IReadOnlyList<(string Name, string Value)> headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (after is { } id)
        {
            request.Headers.Add("Last-Event-ID", id.ToString(CultureInfo.InvariantCulture));
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        try
        {
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, _cut.Token);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
            answer.Content.Headers.ContentType?.MediaType.ShouldBe("text/event-stream");
            using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(_cut.Token));
            await ReadLinesAsync(lines);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or OperationCanceledException && _began.Task.IsCompleted)
        {
            // The connection is gone, as connections go.
            IsCut = true;
            _began.TrySetResult();
        }
    }

    private async Task ReadLinesAsync(StreamReader lines)
    {
        var (name, id, data) = ("", 0L, "");
        while (await lines.ReadLineAsync(_cut.Token) is { } line)
        {
            switch (line.Split(": ", 2))
            {
                case ["event", var value]:
                    name = value;
                    break;
                case ["id", var value]:
                    id = long.Parse(value, CultureInfo.InvariantCulture);
                    break;
                case ["data", var value]:
                    data = value;
                    break;
                case ["", "heartbeat"]:
                    Interlocked.Increment(ref _comments);
                    break;
                case [""]:
                    Dispatch(name, id, data);
                    (name, data) = ("", "");
                    break;
            }
        }
    }

    private void Dispatch(string name, long id, string data)
    {
        LastId = id;
        if (data.Length > 0)
        {
            _heard.Writer.TryWrite(new(name, id, JsonNode.Parse(data)!));
        }

        _began.TrySetResult();
    }
}
