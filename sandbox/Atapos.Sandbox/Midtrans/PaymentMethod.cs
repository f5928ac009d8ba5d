namespace Atapos.Sandbox.Midtrans;

/// <summary>What of a payment can be paid back by the gateway.</summary>
/// <param name="Partly">Whether less than all can be.</param>
/// <param name="Window">How long after the payment.</param>
internal sealed record RefundRule(bool Partly, TimeSpan Window);

/// <summary>A way to pay, by the name Snap gives it.</summary>
/// <param name="Name">As in <c>enabled_payments</c>.</param>
/// <param name="Title">For people.</param>
/// <param name="PaymentType">As bodies carry it.</param>
/// <param name="Expiry">How long a payment stays pending when nobody says otherwise.</param>
/// <param name="Refund">What the gateway can pay back; null for nothing.</param>
internal sealed record PaymentMethod(string Name, string Title, string PaymentType, TimeSpan Expiry, RefundRule? Refund)
{
    public const string CreditCard = "credit_card";
    public const string Qris = "qris";

    private static readonly TimeSpan Wallet = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    /// <summary>The bank of a virtual account, else null.</summary>
    public string? Bank { get; init; }

    /// <summary>All methods.</summary>
    public static IReadOnlyList<PaymentMethod> All { get; } =
    [
        new("other_qris", "QRIS", Qris, Wallet, new RefundRule(Partly: true, TimeSpan.FromDays(45))),
        new("gopay", "GoPay", "gopay", Wallet, new RefundRule(Partly: true, TimeSpan.FromDays(45))),
        new("shopeepay", "ShopeePay", "shopeepay", Wallet, new RefundRule(Partly: false, TimeSpan.FromDays(365))),
        new("dana", "DANA", "dana", Wallet, new RefundRule(Partly: true, TimeSpan.FromDays(45))),
        new("ovo", "OVO", "ovo", Wallet, new RefundRule(Partly: false, TimeSpan.FromDays(7))),
        new(CreditCard, "Credit or debit card", CreditCard, Day, new RefundRule(Partly: true, TimeSpan.FromDays(183))),
        Virtual("bca", "BCA"), Virtual("bni", "BNI"), Virtual("bri", "BRI"), Virtual("permata", "Permata"), Virtual("cimb", "CIMB Niaga"),
        Virtual("danamon", "Danamon"), Virtual("bsi", "BSI"), Virtual("seabank", "SeaBank"), Virtual("saqu", "Bank Saqu"),
        new("echannel", "Mandiri Bill", "echannel", Day, Refund: null),
        new("indomaret", "Indomaret", "cstore", Day, Refund: null),
        new("alfamart", "Alfamart", "cstore", Day, Refund: null),
        new("akulaku", "Akulaku PayLater", "akulaku", TimeSpan.FromHours(2), new RefundRule(Partly: true, TimeSpan.FromDays(183))),
        new("kredivo", "Kredivo", "kredivo", Day, new RefundRule(Partly: true, TimeSpan.FromDays(14))),
    ];

    /// <summary>The method of this name, null for none.</summary>
    public static PaymentMethod? Find(string? name) => All.FirstOrDefault(method => string.Equals(method.Name, name, StringComparison.Ordinal));

    /// <summary>The methods a name of <c>enabled_payments</c> stands for: one, a whole kind, or none.</summary>
    public static IEnumerable<PaymentMethod> Named(string name) => name switch
    {
        Qris => All.Where(method => method.PaymentType is Qris),
        "bank_transfer" or "other_va" => All.Where(method => method.PaymentType is "bank_transfer"),
        "cstore" => All.Where(method => method.PaymentType is "cstore"),
        _ => All.Where(method => string.Equals(method.Name, name, StringComparison.Ordinal)),
    };

    private static PaymentMethod Virtual(string bank, string title) =>
        new($"{bank}_va", $"{title} virtual account", "bank_transfer", Day, Refund: null) { Bank = bank };
}
