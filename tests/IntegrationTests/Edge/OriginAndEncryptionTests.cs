using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Edge;

/// <summary>A shop that lets in pages of other origins and encrypts what is read.</summary>
public sealed class GuardedShop : IAsyncLifetime
{
    internal const string Key = "a-key-shorter-than-32";
    internal const string Iv = "an-iv-that-is-longer-than-16-bytes";

    /// <summary>The running host.</summary>
    public TestShop Shop { get; private set; } = null!;

    /// <inheritdoc/>
    public async Task InitializeAsync() => Shop = await TestShop.OpenAsync(new()
    {
        Settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["CORS_ORIGINS"] = """["*.atamsindonesia.com", "http://localhost:3000"]""",
            ["ENCRYPTION_ENABLED"] = "true",
            ["ENCRYPTION_KEY"] = Key,
            ["ENCRYPTION_IV"] = Iv,
        },
    });

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        await Shop.DisposeAsync();
        await Shop.Database.DisposeAsync();
    }
}

/// <summary>Pages of other origins, and clients that expect encrypted answers (ruling 20).</summary>
public sealed class OriginAndEncryptionTests(GuardedShop demo) : IClassFixture<GuardedShop>
{
    private readonly TestShop _shop = demo.Shop;

    [Fact]
    public async Task Successful_reading_is_encrypted_and_nothing_else_is()
    {
        var order = await _shop.Officer.OrderAsync(Orders.Of((1, 2))).Created();
        order.Json.Amounts().ShouldBe("50000 / 5000 / 4500 / 2250 / 51750 / 51800");

        Open(await _shop.Officer.GetAsync($"orders/{order.OrderId}").Ok()).ToJsonString().ShouldBe(JsonNode.Parse(order.Text)!.ToJsonString());
        var menu = await _shop.Anonymous.GetAsync("products?limit=3").Ok();
        Open(menu).AsArray().Count.ShouldBe(3);
        menu.Header("X-Total-Count").ShouldBe("40");
        menu.Header("Link").ShouldNotBeNull();
        menu.Text.ShouldNotContain("Nasi", Case.Insensitive);

        await _shop.Officer.GetAsync("orders/999999999").ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        await _shop.Officer.GetAsync("orders?limit=0").ShouldBeInvalid("limit");
        (await _shop.Anonymous.GetAsync("/health").Ok()).Json.Word("status").ShouldBe("healthy");
        (await _shop.Officer.PayCashAsync(order.OrderId, 60_000).Ok()).Json.Money("change_amount").ShouldBe(8_200);
    }

    [Fact]
    public async Task What_is_no_JSON_leaves_as_it_is()
    {
        var order = (await _shop.Officer.OrderAsync(Orders.Of((1, 2))).Created()).OrderId;
        await _shop.Officer.PayCashAsync(order, 60_000).Ok();

        Open(await _shop.Officer.GetAsync($"orders/{order}/receipt").Ok()).Number("oh_id").ShouldBe(order);
        var page = await _shop.Officer.GetAsync($"orders/{order}/receipt?format=html").Ok();
        page.Text.ShouldStartWith("<!doctype html>");
        page.Header("Content-Security-Policy").ShouldNotBeNull();
        (await _shop.Officer.GetAsync($"orders/{order}/receipt?format=pdf").Ok()).Text.ShouldStartWith("%PDF-");
        var file = await _shop.Admin.GetAsync("products/export").Ok();
        file.Text.ShouldContain("Nasi Goreng");
        file.Header("Content-Disposition").ShouldNotBeNull();
    }

    [Theory]
    [InlineData("https://pos.atamsindonesia.com", true)]
    [InlineData("https://a.b.atamsindonesia.com", true)]
    [InlineData("http://localhost:3000", true)]
    [InlineData("http://pos.atamsindonesia.com", false)]
    [InlineData("https://atamsindonesia.com", false)]
    [InlineData("https://notatamsindonesia.com", false)]
    [InlineData("https://atamsindonesia.com.evil.example", false)]
    [InlineData("http://localhost:3001", false)]
    [InlineData("null", false)]
    public async Task Only_pages_of_listed_origins_are_let_in(string origin, bool allowed)
    {
        var page = _shop.Anonymous.With("Origin", origin);
        var expected = allowed ? origin : null;

        (await page.GetAsync("products").Ok()).Header("Access-Control-Allow-Origin").ShouldBe(expected);
        (await page.GetAsync("orders").ShouldBeProblem(HttpStatusCode.Unauthorized, "auth.required")).Header("Access-Control-Allow-Origin").ShouldBe(expected);
        var asked = await page.With("Access-Control-Request-Method", "POST")
            .With("Access-Control-Request-Headers", "authorization,idempotency-key,content-type")
            .SendAsync(HttpMethod.Options, "orders");
        asked.Header("Access-Control-Allow-Origin").ShouldBe(expected);
    }

    private static JsonNode Open(Answer answer)
    {
        answer.Json["encrypted"]!.GetValue<bool>().ShouldBeTrue();
        using var aes = Aes.Create();
        aes.Key = Fit(GuardedShop.Key, 32);
        return JsonNode.Parse(aes.DecryptCbc(Convert.FromBase64String(answer.Json.Word("data")), Fit(GuardedShop.Iv, 16), PaddingMode.PKCS7))!;
    }

    private static byte[] Fit(string text, int length)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Array.Resize(ref bytes, length);
        return bytes;
    }
}
