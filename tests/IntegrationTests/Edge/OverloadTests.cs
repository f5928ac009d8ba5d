using System.Globalization;
using System.Net;
using Atapos.IntegrationTests.Harness;
using Npgsql;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace Atapos.IntegrationTests.Edge;

/// <summary>More is asked for than can be done: what is too much is refused at once, and the rest goes on.</summary>
[Collection(Alone.Name)]
public sealed class OverloadTests(ITestOutputHelper output)
{
    private const int Places = 4;
    private const int Sent = 60;

    private static readonly TimeSpan Quickly = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task While_all_places_are_taken_the_rest_is_told_to_come_again_and_afterwards_all_is_well_at_once()
    {
        await using var shop = await OpenAsync(Places);
        var (refused, served, recovered) = await OverloadAsync(shop, meanwhile: () =>
            shop.Anonymous.PostAsync("auth/customer/verify-otp", new { email = "budi@example.com", otp = "123456" }).Expect(HttpStatusCode.Unauthorized));

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"PROMISE 18 places={Places} sent={Sent} refused={refused.Count} served={served.Count} slowest_refusal_ms={refused.Max(answer => answer.Took.TotalMilliseconds):0} recovered_ms={recovered.TotalMilliseconds:0}"));
        refused.Count.ShouldBe(Sent - Places);
        foreach (var (answer, took) in refused)
        {
            answer.ShouldBeProblem(HttpStatusCode.ServiceUnavailable, "overloaded").Header("Retry-After").ShouldBe("1");
            answer.Header("X-RateLimit-Limit").ShouldNotBeNull();
            took.ShouldBeLessThan(Quickly);
        }

        served.ShouldAllBe(answer => answer.Status == 201);
        recovered.ShouldBeLessThan(Quickly);
        await shop.Database.DisposeAsync();
    }

    // The control: without the limiter nobody is refused; all wait for the database together.
    [Fact]
    public async Task Without_places_to_run_out_of_nobody_is_refused_and_all_wait()
    {
        await using var shop = await OpenAsync(places: 100_000);
        var (refused, served, _) = await OverloadAsync(shop, meanwhile: () => Task.CompletedTask);

        output.WriteLine($"PROMISE 18 control=no-limiter sent={Sent} refused={refused.Count} served={served.Count}");
        refused.ShouldBeEmpty();
        await shop.Database.DisposeAsync();
    }

    [Fact]
    public async Task Under_five_times_as_many_tills_as_places_orders_go_on_being_taken_and_nothing_fails_otherwise()
    {
        await using var shop = await OpenAsync(Places);
        await shop.Officer.OrderAsync(Orders.Of((1, 1))).Created();

        var normal = await SellForAsync(shop, Places, TimeSpan.FromSeconds(2));
        var crowded = await SellForAsync(shop, 5 * (Places + (2 * Places)), TimeSpan.FromSeconds(2));

        output.WriteLine($"PROMISE 18 tills={Places} served={normal.Served} refused={normal.Refused} others={normal.Others}");
        output.WriteLine($"PROMISE 18 tills={5 * 3 * Places} served={crowded.Served} refused={crowded.Refused} others={crowded.Others}");
        (normal.Others, crowded.Others).ShouldBe((0, 0));
        normal.Refused.ShouldBe(0);
        crowded.Served.ShouldBeGreaterThan(0);
        crowded.Refused.ShouldBeGreaterThan(0);
        await shop.Officer.OrderAsync(Orders.Of((1, 1))).Created();
        await shop.Database.DisposeAsync();
    }

    private static Task<TestShop> OpenAsync(int places) => TestShop.OpenAsync(new()
    {
        Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["REQUEST_CONCURRENCY"] = places.ToString(CultureInfo.InvariantCulture) },
    });

    /// <summary>Holds what every order needs, sends many, waits for those that are refused, lets go, and sees how soon the next is taken.</summary>
    /// <param name="shop">The host.</param>
    /// <param name="meanwhile">What still works while all places are taken: another lane.</param>
    private static async Task<(IReadOnlyList<(Answer Answer, TimeSpan Took)> Refused, IReadOnlyList<Answer> Served, TimeSpan Recovered)> OverloadAsync(
        TestShop shop, Func<Task> meanwhile)
    {
        await shop.Officer.OrderAsync(Orders.Of((1, 1))).Created();
        await using var connection = await shop.Database.OpenAsync();
        await using var holding = await connection.BeginTransactionAsync();
        await using (var hold = new NpgsqlCommand("select * from ordering.order_counters where me_id = 1 for update", connection, holding))
        {
            await hold.ExecuteNonQueryAsync();
        }

        var all = Enumerable.Range(0, Sent).Select(_ => TimedAsync(shop)).ToList();
        await Task.WhenAny(Task.WhenAll(all), Task.Delay(TimeSpan.FromSeconds(4)));
        var refused = await Task.WhenAll(all.Where(order => order.IsCompleted));
        await shop.Anonymous.GetAsync("/health").Ok();
        await meanwhile();
        await holding.RollbackAsync();
        var began = TimeProvider.System.GetTimestamp();
        while ((await shop.Officer.OrderAsync(Orders.Of((1, 1)))).Status != 201)
        {
            TimeProvider.System.GetElapsedTime(began).ShouldBeLessThan(TimeSpan.FromSeconds(30));
        }

        var recovered = TimeProvider.System.GetElapsedTime(began);
        return (refused, [.. (await Task.WhenAll(all)).Except(refused).Select(order => order.Answer)], recovered);
    }

    private static async Task<(Answer Answer, TimeSpan Took)> TimedAsync(TestShop shop)
    {
        var began = TimeProvider.System.GetTimestamp();
        var answer = await shop.Officer.OrderAsync(Orders.Of((1, 1)));
        return (answer, TimeProvider.System.GetElapsedTime(began));
    }

    private static async Task<(int Served, int Refused, int Others)> SellForAsync(TestShop shop, int tills, TimeSpan span)
    {
        var began = TimeProvider.System.GetTimestamp();
        var statuses = (await Task.WhenAll(Enumerable.Range(0, tills).Select(async _ =>
        {
            var seen = new List<int>();
            while (TimeProvider.System.GetElapsedTime(began) < span)
            {
                var answer = await shop.Officer.OrderAsync(Orders.Of((1, 1)));
                seen.Add(answer is { Status: 503 } && answer.Header("Retry-After") is null ? 0 : answer.Status);
                await Task.Delay(answer.Status == 503 ? TimeSpan.FromMilliseconds(100) : TimeSpan.Zero);
            }

            return seen;
        }))).SelectMany(seen => seen).ToList();
        return (statuses.Count(status => status == 201), statuses.Count(status => status == 503), statuses.Count(status => status is not (201 or 503)));
    }
}
