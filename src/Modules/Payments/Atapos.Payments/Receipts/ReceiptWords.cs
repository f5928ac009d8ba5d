namespace Atapos.Payments.Receipts;

/// <summary>The words of a receipt in one language.</summary>
internal sealed record ReceiptWords
{
    private static readonly ReceiptWords Indonesian = new()
    {
        Language = "id",
        Receipt = "Struk",
        Number = "Nomor pesanan",
        Place = "Tempat",
        Type = "Jenis",
        Types = new(StringComparer.Ordinal)
        {
            ["dine_in"] = "Makan di tempat",
            ["takeaway"] = "Bawa pulang",
            ["delivery"] = "Pesan antar",
            ["service_job"] = "Pekerjaan jasa",
            ["walk_in"] = "Datang langsung",
        },
        Guests = "Tamu",
        OrderedAt = "Dipesan",
        PaidAt = "Dibayar",
        Months = ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"],
        Subtotal = "Subtotal",
        Discount = "Diskon",
        Tax = "Pajak",
        ServiceCharge = "Biaya layanan",
        Total = "Total",
        Rounding = "Pembulatan",
        Paid = "Jumlah dibayar",
        PaidBy = "Cara bayar",
        Cash = "Tunai",
        Card = "Kartu",
        Counter = "Gerai",
        Tendered = "Uang diterima",
        Change = "Kembalian",
        Refunded = "Dana kembali",
        Remaining = "Setelah dana kembali",
        FullyRefunded = "DANA TELAH DIKEMBALIKAN",
        Thanks = "Terima kasih atas pembayaran Anda.",
        CodeMeans = "Kode QR nomor pesanan",
    };

    private static readonly ReceiptWords English = new()
    {
        Language = "en",
        Receipt = "Receipt",
        Number = "Order number",
        Place = "Place",
        Type = "Type",
        Types = new(StringComparer.Ordinal)
        {
            ["dine_in"] = "Dine in",
            ["takeaway"] = "Take away",
            ["delivery"] = "Delivery",
            ["service_job"] = "Service job",
            ["walk_in"] = "Walk-in",
        },
        Guests = "Guests",
        OrderedAt = "Ordered",
        PaidAt = "Paid",
        Months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
        Subtotal = "Subtotal",
        Discount = "Discount",
        Tax = "Tax",
        ServiceCharge = "Service charge",
        Total = "Total",
        Rounding = "Rounding",
        Paid = "Amount paid",
        PaidBy = "Paid by",
        Cash = "Cash",
        Card = "Card",
        Counter = "Counter",
        Tendered = "Cash received",
        Change = "Change",
        Refunded = "Refunded",
        Remaining = "After refund",
        FullyRefunded = "REFUNDED",
        Thanks = "Thank you for your payment.",
        CodeMeans = "QR code of the order number",
    };

    internal required string Language { get; init; }

    internal required string Receipt { get; init; }

    internal required string Number { get; init; }

    internal required string Place { get; init; }

    internal required string Type { get; init; }

    /// <summary>How an order is served, by the word of the wire.</summary>
    internal required Dictionary<string, string> Types { get; init; }

    internal required string Guests { get; init; }

    internal required string OrderedAt { get; init; }

    internal required string PaidAt { get; init; }

    /// <summary>Twelve short names.</summary>
    internal required IReadOnlyList<string> Months { get; init; }

    internal required string Subtotal { get; init; }

    internal required string Discount { get; init; }

    internal required string Tax { get; init; }

    internal required string ServiceCharge { get; init; }

    internal required string Total { get; init; }

    internal required string Rounding { get; init; }

    internal required string Paid { get; init; }

    internal required string PaidBy { get; init; }

    internal required string Cash { get; init; }

    internal required string Card { get; init; }

    /// <summary>A shop that takes the money for the gateway.</summary>
    internal required string Counter { get; init; }

    internal required string Tendered { get; init; }

    internal required string Change { get; init; }

    internal required string Refunded { get; init; }

    internal required string Remaining { get; init; }

    internal required string FullyRefunded { get; init; }

    internal required string Thanks { get; init; }

    internal required string CodeMeans { get; init; }

    /// <param name="locale">The merchant's; anything but <c>en</c> is Indonesian.</param>
    internal static ReceiptWords Of(string locale) => string.Equals(locale, "en", StringComparison.OrdinalIgnoreCase) ? English : Indonesian;
}
