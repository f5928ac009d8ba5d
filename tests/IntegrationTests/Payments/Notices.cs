using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Atapos.IntegrationTests.Harness;

namespace Atapos.IntegrationTests.Payments;

/// <summary>Notifications made by hand, as the gateway makes them or as somebody else would.</summary>
internal static class Notices
{
    /// <summary>What an order of two Nasi Goreng costs, as the gateway writes it.</summary>
    internal const string Amount = "51750.00";

    /// <summary>A notification that is signed with a key.</summary>
    /// <param name="gatewayOrder">The gateway's order id.</param>
    /// <param name="status">The gateway's word.</param>
    /// <param name="code">The signed code.</param>
    /// <param name="amount">The signed amount.</param>
    /// <param name="key">Signs.</param>
    internal static JsonObject Of(string gatewayOrder, string status = "settlement", string code = "200", string amount = Amount, string key = Gateway.ServerKey) => new JsonObject
    {
        ["transaction_time"] = "2025-11-08 17:26:10",
        ["transaction_status"] = status,
        ["transaction_id"] = Guid.CreateVersion7().ToString(),
        ["status_message"] = "midtrans payment notification",
        ["status_code"] = code,
        ["payment_type"] = "qris",
        ["order_id"] = gatewayOrder,
        ["merchant_id"] = "G000000001",
        ["gross_amount"] = amount,
        ["fraud_status"] = "accept",
        ["currency"] = "IDR",
    }.Signed(key);

    /// <summary>What the gateway would tell of an order's newest transaction now; signed, whatever is changed of the rest.</summary>
    internal static async Task<JsonObject> OfNewestAsync(this Gateway gateway, string gatewayOrder)
    {
        var body = (await gateway.StatusAsync(gatewayOrder)).DeepClone().AsObject();
        body["status_message"] = "midtrans payment notification";
        return body;
    }

    /// <summary>The same, signed with a key.</summary>
    internal static JsonObject Signed(this JsonObject body, string key = Gateway.ServerKey)
    {
        body["signature_key"] = Sign(body.Word("order_id"), body.Word("status_code"), body.Word("gross_amount"), key);
        return body;
    }

    /// <summary>The signature over these.</summary>
    internal static string Sign(string order, string code, string amount, string key) =>
        Convert.ToHexStringLower(SHA512.HashData(Encoding.UTF8.GetBytes(order + code + amount + key)));

    /// <summary>The same with some members changed; null takes one away.</summary>
    internal static JsonObject But(this JsonObject body, params (string Name, JsonNode? Value)[] changes)
    {
        var copy = body.DeepClone().AsObject();
        foreach (var (name, value) in changes)
        {
            if (value is null)
            {
                copy.Remove(name);
            }
            else
            {
                copy[name] = value;
            }
        }

        return copy;
    }

    /// <summary>Gives a body to the webhook, as anybody can.</summary>
    internal static Task<Answer> NotifyAsync(this PaymentShop payments, JsonNode body) => payments.NotifyAsync(body.ToJsonString());

    /// <summary>Gives a text to the webhook.</summary>
    internal static Task<Answer> NotifyAsync(this PaymentShop payments, string body) => payments.Shop.Anonymous.PostTextAsync(Gateway.WebhookPath, body);
}
