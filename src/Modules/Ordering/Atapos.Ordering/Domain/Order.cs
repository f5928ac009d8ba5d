using Ardalis.GuardClauses;
using Atapos.Shared;

namespace Atapos.Ordering.Domain;

/// <summary>Who orders what where, known before it is priced.</summary>
/// <param name="Type">How it is served.</param>
/// <param name="CustomerId">For whom, if known.</param>
/// <param name="StaffId">Who took it, when staff did.</param>
/// <param name="TableId">Where, if at a table.</param>
/// <param name="GuestCount">1 to 9,999, if said.</param>
/// <param name="Notes">At most 1,000 characters.</param>
internal sealed record OrderHeading(OrderType Type, long? CustomerId, long? StaffId, long? TableId, int? GuestCount, string? Notes);

/// <summary>A sale. Its amounts are fixed when it is placed; afterwards only its payment moves, and that is Payments' to decide.</summary>
internal sealed class Order : AggregateRoot
{
    internal const int LongestNotes = 1_000;
    internal const int MaxGuests = 9_999;
    internal const int LongestPaymentType = 40;

    private readonly List<OrderLine> _lines = [];

    private Order()
    {
    }

    private Order(TenantId tenant)
        : base(tenant)
    {
    }

    internal long Id { get; private set; }

    /// <summary>Empty until the order is written: what writes it takes the number (ADR 44).</summary>
    internal OrderNumber Number { get; private set; }

    internal OrderType Type { get; private set; }

    internal long? CustomerId { get; private set; }

    internal long? StaffId { get; private set; }

    internal long? TableId { get; private set; }

    internal int? GuestCount { get; private set; }

    internal string? Notes { get; private set; }

    internal Money Subtotal { get; private set; }

    internal Money Discount { get; private set; }

    internal Money Tax { get; private set; }

    internal Money ServiceCharge { get; private set; }

    internal Money Total { get; private set; }

    internal Money Rounded { get; private set; }

    internal bool ServiceChargeTaxable { get; private set; }

    /// <summary>A copy of the state that Payments keeps, for lists and filters.</summary>
    internal PaymentStatus PaymentStatus { get; private set; }

    internal string? PaymentType { get; private set; }

    internal DateTimeOffset? PaidAt { get; private set; }

    /// <summary>What of the money was given back.</summary>
    internal Money Refunded { get; private set; }

    /// <summary>True once a gateway was asked to have it paid.</summary>
    internal bool WentToGateway { get; private set; }

    /// <summary>The version of the payment that the copy shows; 0 before the payment first moved.</summary>
    internal int PaymentVersion { get; private set; }

    internal DateTimeOffset PlacedAt { get; private set; }

    internal IReadOnlyList<OrderLine> Lines => _lines;

    /// <summary>Places an order that awaits its payment, and its number (<see cref="TakeNumber"/>).</summary>
    /// <param name="tenant">The merchant.</param>
    /// <param name="id">The order's id.</param>
    /// <param name="lineIds">One per line of the pricing, in its order.</param>
    /// <param name="heading">Who orders what where.</param>
    /// <param name="pricing">What it costs.</param>
    /// <param name="now">UTC.</param>
    internal static Order Place(
        TenantId tenant, long id, IReadOnlyList<long> lineIds, OrderHeading heading, PricedOrder pricing, DateTimeOffset now)
    {
        if (lineIds.Count != pricing.Lines.Count)
        {
            throw new ArgumentException("Each line needs its id.", nameof(lineIds));
        }

        var order = new Order(tenant)
        {
            Id = id,
            Type = heading.Type,
            CustomerId = heading.CustomerId,
            StaffId = heading.StaffId,
            TableId = heading.TableId,
            GuestCount = heading.GuestCount is { } guests ? Guard.Against.Outside(guests, 1, MaxGuests, "order.guests-out-of-range") : null,
            Notes = Guard.Against.Longer(heading.Notes, LongestNotes, "order.notes-too-long", "Notes"),
            Subtotal = pricing.Subtotal,
            Discount = pricing.Discount,
            Tax = pricing.Tax,
            ServiceCharge = pricing.ServiceCharge,
            Total = pricing.Total,
            Rounded = pricing.Rounded,
            ServiceChargeTaxable = pricing.ServiceChargeTaxable,
            PaymentStatus = PaymentStatus.Pending,
            PlacedAt = now,
        };
        for (var i = 0; i < lineIds.Count; i++)
        {
            order._lines.Add(new OrderLine(lineIds[i], i, pricing.Lines[i]));
        }

        order.Record(new OrderWasPlaced(order));
        return order;
    }

    /// <summary>Takes the number that it was written under, once.</summary>
    internal void TakeNumber(OrderNumber number) =>
        Number = Number == default ? number : throw new InvalidOperationException($"The order is {Number} already.");

    /// <summary>Follows the payment; a change that is older than what is known already is ignored.</summary>
    /// <param name="version">The payment's, above zero.</param>
    /// <param name="status">Its state.</param>
    /// <param name="paid">How and when it was paid; null while it is not.</param>
    internal void FollowPayment(int version, PaymentStatus status, PaidBy? paid = null)
    {
        if (version <= PaymentVersion)
        {
            return;
        }

        PaymentVersion = version;
        PaymentStatus = status;
        PaymentType = paid?.Type;
        PaidAt = paid?.At;
        Refunded = paid?.Refunded ?? Money.Zero;
    }

    /// <summary>A gateway was asked to have it paid; once it was, its details are asked for there.</summary>
    internal void GoToGateway() => WentToGateway = true;
}

/// <summary>How an order was paid.</summary>
/// <param name="Type"><c>cash</c> or the gateway's word.</param>
/// <param name="At">UTC.</param>
/// <param name="Refunded">What of it was given back.</param>
internal sealed record PaidBy(string Type, DateTimeOffset At, Money Refunded);
