using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Yard.Load;

sealed record Basket(byte[] Request, decimal Total, decimal Rounded);

/// <summary>What one merchant sells, and ready-made orders with the totals the server has to answer.</summary>
sealed class Shop
{
    public required string? Token;
    public required int ProductsOnPage;
    public required int Promotions;
    public required Basket[] Baskets;
    public string? ServerKey;

    sealed record Product(long Id, decimal Price, decimal Tax, decimal Service, bool Available);

    public static Shop Load(Http http, string prefix, string? token, string? serverKey, Func<string, byte[], byte[]>? sign = null)
    {
        JsonElement Get(string path)
        {
            int s = http.Send(http.Build("GET", prefix + path, token, null));
            if (s != 200) throw new InvalidOperationException($"GET {path} answered {s}: {Encoding.UTF8.GetString(http.Body)}");
            return JsonDocument.Parse(http.Body.ToArray()).RootElement;
        }
        var products = Get("/api/v1/products?limit=1000").EnumerateArray().Select(p => new Product(p.GetProperty("pr_id").GetInt64(),
            p.GetProperty("pr_base_price").GetDecimal(), p.GetProperty("pr_tax_percent").GetDecimal(),
            p.GetProperty("pr_service_charge_percent").GetDecimal(), p.GetProperty("pr_is_available").GetBoolean())).Where(p => p.Available).ToList();
        var promos = Get("/api/v1/promotions").EnumerateArray().ToList();
        var best = new Dictionary<long, decimal>();
        var prices = products.ToDictionary(p => p.Id);
        foreach (var pm in promos)
            foreach (var pr in pm.GetProperty("products").EnumerateArray())
            {
                if (!prices.TryGetValue(pr.GetProperty("pr_id").GetInt64(), out var p)) continue;
                decimal v = pm.GetProperty("pm_discount_value").GetDecimal();
                decimal price = pm.GetProperty("pm_discount_type").GetString() switch
                {
                    "percent" => p.Price * (1 - v / 100), "nominal" => p.Price - v, _ => v,
                };
                price = Math.Round(Math.Clamp(price, 0, p.Price), 2, MidpointRounding.AwayFromZero);
                best[p.Id] = Math.Min(best.GetValueOrDefault(p.Id, p.Price), price);
            }
        var promoted = products.Where(p => best.ContainsKey(p.Id)).ToArray();
        var plain = products.Where(p => !best.ContainsKey(p.Id)).ToArray();
        var baskets = new Basket[16];
        for (int i = 0; i < baskets.Length; i++)
        {
            // three lines, one of them promoted
            (Product p, int q)[] lines = [(promoted[i % promoted.Length], 2), (plain[i * 3 % plain.Length], 1), (plain[(i * 3 + 1) % plain.Length], 3)];
            decimal total = 0;
            foreach (var (p, q) in lines)
            {
                decimal line = best.GetValueOrDefault(p.Id, p.Price) * q;
                total += line + Math.Round(line * p.Tax / 100, 2, MidpointRounding.AwayFromZero) + Math.Round(line * p.Service / 100, 2, MidpointRounding.AwayFromZero);
            }
            var json = "{\"cu_email\":\"customer" + (1 + i) + "@example.com\",\"cu_name\":\"Customer " + (1 + i) + "\",\"oh_order_type\":\"dine_in\",\"oh_guest_count\":2,\"items\":["
                + string.Join(",", lines.Select(l => $"{{\"pr_id\":{l.p.Id},\"oi_qty\":{l.q},\"oi_notes\":\"Extra spicy\"}}")) + "]}";
            baskets[i] = new Basket(http.Build("POST", prefix + "/api/v1/orders", token, json), total, Math.Round(total / 100, 0, MidpointRounding.AwayFromZero) * 100);
        }
        return new Shop { Token = token, ProductsOnPage = Math.Min(100, Get("/api/v1/products?limit=100").GetArrayLength()), Promotions = promos.Count, Baskets = baskets, ServerKey = serverKey };
    }

    public static string Sign(string orderId, string code, string gross, string key) =>
        Convert.ToHexStringLower(SHA512.HashData(Encoding.UTF8.GetBytes(orderId + code + gross + key)));

    /// <summary>HS256 staff token with the claims both the FastAPI peer and the limit server check.</summary>
    public static string Mint(string secret, long merchant)
    {
        static string B64(byte[] b) => Convert.ToBase64String(b).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        long now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var body = B64("{\"alg\":\"HS256\",\"typ\":\"JWT\"}"u8.ToArray()) + "." +
            B64(Encoding.UTF8.GetBytes($"{{\"sub\":\"7\",\"me_id\":{merchant},\"role_level\":100,\"iat\":{now},\"exp\":{now + 7 * 86400}}}"));
        return body + "." + B64(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(body)));
    }
}

/// <summary>The fields of an order answer that the driver checks or uses.</summary>
struct OrderAnswer
{
    public long Id; public decimal Total, Rounded, Change; public string? Number, MidtransId, TransactionId, Status;

    public static OrderAnswer Read(ReadOnlySpan<byte> body)
    {
        var a = default(OrderAnswer);
        var r = new Utf8JsonReader(body);
        r.Read();
        while (r.Read() && r.TokenType == JsonTokenType.PropertyName)
        {
            if (r.ValueTextEquals("oh_id"u8)) { r.Read(); a.Id = r.GetInt64(); }
            else if (r.ValueTextEquals("oh_total_amount"u8)) { r.Read(); a.Total = r.GetDecimal(); }
            else if (r.ValueTextEquals("oh_rounded_amount"u8)) { r.Read(); a.Rounded = r.GetDecimal(); }
            else if (r.ValueTextEquals("change_amount"u8)) { r.Read(); a.Change = r.GetDecimal(); }
            else if (r.ValueTextEquals("oh_order_number"u8)) { r.Read(); a.Number = r.GetString(); }
            else if (r.ValueTextEquals("oh_midtrans_order_id"u8)) { r.Read(); a.MidtransId = r.GetString(); }
            else if (r.ValueTextEquals("oh_midtrans_transaction_id"u8)) { r.Read(); a.TransactionId = r.GetString(); }
            else if (r.ValueTextEquals("oh_payment_status"u8)) { r.Read(); a.Status = r.GetString(); }
            else { r.Read(); r.Skip(); }
        }
        return a;
    }

    public static int CountTopLevel(ReadOnlySpan<byte> body)
    {
        var r = new Utf8JsonReader(body);
        r.Read();
        int n = 0;
        while (r.Read() && r.TokenType != JsonTokenType.EndArray) { n++; r.Skip(); }
        return n;
    }
}
