using System.Net;
using System.Text.Json.Nodes;

namespace Atapos.Sandbox.Tests.Midtrans;

public sealed class SnapTests
{
    [Fact]
    public async Task A_session_has_a_page_and_no_status_until_a_method_is_chosen()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var merchant = new Merchant(sandbox);
        var answer = await merchant.SendAsync(HttpMethod.Post, Merchant.Snap, Merchant.Order("INV-1")).BodyAsync(HttpStatusCode.Created);
        var token = (string)answer["token"]!;

        token.Length.ShouldBe(36);
        var page = await sandbox.Client.GetStringAsync((string)answer["redirect_url"]!);
        page.ShouldContain("Rp 51.750");
        ((string?)(await merchant.StatusAsync("INV-1"))["status_code"]).ShouldBe("404");

        await PageAsync(sandbox, token, "choose", new JsonObject { ["method"] = "bca_va" });
        ((string?)(await merchant.StatusAsync("INV-1"))["transaction_status"]).ShouldBe("pending");
        var paid = await PageAsync(sandbox, token, "act", new JsonObject { ["action"] = "pay" });

        ((string?)paid["status_code"]).ShouldBe("200");
        ((string?)(await merchant.StatusAsync("INV-1"))["transaction_status"]).ShouldBe("settlement");
        ((string?)(await PageAsync(sandbox, token, "act", new JsonObject { ["action"] = "cancel" }))["status_code"]).ShouldBe("406");
    }

    [Fact]
    public async Task A_refused_card_may_be_followed_by_another_payment_of_the_same_order()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var merchant = new Merchant(sandbox);
        var token = await merchant.OpenSnapAsync(Merchant.Order("INV-1"));

        var refused = await PageAsync(sandbox, token, "choose", Card("4911 1111 1111 1113"));
        var accepted = await PageAsync(sandbox, token, "choose", Card("4811 1111 1111 1114"));

        ((string?)refused["transaction_status"]).ShouldBe("deny");
        ((string?)accepted["transaction_status"]).ShouldBe("capture");
        string.Equals((string?)accepted["transaction_id"], (string?)refused["transaction_id"], StringComparison.Ordinal).ShouldBeFalse();
        ((string?)(await merchant.StatusAsync("INV-1"))["transaction_status"]).ShouldBe("capture");
    }

    [Fact]
    public async Task A_second_session_revokes_the_first_and_a_used_order_gets_none()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var merchant = new Merchant(sandbox);
        var first = await merchant.OpenSnapAsync(Merchant.Order("INV-1"));
        var second = await merchant.OpenSnapAsync(Merchant.Order("INV-1"));

        ((string?)(await PageAsync(sandbox, first, "choose", new JsonObject { ["method"] = "gopay" }))["status_code"]).ShouldBe("407");
        await PageAsync(sandbox, second, "choose", new JsonObject { ["method"] = "gopay" });
        (await RefusalAsync(merchant, Merchant.Order("INV-1"))).ShouldBe("transaction_details.order_id has already been taken");
        await PageAsync(sandbox, second, "act", new JsonObject { ["action"] = "pay" });
        (await RefusalAsync(merchant, Merchant.Order("INV-1"))).ShouldBe(
            "transaction_details.order_id has been paid and utilized, please use another order ID");
    }

    [Fact]
    public async Task A_session_is_cancelled_by_its_token_while_nobody_pays()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var merchant = new Merchant(sandbox);
        var token = await merchant.OpenSnapAsync(Merchant.Order("INV-1"));
        var busy = await merchant.OpenSnapAsync(Merchant.Order("INV-2"));
        await PageAsync(sandbox, busy, "choose", new JsonObject { ["method"] = "gopay" });

        var cancelled = await merchant.SendAsync(HttpMethod.Post, $"{Merchant.Snap}/{token}/cancel").BodyAsync();
        ((string?)cancelled["canceled_at"]).ShouldNotBeNull();
        (await ErrorAsync(merchant, $"{token}/cancel", HttpStatusCode.BadRequest)).ShouldBe("token already canceled");
        (await ErrorAsync(merchant, $"{busy}/cancel", HttpStatusCode.BadRequest)).ShouldBe("Transaction is on progress");
        (await ErrorAsync(merchant, "nothing/cancel", HttpStatusCode.NotFound)).ShouldBe("token not found");
        ((string?)(await PageAsync(sandbox, token, "choose", new JsonObject { ["method"] = "gopay" }))["status_code"]).ShouldBe("407");
    }

    [Theory]
    [InlineData("""{}""", "transaction_details.order_id is required")]
    [InlineData("""{"transaction_details":{"order_id":"a b","gross_amount":1}}""", "transaction_details.order_id must only contain")]
    [InlineData("""{"transaction_details":{"order_id":"a","gross_amount":0}}""", "transaction_details.gross_amount must be greater")]
    [InlineData("""{"transaction_details":{"order_id":"a","gross_amount":1.5}}""", "transaction_details.gross_amount must be an integer")]
    [InlineData("""{"transaction_details":{"order_id":"a","gross_amount":"1"}}""", "transaction_details.gross_amount is not a number")]
    [InlineData(
        """{"transaction_details":{"order_id":"a","gross_amount":9},"item_details":[{"name":"x","price":5,"quantity":2},{"name":"y","price":-2,"quantity":1}]}""",
        "transaction_details.gross_amount is not equal to the sum of item_details")]
    [InlineData("""{"transaction_details":{"order_id":"a","gross_amount":1},"expiry":{"unit":"week","duration":1}}""", "expiry must have")]
    public async Task A_session_that_makes_no_sense_is_refused(string body, string message)
    {
        await using var sandbox = await RunningSandbox.StartAsync();

        (await RefusalAsync(new Merchant(sandbox), JsonNode.Parse(body)!)).ShouldStartWith(message);
    }

    [Fact]
    public async Task A_key_nobody_knows_is_401_in_the_words_of_snap()
    {
        await using var sandbox = await RunningSandbox.StartAsync();

        var answer = await new Merchant(sandbox) { ServerKey = "other" }.SendAsync(HttpMethod.Post, Merchant.Snap, Merchant.Order("INV-1"))
            .BodyAsync(HttpStatusCode.Unauthorized);

        ((string?)answer["error_messages"]![0])!.ShouldStartWith("Access denied due to unauthorized transaction");
    }

    [Fact]
    public async Task The_page_shows_the_names_of_items_as_text_and_runs_nothing_of_them()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var order = Merchant.Order("INV-1", 5);
        order["item_details"] = new JsonArray(new JsonObject { ["name"] = "<script>alert(1)</script>", ["price"] = 5, ["quantity"] = 1 });
        var token = await new Merchant(sandbox).OpenSnapAsync(order);

        using var response = await sandbox.Client.GetAsync($"/midtrans/snap/v3/redirection/{token}");
        var page = await response.Content.ReadAsStringAsync();

        page.ShouldContain("&lt;script&gt;alert(1)");
        response.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("script-src 'self'");
        (await sandbox.Client.GetStringAsync($"/midtrans/snap/v3/redirection/{token}?client_key=other")).ShouldContain("Access denied");
        (await sandbox.Client.GetAsync("/midtrans/snap/snap.js").StatusAsync()).ShouldBe(HttpStatusCode.OK);
        (await sandbox.Client.GetAsync("/midtrans").StatusAsync()).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Links_for_browsers_name_the_address_that_browsers_have()
    {
        await using var sandbox = await RunningSandbox.StartAsync(new SandboxSettings { PublicUrl = "https://sandbox.example/" });
        var merchant = new Merchant(sandbox);

        var session = await merchant.SendAsync(HttpMethod.Post, Merchant.Snap, Merchant.Order("INV-1")).BodyAsync(HttpStatusCode.Created);
        var charged = await merchant.ChargeAsync(Merchant.Qris("INV-2"));

        ((string?)session["redirect_url"]).ShouldBe($"https://sandbox.example/midtrans/snap/v3/redirection/{session["token"]}");
        ((string?)charged["actions"]![0]!["url"]).ShouldBe($"https://sandbox.example/midtrans/v2/qris/{charged["transaction_id"]}/qr-code");
    }

    private static JsonObject Card(string number) =>
        new() { ["method"] = "credit_card", ["card_number"] = number, ["cvv"] = "123", ["otp"] = "112233" };

    private static Task<JsonNode> PageAsync(RunningSandbox sandbox, string token, string what, JsonNode body) =>
        sandbox.PostAsync($"/midtrans/snap/page/{token}/{what}", body).BodyAsync();

    private static async Task<string> RefusalAsync(Merchant merchant, JsonNode body)
    {
        var answer = await merchant.SendAsync(HttpMethod.Post, Merchant.Snap, body).BodyAsync(HttpStatusCode.BadRequest);
        return (string)answer["error_messages"]![0]!;
    }

    private static async Task<string> ErrorAsync(Merchant merchant, string path, HttpStatusCode status) =>
        (string)(await merchant.SendAsync(HttpMethod.Post, $"{Merchant.Snap}/{path}").BodyAsync(status))["error_messages"]![0]!;
}
