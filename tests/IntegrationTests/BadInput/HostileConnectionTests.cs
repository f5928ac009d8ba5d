using System.Globalization;
using Atapos.IntegrationTests.Edge;
using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.BadInput;

/// <summary>Connections that are there to hurt.</summary>
public sealed class HostileConnectionTests : IAsyncLifetime
{
    private const int Connections = 60;

    private TestShop _shop = null!;

    public async Task InitializeAsync() => _shop = await TestShop.OpenAsync(new()
    {
        Settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["MAX_CONNECTIONS"] = Connections.ToString(CultureInfo.InvariantCulture),
            ["REQUEST_CONCURRENCY"] = "2",
        },
    });

    public async Task DisposeAsync()
    {
        await _shop.DisposeAsync();
        await _shop.Database.DisposeAsync();
    }

    [Fact]
    public async Task A_body_of_a_hundred_megabytes_is_refused_before_it_has_come()
    {
        using var announced = await RawConnection.OpenAsync(_shop.Address);
        await announced.SendAsync(Post("orders", "Content-Length: 104857600"));
        (await announced.ReadToEndAsync(TimeSpan.FromSeconds(30))).ShouldStartWith("HTTP/1.1 413 ");

        using var chunked = await RawConnection.OpenAsync(_shop.Address);
        await chunked.SendAsync(Post("orders", "Transfer-Encoding: chunked"));
        var answer = chunked.ReadToEndAsync(TimeSpan.FromSeconds(30));
        var sent = await SendUntilRefusedAsync(chunked, 100);

        // Who is still sending when the connection closes may not see the answer.
        sent.ShouldBeLessThan(100);
        (await answer).Split(' ', 3).Take(2).LastOrDefault("").ShouldBeOneOf("", "413");
        await _shop.Officer.GetAsync("orders?limit=1").Ok();
    }

    [Fact]
    public async Task Who_sends_headers_slowly_is_cut_off_and_nobody_waits_for_him()
    {
        using var slow = await RawConnection.OpenAsync(_shop.Address);
        await slow.SendAsync("GET /health HTTP/1.1\r\nHost: shop\r\nX-Slow: ");
        var closed = slow.IsClosedWithinAsync(TimeSpan.FromSeconds(40));

        await _shop.Anonymous.GetAsync("/health").Ok();

        (await closed).ShouldBeTrue();
    }

    [Fact]
    public async Task Who_sends_a_body_slowly_takes_nobodys_place_and_is_cut_off()
    {
        var slow = new List<RawConnection>();
        for (var i = 0; i < 20; i++)
        {
            var connection = await RawConnection.OpenAsync(_shop.Address);
            await connection.SendAsync(Post("auth/customer/request-otp", "Content-Length: 1000") + "{");
            slow.Add(connection);
        }

        for (var i = 0; i < 5; i++)
        {
            await _shop.Officer.OrderAsync(Orders.Of((1, 1))).Created();
        }

        (await slow[0].ReadToEndAsync(TimeSpan.FromSeconds(40))).ShouldStartWith("HTTP/1.1 408 ");
        slow.ForEach(connection => connection.Dispose());
    }

    [Fact]
    public async Task Beyond_so_many_connections_new_ones_are_closed_and_there_is_room_again_when_some_have_gone()
    {
        var crowd = new List<RawConnection>();
        for (var i = 0; i < 4 * Connections; i++)
        {
            crowd.Add(await RawConnection.OpenAsync(_shop.Address));
        }

        var closed = await Task.WhenAll(crowd.Select(connection => connection.IsClosedWithinAsync(TimeSpan.FromSeconds(3))));

        closed.Count(isClosed => !isClosed).ShouldBe(Connections);
        crowd.ForEach(connection => connection.Dispose());
        await Eventually.BeTrueAsync(
            async () =>
            {
                try
                {
                    return (await _shop.Anonymous.GetAsync("/health")).Status == 200;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            "there is room again");
    }

    [Theory]
    [InlineData("GET /health HTTP/1.1\r\n\r\n")]
    [InlineData("GET /health\0 HTTP/1.1\r\nHost: shop\r\n\r\n")]
    [InlineData("POST /api/v1/orders HTTP/1.1\r\nHost: shop\r\nContent-Length: -1\r\n\r\n")]
    [InlineData("nonsense\r\n\r\n")]
    public async Task What_is_no_HTTP_is_400_and_shows_nothing(string text)
    {
        using var connection = await RawConnection.OpenAsync(_shop.Address);
        await connection.SendAsync(text);

        var answer = await connection.ReadToEndAsync(TimeSpan.FromSeconds(30));

        answer.ShouldStartWith("HTTP/1.1 400 ");
        answer.ShouldNotContain("Kestrel", Case.Insensitive);
        answer.ShouldNotContain("   at ", Case.Sensitive);
    }

    [Theory]
    [InlineData(200, 10)]
    [InlineData(1, 40_000)]
    public async Task Too_many_or_too_large_headers_are_431(int count, int size)
    {
        using var connection = await RawConnection.OpenAsync(_shop.Address);
        await connection.SendAsync("GET /health HTTP/1.1\r\nHost: shop\r\n"
            + string.Concat(Enumerable.Range(0, count).Select(i => $"X-{i}: {new string('a', size)}\r\n")) + "\r\n");

        (await connection.ReadToEndAsync(TimeSpan.FromSeconds(30))).ShouldStartWith("HTTP/1.1 431 ");
    }

    private static string Post(string path, string length) =>
        $"POST /api/v1/{path} HTTP/1.1\r\nHost: shop\r\nConnection: close\r\nAuthorization: Bearer sandbox-officer-1\r\nContent-Type: application/json\r\n{length}\r\n\r\n";

    private static async Task<int> SendUntilRefusedAsync(RawConnection connection, int megabytes)
    {
        var chunk = $"100000\r\n{new string(' ', 1024 * 1024)}\r\n";
        for (var sent = 0; sent < megabytes; sent++)
        {
            try
            {
                await connection.SendAsync(chunk);
            }
            catch (IOException)
            {
                return sent;
            }
        }

        return megabytes;
    }
}
