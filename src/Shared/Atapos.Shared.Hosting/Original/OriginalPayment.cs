using System.Globalization;

namespace Atapos.Shared.Hosting.Original;

/// <summary>How an order of the original was paid. Ordering and Payments must see it alike, so it is read in one place.</summary>
public sealed class OriginalPayment
{
    // In Jakarta.
    private static readonly TimeOnly Noon = new(5, 0);

    private const int LongestType = 40;
    private const int LongestGatewayOrderId = 50;

    private OriginalPayment(OriginalRow order)
    {
        PlacedAt = PlacedAtOf(order);
        Log = order.Rows("log");
        Status = order.Word("oh_payment_status", PaymentStatus.Pending);
        Total = order.Amount("oh_total_amount");
        Rounded = Total.ToNearestHundred();
        GatewayOrderId = order.TextOrNone("oh_midtrans_order_id");
        Short("oh_midtrans_order_id", GatewayOrderId, LongestGatewayOrderId);
        if (Status is not (PaymentStatus.Settlement or PaymentStatus.Refund))
        {
            return;
        }

        var told = Log.FirstOrDefault(line => IsMoney(line));
        Type = (order.TextOrNone("oh_payment_type") ?? told?.TextOrNone("py_payment_type"))?.ToLowerInvariant()
            ?? (told?.TextOrNone("py_event_type") is "cash" ? Cash : GatewayOrderId is null ? Cash : "midtrans");
        PaidAt = order.Instant("oh_paid_at") ?? order.Instant("oh_midtrans_transaction_time") ?? told?.Instant("created_at") ?? PlacedAt;
        Collected = IsCash ? Rounded : Total;
        Refunded = Status is PaymentStatus.Refund ? Collected : Money.Zero;
        GatewayOrderId ??= IsCash ? null : told?.TextOrNone("py_order_id") ?? order.Text("oh_order_number");
        if (!IsCash && Total == Money.Zero)
        {
            throw new RefusedRowException("it was paid at the gateway, which takes no payment of nothing");
        }

        Short("oh_payment_type", Type, LongestType);
    }

    /// <summary>The type of what was paid in cash.</summary>
    public const string Cash = "cash";

    /// <summary>What happened, line by line.</summary>
    public IReadOnlyList<OriginalRow> Log { get; }

    /// <summary>Where it stands.</summary>
    public PaymentStatus Status { get; }

    /// <summary>What a gateway takes.</summary>
    public Money Total { get; }

    /// <summary>What cash is taken in.</summary>
    public Money Rounded { get; }

    /// <summary>How it was paid; null while it is not.</summary>
    public string? Type { get; }

    /// <summary>UTC; null while it is not paid.</summary>
    public DateTimeOffset? PaidAt { get; }

    /// <summary>What was taken.</summary>
    public Money Collected { get; }

    /// <summary>What of it was given back; the original knows only all or nothing.</summary>
    public Money Refunded { get; }

    /// <summary>The attempt at the gateway; null when there was none.</summary>
    public string? GatewayOrderId { get; }

    /// <summary>True when the money went into the drawer.</summary>
    public bool IsCash => Type is Cash;

    /// <summary>0 while nothing has moved it.</summary>
    public int Version => Status is PaymentStatus.Pending && !WentToGateway ? 0 : 1;

    /// <summary>When the order was placed, UTC: as it says, else as what happened to it tells, else at noon of the day in its number.</summary>
    public DateTimeOffset PlacedAt { get; }

    /// <summary>True when a gateway was asked to have it paid.</summary>
    public bool WentToGateway => GatewayOrderId is not null;

    /// <summary>How an order stands.</summary>
    /// <param name="order">With its <c>log</c>.</param>
    /// <exception cref="RefusedRowException">It makes no sense.</exception>
    /// <exception cref="DomainException">An amount is none.</exception>
    public static OriginalPayment Of(OriginalRow order)
    {
        ArgumentNullException.ThrowIfNull(order);
        return new(order);
    }

    /// <summary>The day in the number of an order, <c>INV-YYYYMMDD-XXXX</c>.</summary>
    /// <exception cref="RefusedRowException">It has another form.</exception>
    public static DateOnly DayOf(string number) =>
        number?.Split('-') is ["INV", { Length: 8 } date, ..] && DateOnly.TryParseExact(date, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw new RefusedRowException($"oh_order_number is {number}; it must be INV-YYYYMMDD-XXXX");

    private static DateTimeOffset PlacedAtOf(OriginalRow order) =>
        order.Instant("created_at") ?? order.Rows("log").Select(line => line.Instant("created_at")).Min() ?? order.Instant("oh_paid_at")
        ?? new DateTimeOffset(DayOf(order.Text("oh_order_number")).ToDateTime(Noon), TimeSpan.Zero);

    private static void Short(string column, string? text, int most)
    {
        if (text?.Length > most)
        {
            throw new RefusedRowException(string.Create(CultureInfo.InvariantCulture, $"{column} has {text.Length} characters; {most} are kept"));
        }
    }

    private static bool IsMoney(OriginalRow line) =>
        line.TextOrNone("py_event_type") is "cash" || line.TextOrNone("py_transaction_status") is "settlement" or "capture";
}
