using System.Net;
using System.Text.Json.Nodes;

namespace Atapos.Sandbox.Tests.Midtrans;

public sealed class CardTokenTests
{
    private const string Good = "client_key=SB-Mid-client-sandbox&card_number=4811111111111114&card_exp_month=12&card_exp_year=2035&card_cvv=123";

    [Fact]
    public async Task A_token_pays_once_and_never_again()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var merchant = new Merchant(sandbox);
        var made = await TokenAsync(sandbox, Good);

        ((string?)made["status_code"]).ShouldBe("200");
        var token = (string)made["token_id"]!;
        token.ShouldStartWith("48111111-1114-");
        var paid = await merchant.ChargeAsync(Card("INV-1", token));
        var again = await merchant.ChargeAsync(Card("INV-2", token));

        ((string?)paid["transaction_status"]).ShouldBe("capture");
        ((string?)paid["masked_card"]).ShouldBe("48111111-1114");
        ((string?)again["status_code"]).ShouldBe("411");
    }

    [Theory]
    [InlineData("card_number=4911111111111113", "card_number=4811111111111114")]
    [InlineData("card_cvv=999", "card_cvv=123")]
    public async Task The_bank_refuses_the_bad_card_and_the_wrong_cvv(string bad, string good)
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var made = await TokenAsync(sandbox, Good.Replace(good, bad, StringComparison.Ordinal));

        var charged = await new Merchant(sandbox).ChargeAsync(Card("INV-1", (string)made["token_id"]!));

        ((string?)charged["status_code"]).ShouldBe("202");
        ((string?)charged["transaction_status"]).ShouldBe("deny");
    }

    [Theory]
    [InlineData("card_number=4811111111111115", "card_number does not match with luhn algorithm")]
    [InlineData("card_number=48x", "card_number must have 16 digits")]
    [InlineData("card_cvv=12", "card_cvv must have 3 or 4 digits")]
    [InlineData("card_exp_month=13", "card_exp_month must be 01 to 12")]
    [InlineData("card_exp_year=35", "card_exp_year must have 4 digits")]
    [InlineData("card_exp_year=2001", "card is expired")]
    public async Task A_card_that_cannot_be_gets_no_token(string part, string message)
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var name = part[..(part.IndexOf('=', StringComparison.Ordinal) + 1)];
        var query = string.Join('&', Good.Split('&').Select(field => field.StartsWith(name, StringComparison.Ordinal) ? part : field));

        var made = await TokenAsync(sandbox, query);

        ((string?)made["status_code"]).ShouldBe("400");
        ((string?)made["validation_messages"]![0]).ShouldBe(message);
        made["token_id"].ShouldBeNull();
    }

    [Fact]
    public async Task A_token_is_the_accounts_that_its_client_key_names_and_ends_with_its_time()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        await sandbox.PostAsync(
            "/midtrans/accounts", new JsonObject { ["server_key"] = "SB-Mid-server-2", ["client_key"] = "SB-Mid-client-2" }).BodyAsync();
        var merchant = new Merchant(sandbox);
        var foreign = (string)(await TokenAsync(sandbox, Good.Replace("client-sandbox", "client-2", StringComparison.Ordinal)))["token_id"]!;
        var old = (string)(await TokenAsync(sandbox, Good))["token_id"]!;

        ((string?)(await merchant.ChargeAsync(Card("INV-1", foreign)))["status_code"]).ShouldBe("411");
        await sandbox.PostAsync("/midtrans/clock", new JsonObject { ["advance_seconds"] = 31 * 60 }).BodyAsync();
        ((string?)(await merchant.ChargeAsync(Card("INV-2", old)))["status_code"]).ShouldBe("411");
        var stranger = await sandbox.Client.GetAsync($"/midtrans/v2/token?{Good.Replace("client-sandbox", "nobody", StringComparison.Ordinal)}")
            .BodyAsync(HttpStatusCode.Unauthorized);
        ((string?)stranger["status_code"]).ShouldBe("401");
    }

    [Fact]
    public async Task A_page_of_another_origin_may_read_the_token()
    {
        await using var sandbox = await RunningSandbox.StartAsync();

        using var answer = await sandbox.Client.GetAsync($"/midtrans/v2/token?{Good}");

        answer.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe(["*"]);
    }

    private static Task<JsonNode> TokenAsync(RunningSandbox sandbox, string query) => sandbox.Client.GetAsync($"/midtrans/v2/token?{query}").BodyAsync();

    private static JsonObject Card(string order, string token)
    {
        var body = Merchant.Order(order);
        body["payment_type"] = "credit_card";
        body["credit_card"] = new JsonObject { ["token_id"] = token };
        return body;
    }
}
