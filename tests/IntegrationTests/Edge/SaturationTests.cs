using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace Atapos.IntegrationTests.Edge;

/// <summary>Five times as many orders as a host can take, for a minute: it takes nearly as many as ever, and tells the rest to come again.</summary>
[Collection(Alone.Name)]
public sealed class SaturationTests(ITestOutputHelper output)
{
    private const double Wanted = 0.8;

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    private static int Seconds => TestSize.Of("ATAPOS_TEST_SATURATION_SECONDS", 60);

    [MeasuredFact]
    public async Task Most_of_the_peak_is_served_the_rest_refused_and_all_is_well_at_once_afterwards()
    {
        var (peak, load, recovered) = await SaturateAsync(Seconds, ("REQUEST_CONCURRENCY", ""), ("DB_POOL_TIMEOUT", "2"));

        var share = load.Served / (double)Seconds / peak;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"PROMISE 18 seconds={Seconds} peak_per_s={peak:0} offered_per_s={load.Sent / (double)Seconds:0} served_per_s={load.Served / (double)Seconds:0} share={share:0.00} refused={load.Refused} others={load.Others} recovered_ms={recovered.TotalMilliseconds:0}"));
        load.Others.ShouldBe(0, load.Other);
        share.ShouldBeGreaterThanOrEqualTo(Wanted);
        recovered.ShouldBeLessThan(Soon);
    }

    // The control: nobody is refused, so all wait until nobody waits for the answer any more.
    [MeasuredFact]
    public async Task Without_the_limiter_what_is_asked_for_comes_too_late()
    {
        const int Short = 20;
        var (peak, load, recovered) = await SaturateAsync(Short, ("REQUEST_CONCURRENCY", "100000"), ("DB_POOL_TIMEOUT", "600"));

        var share = load.Served / (double)Short / peak;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"PROMISE 18 control=no-limiter seconds={Short} peak_per_s={peak:0} offered_per_s={load.Sent / (double)Short:0} served_per_s={load.Served / (double)Short:0} share={share:0.00} refused={load.Refused} others={load.Others} recovered_ms={recovered.TotalMilliseconds:0}"));
        (share < Wanted || load.Others > 0).ShouldBeTrue();
    }

    private static async Task<(double Peak, Load Load, TimeSpan Recovered)> SaturateAsync(int seconds, params (string Name, string Value)[] settings)
    {
        await using var database = await (await TestRun.Databases).CreateAsync(Template.Demo);
        await using var host = await HostProcess.StartAsync(
            database, await TestRun.Sandbox, settings.ToDictionary(setting => setting.Name, setting => setting.Value, StringComparer.Ordinal));
        using var load = new Load(host.Address, await database.ReadAsync<long>("select id from catalog.products where name = 'Bungkus Kado'"));
        await load.AskInTurnAsync(16, TimeSpan.FromSeconds(8));
        var peak = 0.0;
        foreach (var callers in new[] { 8, 16, 32, 64 })
        {
            peak = Math.Max(peak, await load.AskInTurnAsync(callers, TimeSpan.FromSeconds(4)));
        }

        load.Reset();
        await load.OfferAsync(5 * peak, TimeSpan.FromSeconds(seconds));
        var ended = TimeProvider.System.GetTimestamp();
        var counted = load.Served;
        await load.AskUntilServedAsync();
        var recovered = TimeProvider.System.GetElapsedTime(ended);
        await load.DrainAsync();
        load.Served = counted;
        return (peak, load, recovered);
    }

    /// <summary>Asks for orders of two merchants, and counts what becomes of that.</summary>
    private sealed class Load : IDisposable
    {
        private const int MostAtOnce = 8_000;

        // Who waits at a till for longer has gone.
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
        private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(5);

        private readonly HttpClient _http;
        private readonly (AuthenticationHeaderValue Token, byte[] Body)[] _tills;
        private int _sent;
        private int _served;
        private int _refused;
        private int _others;
        private int _waiting;

        internal Load(Uri address, long gift)
        {
            _http = new HttpClient(new SocketsHttpHandler { UseCookies = false, MaxConnectionsPerServer = 2_000 }) { BaseAddress = address, Timeout = Patience };
            _tills = [Till("sandbox-officer-1", 1), Till("sandbox-officer-2", gift)];
        }

        internal int Sent => _sent;

        internal int Served { get => _served; set => _served = value; }

        internal int Refused => _refused;

        internal int Others => _others;

        /// <summary>One of the others.</summary>
        internal string? Other { get; private set; }

        internal void Reset() => (_sent, _served, _refused, _others) = (0, 0, 0, 0);

        /// <summary>So many callers, each of whom asks again when it has its answer; answers how many were served a second.</summary>
        internal async Task<double> AskInTurnAsync(int callers, TimeSpan span)
        {
            var (before, began) = (_served, TimeProvider.System.GetTimestamp());
            await Task.WhenAll(Enumerable.Range(0, callers).Select(async _ =>
            {
                while (TimeProvider.System.GetElapsedTime(began) < span)
                {
                    await AskAsync();
                }
            }));
            return (_served - before) / TimeProvider.System.GetElapsedTime(began).TotalSeconds;
        }

        /// <summary>So many a second, whatever becomes of those before.</summary>
        internal async Task OfferAsync(double perSecond, TimeSpan span)
        {
            var began = Stopwatch.GetTimestamp();
            var offered = 0;
            for (var elapsed = TimeSpan.Zero; elapsed < span; elapsed = Stopwatch.GetElapsedTime(began))
            {
                for (var due = (int)(elapsed.TotalSeconds * perSecond); offered < due; offered++)
                {
                    if (Volatile.Read(ref _waiting) < MostAtOnce)
                    {
                        _ = AskAsync();
                    }
                }

                await Task.Delay(Tick);
            }
        }

        internal async Task AskUntilServedAsync()
        {
            while (!await AskAsync())
            {
                await Task.Delay(Tick);
            }
        }

        /// <summary>Waits until nobody waits any more.</summary>
        internal Task DrainAsync() => Eventually.BeTrueAsync(() => Task.FromResult(Volatile.Read(ref _waiting) == 0), "all are answered");

        public void Dispose() => _http.Dispose();

        private static (AuthenticationHeaderValue Token, byte[] Body) Till(string token, long product) =>
            (new("Bearer", token), Encoding.UTF8.GetBytes(Orders.Of((product, 1)).ToJsonString()));

        /// <summary>True when an order was taken.</summary>
        private async Task<bool> AskAsync()
        {
            Interlocked.Increment(ref _waiting);
            var (token, body) = _tills[Interlocked.Increment(ref _sent) % _tills.Length];
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/orders") { Content = new ByteArrayContent(body) };
                request.Headers.Authorization = token;
                request.Content.Headers.ContentType = new("application/json");
                using var answer = await _http.SendAsync(request);
                return Count(answer);
            }
            catch (Exception error) when (error is HttpRequestException or OperationCanceledException)
            {
                Interlocked.Increment(ref _others);
                Other = error.Message;
                return false;
            }
            finally
            {
                Interlocked.Decrement(ref _waiting);
            }
        }

        private bool Count(HttpResponseMessage answer)
        {
            switch (answer.StatusCode)
            {
                case HttpStatusCode.Created:
                    Interlocked.Increment(ref _served);
                    return true;
                case HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests when answer.Headers.RetryAfter is not null:
                    Interlocked.Increment(ref _refused);
                    return false;
                default:
                    Interlocked.Increment(ref _others);
                    Other = $"{(int)answer.StatusCode}";
                    return false;
            }
        }
    }
}
