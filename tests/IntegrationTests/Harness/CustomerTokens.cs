using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Atapos.IntegrationTests.Harness;

/// <summary>Customers' tokens, signed by hand, so that the tests depend on the agreed format and not on the product's own issuer.</summary>
public static class CustomerTokens
{
    private static readonly JsonObject Head = new() { ["alg"] = "HS256", ["typ"] = "JWT" };

    /// <summary>A token that is in order.</summary>
    public static string Valid(long customerId, long merchant, DateTimeOffset now) => Sign(Claims(customerId, merchant, now), ShopSettings.JwtKey);

    /// <summary>The claims of a token that lives for an hour.</summary>
    internal static JsonObject Claims(long customerId, long merchant, DateTimeOffset now) => new()
    {
        ["iss"] = ShopSettings.JwtIssuer,
        ["aud"] = ShopSettings.JwtAudience,
        ["sub"] = customerId.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ["me_id"] = merchant,
        ["iat"] = now.ToUnixTimeSeconds(),
        ["exp"] = now.AddHours(1).ToUnixTimeSeconds(),
        ["jti"] = Guid.CreateVersion7(now).ToString("N"),
    };

    /// <summary>The token of these claims, signed with a key.</summary>
    internal static string Sign(JsonObject claims, string key, JsonObject? head = null)
    {
        var text = $"{Part(head ?? Head)}.{Part(claims)}";
        return $"{text}.{Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(text)))}";
    }

    /// <summary>The token of these claims without a signature, which says so.</summary>
    internal static string Unsigned(JsonObject claims) => $"{Part(new JsonObject { ["alg"] = "none", ["typ"] = "JWT" })}.{Part(claims)}.";

    private static string Part(JsonObject json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));
}
