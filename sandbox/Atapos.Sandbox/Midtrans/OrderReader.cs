using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Atapos.Sandbox.Midtrans.Http;

namespace Atapos.Sandbox.Midtrans;

/// <summary>Reads what is to be paid from the body of a charge or of a Snap session.</summary>
internal static partial class OrderReader
{
    private const int LongestOrderId = 50;
    private const int LongestName = 50;
    private const int LongestText = 255;
    private const int LongestMetadata = 8_192;
    private const int MostItems = 200;
    private const long MostMoney = 999_999_999_999;
    private const long MostQuantity = 1_000_000;

    private static readonly TimeSpan ShortestExpiry = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan ShortestPageExpiry = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestExpiry = TimeSpan.FromDays(7);
    private static readonly TimeSpan UsualPageExpiry = TimeSpan.FromHours(24);

    /// <summary>The order, and what is wrong with it; it is to be used only when nothing is.</summary>
    public static (PaymentOrder Order, IReadOnlyList<string> Faults) Read(JsonElement body, NotificationTargets targets)
    {
        var faults = new List<string>();
        var details = body.Get("transaction_details");
        var orderId = OrderId(details.Get("order_id"), faults);
        var amount = Amount(details.Get("gross_amount"), faults);
        var items = Items(body.Get("item_details"), amount, faults);
        var order = new PaymentOrder(orderId, amount)
        {
            Items = items,
            CustomFields = CustomFields(body, faults),
            Metadata = Metadata(body.Get("metadata"), faults),
            FinishUrl = FinishUrl(body.Get("callbacks"), faults),
            Expiry = Expiry(body, faults),
            Methods = Methods(body.Get("enabled_payments"), faults),
            Targets = targets,
        };
        CheckCustomer(body.Get("customer_details"), faults);
        return (order, faults);
    }

    private static string OrderId(JsonElement value, List<string> faults)
    {
        // A number is taken as it is written.
        var id = value.ValueKind is JsonValueKind.Number ? value.GetRawText() : value.Text();
        if (string.IsNullOrEmpty(id))
        {
            faults.Add("transaction_details.order_id is required");
        }
        else if (id.Length > LongestOrderId)
        {
            faults.Add("transaction_details.order_id is too long, maximum length is 50");
        }
        else if (!OrderIdPattern().IsMatch(id))
        {
            faults.Add("transaction_details.order_id must only contain alphanumeric, dash(-), underscore(_), tilde(~), and dot(.)");
        }

        return id ?? "";
    }

    private static long Amount(JsonElement value, List<string> faults)
    {
        if (!value.IsGiven())
        {
            faults.Add("transaction_details.gross_amount is required");
        }
        else if (value.ValueKind is not JsonValueKind.Number)
        {
            faults.Add("transaction_details.gross_amount is not a number");
        }
        else if (value.Whole() is not { } amount)
        {
            faults.Add("transaction_details.gross_amount must be an integer");
        }
        else if (amount <= 0)
        {
            faults.Add("transaction_details.gross_amount must be greater than or equal to 0.01");
        }
        else if (amount > MostMoney)
        {
            faults.Add("transaction_details.gross_amount is too large");
        }
        else
        {
            return amount;
        }

        return 0;
    }

    private static List<OrderItem> Items(JsonElement value, long amount, List<string> faults)
    {
        var items = new List<OrderItem>();
        if (!value.IsGiven())
        {
            return items;
        }

        if (value.ValueKind is not JsonValueKind.Array || value.GetArrayLength() > MostItems)
        {
            faults.Add("item_details must be an array of at most 200 items");
            return items;
        }

        foreach (var item in value.EnumerateArray())
        {
            var (name, id) = (item.Get("name").Text(), item.Get("id"));
            if (string.IsNullOrEmpty(name) || name.Length > LongestName)
            {
                faults.Add(string.IsNullOrEmpty(name) ? "item_details.name is required" : "item_details.name is too long, maximum length is 50");
            }

            if (id.Text() is { Length: > LongestName })
            {
                faults.Add("item_details.id is too long, maximum length is 50");
            }

            if (item.Get("price").Whole() is not { } price || Int128.Abs(price) > MostMoney)
            {
                faults.Add("item_details.price must be an integer");
            }
            else if (item.Get("quantity").Whole() is not { } quantity || quantity is < 1 or > MostQuantity)
            {
                faults.Add("item_details.quantity must be an integer of at least 1");
            }
            else
            {
                items.Add(new OrderItem(name ?? "", quantity, price));
            }
        }

        var sum = items.Aggregate(Int128.Zero, (total, item) => total + ((Int128)item.Price * item.Quantity));
        if (faults.Count == 0 && sum != amount)
        {
            faults.Add("transaction_details.gross_amount is not equal to the sum of item_details");
        }

        return items;
    }

    private static Dictionary<string, string> CustomFields(JsonElement body, List<string> faults)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in (string[])["custom_field1", "custom_field2", "custom_field3"])
        {
            if (body.Get(name).Text() is { } text)
            {
                fields[name] = text;
                AddWhenTooLong(name, text, faults);
            }
        }

        return fields;
    }

    private static string? Metadata(JsonElement value, List<string> faults)
    {
        if (!value.IsGiven())
        {
            return null;
        }

        var json = JsonNode.Parse(value.GetRawText())!.ToJsonString();
        if (json.Length > LongestMetadata)
        {
            faults.Add("metadata is too long");
        }

        return json;
    }

    private static string? FinishUrl(JsonElement callbacks, List<string> faults)
    {
        if (callbacks.Get("finish").Text() is not { Length: > 0 } url)
        {
            return null;
        }

        AddWhenTooLong("callbacks.finish", url, faults);
        return NotificationTargets.IsUrl(url) ? url : null;
    }

    private static OrderExpiry Expiry(JsonElement body, List<string> faults)
    {
        // Core's custom_expiry says the same in other words.
        var expiry = body.Get("expiry");
        var custom = body.Get("custom_expiry");
        var duration = expiry.IsGiven() ? Duration(expiry, "expiry", ShortestExpiry, faults, "unit", "duration")
            : Duration(custom, "custom_expiry", ShortestExpiry, faults, "unit", "expiry_duration");
        var page = Duration(body.Get("page_expiry"), "page_expiry", ShortestPageExpiry, faults, "unit", "duration");
        var start = expiry.IsGiven() ? expiry.Get("start_time") : custom.Get("order_time");
        if (!start.IsGiven() || duration is not { } length)
        {
            return new OrderExpiry(Deadline: null, duration, page ?? UsualPageExpiry);
        }

        if (DateTimeOffset.TryParseExact(
            start.Text(), "yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture, DateTimeStyles.None, out var from) && from.Year is > 2000 and < 9000)
        {
            return new OrderExpiry(from + length, Duration: null, page ?? UsualPageExpiry);
        }

        faults.Add("expiry.start_time format is invalid, it must be yyyy-MM-dd HH:mm:ss Z");
        return new OrderExpiry(Deadline: null, duration, page ?? UsualPageExpiry);
    }

    private static TimeSpan? Duration(JsonElement value, string name, TimeSpan shortest, List<string> faults, string unitName, string lengthName)
    {
        if (!value.IsGiven())
        {
            return null;
        }

        var unit = value.Get(unitName).Text()?.ToUpperInvariant() switch
        {
            "SECOND" or "SECONDS" => TimeSpan.FromSeconds(1),
            "MINUTE" or "MINUTES" or null => TimeSpan.FromMinutes(1),
            "HOUR" or "HOURS" => TimeSpan.FromHours(1),
            "DAY" or "DAYS" => TimeSpan.FromDays(1),
            _ => TimeSpan.Zero,
        };
        if (unit > TimeSpan.Zero && value.Get(lengthName).Whole() is { } length and > 0 and < 1_000_000 && unit * length is var duration
            && duration >= shortest && duration <= LongestExpiry)
        {
            return duration;
        }

        faults.Add($"{name} must have a unit of second, minute, hour or day and a duration from {shortest.TotalSeconds} seconds to 7 days");
        return null;
    }

    private static IReadOnlyList<PaymentMethod> Methods(JsonElement value, List<string> faults)
    {
        if (!value.IsGiven())
        {
            return PaymentMethod.All;
        }

        if (value.ValueKind is not JsonValueKind.Array)
        {
            faults.Add("enabled_payments must be an array");
            return [];
        }

        // Names nobody knows are passed over, as a method that is not active is.
        return [.. value.EnumerateArray().SelectMany(name => PaymentMethod.Named(name.Text() ?? "")).Distinct()];
    }

    private static void CheckCustomer(JsonElement customer, List<string> faults)
    {
        foreach (var name in (string[])["first_name", "last_name", "email", "phone"])
        {
            AddWhenTooLong($"customer_details.{name}", customer.Get(name).Text() ?? "", faults);
        }

        if (customer.Get("email").Text() is { Length: > 0 } email && !EmailPattern().IsMatch(email))
        {
            faults.Add("customer_details.email format is invalid");
        }
    }

    private static void AddWhenTooLong(string name, string text, List<string> faults)
    {
        if (text.Length > LongestText)
        {
            faults.Add($"{name} is too long, maximum length is 255");
        }
    }

    [GeneratedRegex(@"\A[A-Za-z0-9\-_~.]+\z", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex OrderIdPattern();

    [GeneratedRegex(@"\A[^@\s]+@[^@\s]+\z", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex EmailPattern();
}
