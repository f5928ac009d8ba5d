using System.Net;
using System.Text.Json.Nodes;
using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.BadInput;

/// <summary>Tokens that are not to be trusted, and tenants that do not fit them (rulings 9 to 11).</summary>
public sealed class RefusedTokenTests(DemoShop demo) : IClassFixture<DemoShop>
{
    private readonly TestShop _shop = demo.Shop;

    /// <summary>What is done to a good token.</summary>
    public static TheoryData<string> Spoilt => new(
        "expired", "expires never", "not valid yet", "foreign key", "no signature", "alg none", "alg none but signed", "alg HS512 in the head", "other issuer",
        "other audience", "no subject", "subject zero", "subject a name", "no merchant", "merchant zero", "no id", "claims changed", "signature cut",
        "one part", "empty parts", "garbage");

    [Theory]
    [MemberData(nameof(Spoilt))]
    public async Task A_token_that_is_not_in_order_is_401_everywhere_and_changes_nothing(string fault)
    {
        var customer = _shop.Staff(Spoil(fault));
        var before = await _shop.Database.ContentsAsync();

        var refused = await customer.OrderAsync(Orders.Of((1, 1))).ShouldBeProblem(HttpStatusCode.Unauthorized, "auth.required");
        refused.Header("WWW-Authenticate").ShouldNotBeNull().ShouldStartWith("Bearer");
        await customer.GetAsync("orders/my-orders").ShouldBeProblem(HttpStatusCode.Unauthorized, "auth.required");
        await customer.GetAsync("products").ShouldBeProblem(HttpStatusCode.Unauthorized, "auth.required");

        (await _shop.Database.ContentsAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task The_same_token_unspoilt_is_taken() => await _shop.Staff(Spoil("nothing")).OrderAsync(Orders.Of((1, 1))).Created();

    [Theory]
    [InlineData("orders")]
    [InlineData("orders/1")]
    [InlineData("orders/my-orders")]
    [InlineData("product-categories")]
    public async Task Who_brings_no_token_is_401(string path)
    {
        var refused = await _shop.Anonymous.GetAsync(path).ShouldBeProblem(HttpStatusCode.Unauthorized, "auth.required");

        refused.Header("WWW-Authenticate").ShouldBe("Bearer");
    }

    [Fact]
    public async Task Who_brings_no_token_changes_nothing()
    {
        var order = (await _shop.Officer.OrderAsync(Orders.Of((1, 1))).Created()).OrderId;
        var before = await _shop.Database.ContentsAsync();

        await _shop.Anonymous.OrderAsync(Orders.Of((1, 1))).ShouldBeProblem(HttpStatusCode.Unauthorized, "auth.required");
        await _shop.Anonymous.PayCashAsync(order, 100_000).ShouldBeProblem(HttpStatusCode.Unauthorized, "auth.required");
        await _shop.Anonymous.CancelAsync(order).ShouldBeProblem(HttpStatusCode.Unauthorized, "auth.required");

        (await _shop.Database.ContentsAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task A_token_and_a_header_that_disagree_are_403()
    {
        var before = await _shop.Database.ContentsAsync();

        foreach (var caller in new[] { _shop.Officer, _shop.Admin, _shop.Customer(1) })
        {
            await caller.With("X-Merchant-Id", "2").OrderAsync(Orders.Of((1, 1))).ShouldBeProblem(HttpStatusCode.Forbidden, "tenant.mismatch");
            await caller.With("X-Merchant-Id", "2").GetAsync("products").ShouldBeProblem(HttpStatusCode.Forbidden, "tenant.mismatch");
            (await caller.With("X-Merchant-Id", "1").GetAsync("products")).Status.ShouldBe(200);
        }

        (await _shop.Database.ContentsAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task An_unknown_merchant_is_404_and_an_unreadable_one_400()
    {
        await _shop.Anonymous.With("X-Merchant-Id", "999").GetAsync("products").ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        await _shop.Platform.With("X-Merchant-Id", "999").GetAsync("orders").ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        foreach (var junk in new[] { "abc", "0", "-1", "1.0", "99999999999999999999", "1,2", " " })
        {
            await _shop.Anonymous.With("X-Merchant-Id", junk).GetAsync("products").ShouldBeProblem(HttpStatusCode.BadRequest, "tenant.unreadable");
        }
    }

    [Fact]
    public async Task Platform_staff_must_say_which_merchant() =>
        await _shop.Platform.GetAsync("orders").ShouldBeProblem(HttpStatusCode.BadRequest, "tenant.required");

    private static string Spoil(string fault)
    {
        var now = TimeProvider.System.GetUtcNow();
        var claims = CustomerTokens.Claims(1, 1, now);
        switch (fault)
        {
            case "expired":
                claims["exp"] = now.AddMinutes(-1).ToUnixTimeSeconds();
                break;
            case "expires never":
                claims.Remove("exp");
                break;
            case "not valid yet":
                claims["nbf"] = now.AddMinutes(5).ToUnixTimeSeconds();
                break;
            case "other issuer":
                claims["iss"] = "another";
                break;
            case "other audience":
                claims["aud"] = "another";
                break;
            case "no subject":
                claims.Remove("sub");
                break;
            case "subject zero":
                claims["sub"] = "0";
                break;
            case "subject a name":
                claims["sub"] = "budi";
                break;
            case "no merchant":
                claims.Remove("me_id");
                break;
            case "merchant zero":
                claims["me_id"] = 0;
                break;
            case "no id":
                claims.Remove("jti");
                break;
        }

        var good = CustomerTokens.Sign(claims, ShopSettings.JwtKey);
        var parts = good.Split('.');
        return fault switch
        {
            "foreign key" => CustomerTokens.Sign(claims, "another-key-of-at-least-thirty-two-bytes"),
            "no signature" => $"{parts[0]}.{parts[1]}.",
            "alg none" => CustomerTokens.Unsigned(claims),
            "alg none but signed" => CustomerTokens.Sign(claims, ShopSettings.JwtKey, new JsonObject { ["alg"] = "none", ["typ"] = "JWT" }),
            "alg HS512 in the head" => CustomerTokens.Sign(claims, ShopSettings.JwtKey, new JsonObject { ["alg"] = "HS512", ["typ"] = "JWT" }),
            "claims changed" => $"{parts[0]}.{CustomerTokens.Sign(CustomerTokens.Claims(2, 1, now), "x").Split('.')[1]}.{parts[2]}",
            "signature cut" => good[..^4],
            "one part" => parts[1],
            "empty parts" => "..",
            "garbage" => "garbage-that-nobody-signed",
            _ => good,
        };
    }
}

/// <summary>A merchant that is switched off (rulings 9 and 11).</summary>
public sealed class InactiveMerchantTests
{
    [Fact]
    public async Task An_inactive_merchant_is_404_for_the_public_and_403_for_tokens_of_its_own()
    {
        await using var shop = await TestShop.OpenAsync();
        var order = (await shop.Officer.OrderAsync(Orders.Of((1, 1))).Created()).OrderId;

        await shop.Database.ExecuteAsync("update tenancy.merchants set is_active = false where me_id = 1");
        await Eventually.BeTrueAsync(async () => (await shop.Anonymous.GetAsync("products")).Status == 404, "the shop is closed");
        var before = await shop.Database.ContentsAsync();

        await shop.Anonymous.GetAsync("products").ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        foreach (var caller in new[] { shop.Officer, shop.Admin, shop.Customer(1), shop.Platform.With("X-Merchant-Id", "1") })
        {
            await caller.OrderAsync(Orders.Of((1, 1))).ShouldBeProblem(HttpStatusCode.Forbidden, "tenant.inactive");
            await caller.CancelAsync(order).ShouldBeProblem(HttpStatusCode.Forbidden, "tenant.inactive");
        }

        await shop.Officer.PayCashAsync(order, 1_000_000).ShouldBeProblem(HttpStatusCode.Forbidden, "tenant.inactive");
        (await shop.Database.ContentsAsync()).ShouldBe(before);
        (await shop.Anonymous.With("X-Merchant-Id", "2").GetAsync("products")).Status.ShouldBe(200);

        await shop.Database.ExecuteAsync("update tenancy.merchants set is_active = true where me_id = 1");
        await Eventually.BeTrueAsync(async () => (await shop.Officer.PayCashAsync(order, 1_000_000)).Status == 200, "the shop is open again");
    }

    [Fact]
    public async Task Where_only_staff_take_orders_customers_are_403()
    {
        await using var database = await (await TestRun.Databases).CreateAsync(Template.Demo);
        await database.ExecuteAsync("update tenancy.merchants set customer_ordering = false where me_id = 1");
        await using var shop = await TestShop.OpenAsync(new() { Database = database });

        await shop.Customer(1).OrderAsync(Orders.Of((1, 1))).ShouldBeProblem(HttpStatusCode.Forbidden, "ordering.staff-only");
        await shop.Customer(1).PostAsync("orders/calculate", Orders.Of((1, 1))).ShouldBeProblem(HttpStatusCode.Forbidden, "ordering.staff-only");
        await shop.Officer.OrderAsync(Orders.Of((1, 1)).With("cu_id", 1)).Created();
    }

    [Fact]
    public async Task Without_a_default_merchant_the_public_must_name_one()
    {
        await using var shop = await TestShop.OpenAsync(new()
        {
            Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["DEFAULT_MERCHANT_ID"] = "" },
        });

        await shop.Anonymous.GetAsync("products").ShouldBeProblem(HttpStatusCode.BadRequest, "tenant.required");
        (await shop.Anonymous.With("X-Merchant-Id", "2").GetAsync("products").Ok()).Rows.Count.ShouldBe(12);
        (await shop.Officer.GetAsync("orders").Ok()).Rows.Count.ShouldBe(18);
    }
}
