using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Atapos.Sandbox.Tests.Midtrans;

/// <summary>Speaks to the sandbox's Midtrans as the documentation of the API says.</summary>
internal sealed record Merchant(RunningSandbox Sandbox)
{
    public const string Core = "/midtrans/v2";
    public const string Snap = "/midtrans/snap/v1/transactions";

    public string ServerKey { get; init; } = "SB-Mid-server-sandbox";

    public static JsonObject Order(string id, long amount = 51_750) =>
        new() { ["transaction_details"] = new JsonObject { ["order_id"] = id, ["gross_amount"] = amount } };

    public static JsonObject Qris(string id, long amount = 51_750)
    {
        var body = Order(id, amount);
        body["payment_type"] = "qris";
        body["qris"] = new JsonObject { ["acquirer"] = "gopay" };
        return body;
    }

    public static JsonObject BankTransfer(string id)
    {
        var body = Order(id);
        body["payment_type"] = "bank_transfer";
        body["bank_transfer"] = new JsonObject { ["bank"] = "bca" };
        return body;
    }

    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, JsonNode? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(ServerKey + ":")));
        request.Content = body is null ? null : JsonContent.Create(body);
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        return await Sandbox.Client.SendAsync(request);
    }

    public Task<JsonNode> ChargeAsync(JsonNode body, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, $"{Core}/charge", body, headers).BodyAsync();

    public Task<JsonNode> StatusAsync(string id) => SendAsync(HttpMethod.Get, $"{Core}/{id}/status").BodyAsync();

    public Task<JsonNode> PostAsync(string id, string action, JsonNode? body = null, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, $"{Core}/{id}/{action}", body, headers).BodyAsync();

    /// <summary>Opens a Snap session and gives its token.</summary>
    public async Task<string> OpenSnapAsync(JsonNode body)
    {
        var answer = await SendAsync(HttpMethod.Post, Snap, body).BodyAsync(System.Net.HttpStatusCode.Created);
        return (string)answer["token"]!;
    }

    /// <summary>Presses a button of the list page.</summary>
    public async Task<JsonNode> ActAsync(JsonNode charged, string action) =>
        await Sandbox.PostAsync($"/midtrans/transactions/{charged["transaction_id"]}/{action}", body: null).BodyAsync();

    public async Task SetRuleAsync(string? orderId, params (string Name, JsonNode Value)[] fields)
    {
        var rule = new JsonObject { ["order_id"] = orderId };
        foreach (var (name, value) in fields)
        {
            rule[name] = value;
        }

        (await Sandbox.PostAsync("/midtrans/rules", rule).StatusAsync()).ShouldBe(System.Net.HttpStatusCode.OK);
    }

    /// <summary>Whether a body is signed with this merchant's key.</summary>
    public bool Signed(JsonNode body) => string.Equals(
        Convert.ToHexStringLower(SHA512.HashData(Encoding.UTF8.GetBytes($"{body["order_id"]}{body["status_code"]}{body["gross_amount"]}{ServerKey}"))),
        (string?)body["signature_key"],
        StringComparison.Ordinal);
}
