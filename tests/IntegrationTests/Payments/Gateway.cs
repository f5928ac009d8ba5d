using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Atapos.IntegrationTests.Harness;

namespace Atapos.IntegrationTests.Payments;

/// <summary>The sandbox's gateway, as its customers and its operator have it in hand. Orders are named by the gateway's order id.</summary>
public sealed class Gateway(HttpClient sandbox)
{
    /// <summary>The key that the ready-made account's server signs on with.</summary>
    public const string ServerKey = "SB-Mid-server-sandbox";

    /// <summary>The key that the ready-made account's pages name.</summary>
    public const string ClientKey = "SB-Mid-client-sandbox";

    /// <summary>The way to the webhook of a host.</summary>
    public const string WebhookPath = "/api/v1/orders/webhooks/midtrans";

    /// <summary>Adds an account, or changes it: where it is notified, and which methods it has not got.</summary>
    public async Task PutAccountAsync(Uri? webhook, string serverKey = ServerKey, string clientKey = ClientKey, params string[] inactiveMethods) =>
        await ControlAsync("accounts", new JsonObject
        {
            ["server_key"] = serverKey,
            ["client_key"] = clientKey,
            ["notification_url"] = webhook?.AbsoluteUri,
            ["inactive_methods"] = new JsonArray([.. inactiveMethods.Select(name => (JsonNode)name)]),
        });

    /// <summary>A customer chooses a method on the page of a token: the payment is pending, a card is charged at once.</summary>
    /// <returns>What the page shows.</returns>
    public Task<JsonNode> ChooseAsync(string token, string method) => PageAsync(token, "choose", new JsonObject { ["method"] = method });

    /// <summary>A customer pays by card on the page of a token.</summary>
    /// <param name="token">Of the page.</param>
    /// <param name="accepted">Whether the bank says yes.</param>
    /// <param name="challenged">Whether the fraud detection doubts it.</param>
    public Task<JsonNode> PayByCardAsync(string token, bool accepted = true, bool challenged = false) => PageAsync(token, "choose", new JsonObject
    {
        ["method"] = "credit_card",
        ["card_number"] = accepted ? "4811111111111114" : "4911111111111113",
        ["cvv"] = "123",
        ["otp"] = "112233",
        ["challenge"] = challenged,
    });

    /// <summary>A customer presses <c>pay</c>, <c>deny</c>, <c>expire</c> or <c>cancel</c> on the page of a token.</summary>
    public Task<JsonNode> PressAsync(string token, string button) => PageAsync(token, "act", new JsonObject { ["action"] = button });

    /// <summary>A customer chooses a method on the page of a token and pays.</summary>
    public async Task<JsonNode> PayAsync(string token, string method = "gopay")
    {
        await ChooseAsync(token, method);
        return await PressAsync(token, "pay");
    }

    /// <summary>The money comes: also after the payment was denied, expired or cancelled.</summary>
    public Task<JsonNode> SettleAsync(string order) => ActAsync(order, "settle");

    /// <summary>The payment is refused.</summary>
    public Task<JsonNode> DenyAsync(string order) => ActAsync(order, "deny");

    /// <summary>Nobody paid in time.</summary>
    public Task<JsonNode> ExpireAsync(string order) => ActAsync(order, "expire");

    /// <summary>Lets something happen to the newest transaction of an order: every action of the sandbox's README.</summary>
    /// <param name="order">The gateway's order id.</param>
    /// <param name="action">For instance <c>reverse</c> or <c>chargeback</c>.</param>
    /// <param name="amount">Of a refund, in rupiah; null for all that is left.</param>
    /// <returns>What <c>GET status</c> answers now.</returns>
    public async Task<JsonNode> ActAsync(string order, string action, long? amount = null)
    {
        var transaction = (await TransactionsAsync(order))[0].Word("transaction_id");
        return await ControlAsync($"transactions/{transaction}/{action}{(amount is null ? "" : $"?amount={amount}")}", body: null);
    }

    /// <summary>All transactions, or those of an order, newest first.</summary>
    public Task<JsonArray> TransactionsAsync(string? order = null) => ListAsync("transactions", order);

    /// <summary>What the gateway itself answers to <c>GET status</c>.</summary>
    public async Task<JsonNode> StatusAsync(string id, string serverKey = ServerKey) => await CallAsync(HttpMethod.Get, $"v2/{id}/status", body: null, serverKey);

    /// <summary>Calls the gateway as a merchant's server does, past the host.</summary>
    /// <param name="method">Of the request.</param>
    /// <param name="path">Below <c>/midtrans/</c>, for instance <c>v2/charge</c>.</param>
    /// <param name="body">As JSON; null for none.</param>
    /// <param name="serverKey">Who calls.</param>
    public async Task<JsonNode> CallAsync(HttpMethod method, string path, JsonNode? body, string serverKey = ServerKey)
    {
        using var request = new HttpRequestMessage(method, $"/midtrans/{path}") { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(serverKey + ":")));
        using var response = await sandbox.SendAsync(request);
        return (await response.Content.ReadFromJsonAsync<JsonNode>())!;
    }

    /// <summary>How it behaves towards an order from now on, or towards all without a rule of their own: the fields of the sandbox's README.</summary>
    public async Task RuleAsync(string? order, params (string Name, JsonNode Value)[] fields)
    {
        var rule = new JsonObject { ["order_id"] = order };
        foreach (var (name, value) in fields)
        {
            rule[name] = value;
        }

        await ControlAsync("rules", rule);
    }

    /// <summary>Keeps notifications back from now on, of an order or of all.</summary>
    public Task HoldAsync(string? order = null) => RuleAsync(order, ("hold", true));

    /// <summary>Loses every notification from now on, of an order or of all.</summary>
    public Task LoseAsync(string? order = null) => RuleAsync(order, ("drop", int.MaxValue));

    /// <summary>Sends what was kept back.</summary>
    /// <param name="order">Of this order alone; null for all.</param>
    /// <param name="reversed">Whether the newest goes first.</param>
    /// <returns>How many there were.</returns>
    public async Task<long> ReleaseAsync(string? order = null, bool reversed = false) =>
        (await ControlAsync($"notifications/release?{Of(order)}reversed={(reversed ? "true" : "false")}", body: null)).Number("released");

    /// <summary>All notifications, or those of an order, oldest first: <c>id</c>, <c>state</c>, <c>body</c>, <c>attempts</c> and so on.</summary>
    public Task<JsonArray> NotificationsAsync(string? order = null) => ListAsync("notifications", order);

    /// <summary>Sends a notification once more.</summary>
    /// <param name="id">Of the notification.</param>
    /// <param name="tamper"><c>signature</c>, <c>status</c>, <c>amount</c>, <c>order</c>; null to leave it as it is.</param>
    /// <returns>The id of the new one.</returns>
    public async Task<long> RepeatAsync(long id, string? tamper = null) =>
        (await ControlAsync($"notifications/{id}/repeat?tamper={tamper ?? "none"}", body: null)).Number("id");

    /// <summary>Waits until no notification is on its way any more, of an order or of any.</summary>
    /// <returns>All of them, oldest first.</returns>
    public async Task<JsonArray> QuietAsync(string? order = null)
    {
        await Eventually.BeTrueAsync(
            async () => (await NotificationsAsync(order)).All(notification => notification.Word("state") is not ("waiting" or "sending")),
            "no notification is on its way");
        return await NotificationsAsync(order);
    }

    /// <summary>Makes the gateway's API misbehave in one operation (<c>transactions</c>, <c>charge</c>, <c>status</c> and so on), or in all.</summary>
    public async Task MisbehaveAsync(string mode, string? operation = null, int? times = null, int? delayMs = null) => (await sandbox.PostAsJsonAsync(
        "/faults",
        new JsonObject { ["service"] = "midtrans", ["operation"] = operation, ["mode"] = mode, ["times"] = times, ["delay_ms"] = delayMs }))
        .EnsureSuccessStatusCode();

    /// <summary>Waits until whatever was to misbehave a number of times has been asked so often; a slow answer may still be on its way.</summary>
    public Task MisbehavingBeganAsync() => Eventually.BeTrueAsync(
        async () => (await sandbox.GetFromJsonAsync<JsonNode>("/faults"))!["faults"]!.AsArray().Count == 0, "the gateway is asked");

    /// <summary>Takes faults and rules away and lets the clock go with the machine's; transactions and notifications stay.</summary>
    public async Task BehaveAsync()
    {
        (await sandbox.DeleteAsync("/faults")).EnsureSuccessStatusCode();
        (await sandbox.DeleteAsync("/midtrans/rules")).EnsureSuccessStatusCode();
        await ControlAsync("clock", new JsonObject());
    }

    /// <summary>Stops the gateway's clock at this time; it can still be moved on.</summary>
    public Task StopClockAsync(DateTimeOffset at) => ControlAsync("clock", new JsonObject { ["now"] = at });

    /// <summary>Moves the gateway's clock on.</summary>
    public Task AdvanceAsync(TimeSpan by) => ControlAsync("clock", new JsonObject { ["advance_seconds"] = (long)by.TotalSeconds });

    private static string Of(string? order) => order is null ? "" : $"order_id={Uri.EscapeDataString(order)}&";

    private async Task<JsonArray> ListAsync(string what, string? order) => (await sandbox.GetFromJsonAsync<JsonArray>($"/midtrans/{what}?{Of(order)}"))!;

    private Task<JsonNode> PageAsync(string token, string what, JsonObject form) => ControlAsync($"snap/page/{token}/{what}", form);

    private async Task<JsonNode> ControlAsync(string path, JsonNode? body)
    {
        using var response = await sandbox.PostAsJsonAsync($"/midtrans/{path}", body);
        var text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode ? JsonNode.Parse(text)! : throw new InvalidOperationException($"The sandbox answered {(int)response.StatusCode}: {text}");
    }
}
