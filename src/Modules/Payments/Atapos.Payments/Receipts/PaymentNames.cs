using Atapos.Payments.Domain;

namespace Atapos.Payments.Receipts;

/// <summary>Ways to pay as their customers call them, by the gateway's words.</summary>
internal static class PaymentNames
{
    private static readonly Dictionary<string, string> Brands = new(StringComparer.Ordinal)
    {
        ["qris"] = "QRIS",
        ["gopay"] = "GoPay",
        ["shopeepay"] = "ShopeePay",
        ["dana"] = "DANA",
        ["ovo"] = "OVO",
        ["akulaku"] = "Akulaku PayLater",
        ["kredivo"] = "Kredivo",
        ["echannel"] = "Mandiri Bill Payment",
        ["bca_klikpay"] = "BCA KlikPay",
        ["bca_klikbca"] = "KlikBCA",
        ["bri_epay"] = "e-Pay BRI",
        ["cimb_clicks"] = "OCTO Clicks",
        ["danamon_online"] = "Danamon Online Banking",
        ["uob_ezpay"] = "UOB EZ Pay",
    };

    private static readonly Dictionary<string, string> Channels = new(StringComparer.Ordinal)
    {
        ["cimb"] = "CIMB Niaga",
        ["danamon"] = "Danamon",
        ["mandiri"] = "Mandiri",
        ["permata"] = "Permata",
        ["seabank"] = "SeaBank",
        ["indomaret"] = "Indomaret",
        ["alfamart"] = "Alfamart",
    };

    /// <summary>The name of a way to pay.</summary>
    /// <param name="type"><c>cash</c> or the gateway's <c>payment_type</c>; one that is not known here is shown in readable letters.</param>
    /// <param name="channel">The bank of a transfer or the chain of a counter, if known.</param>
    /// <param name="words">The receipt's language.</param>
    internal static string Of(string type, string? channel, ReceiptWords words) => type switch
    {
        Payment.Cash => words.Cash,
        "credit_card" => words.Card,
        "bank_transfer" => channel is null ? "Virtual Account" : $"Virtual Account {ChannelOf(channel)}",
        "cstore" => channel is null ? words.Counter : ChannelOf(channel),
        _ => Brands.GetValueOrDefault(type) ?? Readable(type),
    };

    // Banks are known by their initials.
    private static string ChannelOf(string channel) => Channels.GetValueOrDefault(channel) ?? channel.ToUpperInvariant();

    private static string Readable(string word) => word.Replace('_', ' ') switch
    {
        "" => "",
        var text => char.ToUpperInvariant(text[0]) + text[1..],
    };
}
