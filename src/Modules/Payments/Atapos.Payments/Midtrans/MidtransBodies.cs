using System.Globalization;
using System.Text.Json.Nodes;
using Atapos.Shared;

namespace Atapos.Payments.Midtrans;

/// <summary>Writes requests in the gateway's words, and refuses those it could not understand before they are sent.</summary>
internal static class MidtransBodies
{
    /// <summary>What our QRIS codes are acquired by.</summary>
    internal const string QrisAcquirer = "gopay";

    private const int LongestOrderId = 50;
    private const int LongestIdempotencyKey = 36;
    private const int LongestRefundKey = 50;
    private const int LongestReason = 255;
    private const int LongestName = 30;
    private const int LongestField = 255;
    private const int MostMinutes = 7 * 24 * 60;

    private static readonly TimeSpan Jakarta = TimeSpan.FromHours(7);

    /// <summary>The body that opens a page.</summary>
    internal static JsonObject Of(SnapOrder order)
    {
        var body = Order(order.OrderId, order.Amount, order.Items, order.Customer, order.IdempotencyKey);
        body["credit_card"] = new JsonObject { ["secure"] = true };
        body["expiry"] = new JsonObject
        {
            ["start_time"] = Time(order.Expiry.Start),
            ["unit"] = "minute",
            ["duration"] = Minutes(order.Expiry),
        };
        if (order.FinishUrl is { } finish)
        {
            body["callbacks"] = new JsonObject { ["finish"] = finish.AbsoluteUri };
        }

        return body;
    }

    /// <summary>The body that charges QRIS.</summary>
    internal static JsonObject Of(QrisOrder order)
    {
        var body = Order(order.OrderId, order.Amount, order.Items, order.Customer, order.IdempotencyKey);
        body["payment_type"] = "qris";
        body["qris"] = new JsonObject { ["acquirer"] = QrisAcquirer };
        body["custom_expiry"] = new JsonObject
        {
            ["order_time"] = Time(order.Expiry.Start),
            ["expiry_duration"] = Minutes(order.Expiry),
            ["unit"] = "minute",
        };
        return body;
    }

    /// <summary>The body that gives money back.</summary>
    internal static JsonObject Of(RefundOrder order)
    {
        Require(IsWord(order.Key, "-_", LongestRefundKey), "A refund key has 1 to 50 letters, digits, dashes and underscores.");
        Require(order.Amount > Money.Zero, "Nothing cannot be given back.");
        var body = new JsonObject { ["refund_key"] = order.Key, ["amount"] = (long)order.Amount.Amount };
        if (order.Reason is { } reason && ItemList.Plain(reason, LongestReason) is { Length: > 0 } plain)
        {
            body["reason"] = plain;
        }

        return body;
    }

    /// <summary>The address of something below a base address.</summary>
    /// <param name="address">Without a slash at its end.</param>
    /// <param name="parts">Each is one step of the path, whatever it contains.</param>
    internal static Uri At(Uri address, params ReadOnlySpan<string> parts)
    {
        var path = address.AbsoluteUri.TrimEnd('/');
        foreach (var part in parts)
        {
            Require(part.Any(letter => letter != '.'), "A step of a path has more than dots.");
            path += "/" + Uri.EscapeDataString(part);
        }

        return new(path);
    }

    private static JsonObject Order(string orderId, Money amount, IReadOnlyList<GatewayItem> items, GatewayCustomer customer, string idempotencyKey)
    {
        Require(IsWord(orderId, "-_~.", LongestOrderId), "An order id of the gateway has 1 to 50 letters, digits and - _ ~ .");
        Require(amount > Money.Zero, "The gateway takes no payment of nothing.");
        Require(ItemList.SumOf(items) == amount, "The items are not the amount.");
        Require(IsWord(idempotencyKey, "-", LongestIdempotencyKey), "An idempotency key has 1 to 36 letters, digits and dashes.");
        var body = new JsonObject
        {
            ["transaction_details"] = new JsonObject { ["order_id"] = orderId, ["gross_amount"] = (long)amount.Amount },
            ["item_details"] = new JsonArray(
            [
                .. items.Select(item => new JsonObject
                {
                    ["id"] = item.Id,
                    ["name"] = item.Name,
                    ["price"] = (long)item.Price.Amount,
                    ["quantity"] = item.Quantity,
                }),
            ]),
        };
        if (Customer(customer) is { Count: > 0 } known)
        {
            body["customer_details"] = known;
        }

        return body;
    }

    // What the gateway would refuse is left out: a customer's odd address must not keep the customer from paying.
    private static JsonObject Customer(GatewayCustomer customer)
    {
        var known = new JsonObject();
        var names = ItemList.Plain(customer.Name ?? "", LongestField).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (names is [.. var first, var last])
        {
            known["first_name"] = ItemList.Plain(first.Length == 0 ? last : string.Join(' ', first), LongestName);
            if (first.Length > 0)
            {
                known["last_name"] = ItemList.Plain(last, LongestName);
            }
        }

        if (customer.Email?.Trim() is { Length: <= LongestField } email && IsEmail(email))
        {
            known["email"] = email;
        }

        if (Phone(customer.Phone) is { } phone)
        {
            known["phone"] = phone;
        }

        return known;
    }

    // Digits alone, beginning with 0 or +: other beginnings are Indonesian numbers whose plus got lost.
    private static string? Phone(string? given)
    {
        var digits = string.Concat((given ?? "").Where(char.IsAsciiDigit));
        if (digits.Length is < 8 or > 15)
        {
            return null;
        }

        return given!.TrimStart().StartsWith('+') || digits.StartsWith("62", StringComparison.Ordinal) ? "+" + digits
            : digits[0] == '0' ? digits
            : "0" + digits;
    }

    private static string Time(DateTimeOffset instant) => instant.ToOffset(Jakarta).ToString("yyyy-MM-dd HH:mm:ss '+0700'", CultureInfo.InvariantCulture);

    private static int Minutes(GatewayExpiry expiry) =>
        expiry.Minutes is >= 1 and <= MostMinutes ? expiry.Minutes : throw new InvalidOperationException("The gateway waits 1 minute to 7 days.");

    private static void Require(bool isMet, string rule)
    {
        if (!isMet)
        {
            throw new InvalidOperationException(rule);
        }
    }

    private static bool IsWord(string text, string besides, int longest) =>
        text.Length > 0 && text.Length <= longest && text.All(letter => char.IsAsciiLetterOrDigit(letter) || besides.Contains(letter, StringComparison.Ordinal));

    private static bool IsEmail(string text) => text.Split('@') is [{ Length: > 0 } name, var host]
        && name.All(letter => char.IsAsciiLetterOrDigit(letter) || ".!#$%&'*+/=?^_`{|}~-".Contains(letter, StringComparison.Ordinal))
        && host.Split('.') is { Length: > 1 } labels && Array.TrueForAll(labels, label => IsWord(label, "-", LongestField));
}
