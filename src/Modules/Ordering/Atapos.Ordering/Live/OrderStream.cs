using System.Globalization;
using System.Text;
using System.Text.Json;
using Atapos.Ordering.Domain;
using Atapos.Shared.Hosting.Security;
using Atapos.Shared.Hosting.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Atapos.Ordering.Live;

/// <summary>Writes the news of a merchant's orders as Server-Sent Events for as long as somebody listens who may.</summary>
/// <param name="place">At the merchant's feed; given back at the end.</param>
/// <param name="caller">Who listens: a customer hears of its own orders alone.</param>
/// <param name="seen">The number of the last news that were seen; null begins with what comes next.</param>
/// <remarks>
/// An event's id is its number. A line <c>id</c> alone moves a listener on without an event, so that it resumes in the right place also
/// when nothing was for it. <c>reset</c> says that news were missed that are no more to be had: whoever shows a list must read it anew.
/// </remarks>
internal sealed class OrderStream(OrderFeeds.Place place, Caller caller, long? seen) : IResult, IStatusCodeHttpResult, IContentTypeHttpResult
{
    internal const string MediaType = "text/event-stream";

    private const int RetryMilliseconds = 2_000;

    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    // Who may listen is asked again so often, and on the way in whenever a stream is opened anew.
    private static readonly TimeSpan BetweenChecks = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestLife = TimeSpan.FromMinutes(30);

    private long _seen;

    public int? StatusCode => StatusCodes.Status200OK;

    public string? ContentType => MediaType;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        using var held = place;
        var services = httpContext.RequestServices;
        var clock = services.GetRequiredService<TimeProvider>();
        using var life = new CancellationTokenSource(LifeOf(caller, clock.GetUtcNow()), clock);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(
            life.Token, httpContext.RequestAborted, services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
        httpContext.Response.ContentType = MediaType;
        try
        {
            _seen = seen ?? await place.Feed.LatestAsync(ending.Token);
            await BeginAsync(httpContext, ending.Token);
            await StreamAsync(httpContext, services.GetRequiredService<CallerCheck>(), clock, ending.Token);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // An end without a word, even before the first, lets the listener open it anew, at another host if this one stops.
        }
        catch (Exception away) when (httpContext.Response.HasStarted && away is NpgsqlException or DbUpdateException or TimeoutException or InvalidOperationException)
        {
            // The head is out already: the end says that it is to be opened anew, which then tells what is wrong.
            services.GetRequiredService<ILogger<OrderStream>>().LogWarning(away, "A stream of orders was ended, to be opened anew.");
        }
    }

    private static TimeSpan LifeOf(Caller caller, DateTimeOffset now)
    {
        var left = caller.TokenEndsAt is { } end ? end - now : LongestLife;
        return left < LongestLife ? TimeSpan.FromTicks(Math.Max(left.Ticks, 0)) : LongestLife;
    }

    private async Task BeginAsync(HttpContext http, CancellationToken cancellationToken)
    {
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        http.Response.Headers["X-Accel-Buffering"] = "no";
        await WriteAsync(http, string.Create(CultureInfo.InvariantCulture, $"retry: {RetryMilliseconds}\nid: {_seen}\n\n"), cancellationToken);
    }

    private async Task StreamAsync(HttpContext http, CallerCheck callers, TimeProvider clock, CancellationToken cancellationToken)
    {
        var json = http.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        var checkedAt = clock.GetTimestamp();
        while (true)
        {
            var signal = place.Feed.Signal;
            var page = await place.Feed.AfterAsync(_seen, cancellationToken);
            if (page.IsLost)
            {
                _seen = await place.Feed.LatestAsync(cancellationToken);
                await WriteAsync(http, string.Create(CultureInfo.InvariantCulture, $"event: reset\nid: {_seen}\ndata: {{}}\n\n"), cancellationToken);
                continue;
            }

            if (page.News.Count > 0)
            {
                await WriteAsync(http, TextOf(page.News, json), cancellationToken);
                continue;
            }

            await signal.WaitAsync(Heartbeat, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
            if (!signal.IsCompleted)
            {
                await WriteAsync(http, ": heartbeat\n\n", cancellationToken);
            }

            if (clock.GetElapsedTime(checkedAt) >= BetweenChecks)
            {
                if (!await callers.StillCountsAsync(http, caller, cancellationToken))
                {
                    return;
                }

                checkedAt = clock.GetTimestamp();
            }
        }
    }

    private string TextOf(IReadOnlyList<LiveOrder> news, JsonSerializerOptions json)
    {
        var text = new StringBuilder();
        foreach (var happened in news.Where(happened => caller.IsStaff || happened.CustomerId == caller.CustomerId))
        {
            text.Append(CultureInfo.InvariantCulture, $"event: {EnumWords<OrderNews>.Of(happened.Kind)}\nid: {happened.Number}\n")
                .Append("data: ").Append(JsonSerializer.Serialize(happened.Order, json)).Append("\n\n");
        }

        _seen = news[^1].Number;
        return text.Append(CultureInfo.InvariantCulture, $"id: {_seen}\n\n").ToString();
    }

    private static async Task WriteAsync(HttpContext http, string text, CancellationToken cancellationToken)
    {
        await http.Response.WriteAsync(text, cancellationToken);
        await http.Response.Body.FlushAsync(cancellationToken);
    }
}
