using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Atapos.Sandbox.Midtrans;

/// <summary>The fields a method adds to a transaction.</summary>
internal static class PaymentDetails
{
    /// <summary>The card that is accepted.</summary>
    public const string GoodCard = "4811111111111114";

    /// <summary>Its three digits.</summary>
    public const string GoodCvv = "123";

    private const string GoPay = "gopay";

    /// <summary>The fields of a new transaction.</summary>
    /// <param name="method">By which it is paid.</param>
    /// <param name="ids">Where its numbers come from.</param>
    /// <param name="acquirer">Of QRIS: <c>gopay</c> or <c>airpay shopee</c>; null for the first.</param>
    public static JsonObject Of(PaymentMethod method, MidtransIds ids, string? acquirer = null) => method.PaymentType switch
    {
        PaymentMethod.Qris when acquirer is null or GoPay => new JsonObject
        {
            ["acquirer"] = GoPay,
            ["issuer"] = "dana",
            ["transaction_type"] = "off-us",
            ["merchant_cross_reference_id"] = ids.Uuid(),
        },
        PaymentMethod.Qris => new JsonObject
        {
            ["acquirer"] = acquirer,
            ["issuer"] = "shopeepay",
            ["transaction_type"] = "on-us",
            ["merchant_cross_reference_id"] = ids.Uuid(),
            ["shopeepay_reference_number"] = ids.Digits(16),
            ["reference_id"] = ids.Digits(16),
        },
        "bank_transfer" when method.Bank is "permata" => new JsonObject { ["permata_va_number"] = $"8562{ids.Digits(12)}" },
        "bank_transfer" => new JsonObject
        {
            ["va_numbers"] = new JsonArray(new JsonObject { ["bank"] = method.Bank, ["va_number"] = $"81278{ids.Digits(10)}" }),
            ["payment_amounts"] = new JsonArray(),
        },
        "echannel" => new JsonObject { ["biller_code"] = "70012", ["bill_key"] = $"99{ids.Digits(10)}" },
        "cstore" when method.Name is "indomaret" =>
            new JsonObject { ["store"] = method.Name, ["payment_code"] = ids.Digits(14), ["approval_code"] = ids.Digits(18) },
        "cstore" => new JsonObject { ["store"] = method.Name, ["payment_code"] = ids.Digits(16) },
        "shopeepay" => new JsonObject { ["shopeepay_reference_number"] = ids.Digits(16), ["reference_id"] = ids.Digits(16) },
        "ovo" => new JsonObject { ["payer_phone_number"] = $"0812{ids.Digits(8)}" },
        _ => [],
    };

    /// <summary>The fields of a card payment.</summary>
    /// <param name="number">Sixteen digits.</param>
    /// <param name="approved">Whether the bank said yes.</param>
    /// <param name="ids">Where its numbers come from.</param>
    public static JsonObject OfCard(string number, bool approved, MidtransIds ids) => new()
    {
        ["masked_card"] = $"{number[..8]}-{number[^4..]}",
        ["bank"] = "bni",
        ["card_type"] = "credit",
        ["eci"] = "05",
        ["approval_code"] = ids.Digits(13),
        ["channel_response_code"] = approved ? "00" : "05",
        ["channel_response_message"] = approved ? "Approved" : "Do not honour",
        ["three_ds_version"] = "2",
    };

    /// <summary>A QRIS string: tags, lengths and values, and the checksum at the end. It names no merchant that exists.</summary>
    public static string QrString(Transaction transaction)
    {
        var amount = transaction.Order.GrossAmount.ToString(CultureInfo.InvariantCulture);
        var merchant = Tag("00", "COM.MIDTRANS.SANDBOX") + Tag("01", transaction.Account.MerchantId);
        var text = Tag("00", "01") + Tag("01", "12") + Tag("26", merchant) + Tag("52", "5812") + Tag("53", "360") + Tag("54", amount) + Tag("58", "ID")
            + Tag("59", "ATAPOS SANDBOX") + Tag("60", "JAKARTA") + Tag("62", Tag("01", transaction.Id[..25])) + "6304";
        return text + Crc16(text).ToString("X4", CultureInfo.InvariantCulture);
    }

    private static string Tag(string tag, string value) => string.Create(CultureInfo.InvariantCulture, $"{tag}{value.Length:D2}{value}");

    // CRC-16/CCITT-FALSE, as EMV's QR codes end in.
    private static int Crc16(string text)
    {
        const int Polynomial = 0x1021;
        var crc = 0xFFFF;
        foreach (var value in Encoding.ASCII.GetBytes(text))
        {
            crc ^= value << 8;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 0x8000) != 0 ? ((crc << 1) ^ Polynomial) & 0xFFFF : (crc << 1) & 0xFFFF;
            }
        }

        return crc;
    }
}
