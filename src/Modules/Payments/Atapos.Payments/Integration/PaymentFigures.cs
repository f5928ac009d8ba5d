using System.Collections.Frozen;
using System.Diagnostics.Metrics;
using Atapos.Payments.Contracts;
using Atapos.Payments.Gateway;
using Atapos.Shared;
using Atapos.Shared.Hosting.Sight;
using Atapos.Shared.Hosting.Wire;

namespace Atapos.Payments.Integration;

/// <summary>Counts what is paid, given back and comes to nothing, and what the gateway tells.</summary>
internal sealed class PaymentFigures : IEventFigures
{
    /// <summary>The outcome of a notification that cannot be read.</summary>
    internal const string Unreadable = "unreadable";

    private const string OtherTender = "other";

    // The gateway may use a word of which nobody has heard yet; it must not make a new series.
    private static readonly FrozenSet<string> Tenders = FrozenSet.ToFrozenSet(
        ["cash", "qris", "gopay", "shopeepay", "dana", "ovo", "credit_card", "bank_transfer", "echannel", "cstore", "akulaku", "kredivo", "bca_klikpay", "bca_klikbca", "bri_epay", "cimb_clicks", "danamon_online", "uob_ezpay"],
        StringComparer.Ordinal);

    private Counter<long>? _paid;
    private Counter<long>? _cancelled;
    private Counter<long>? _lapsed;
    private Counter<long>? _takings;
    private Counter<long>? _refunds;
    private Counter<long>? _webhooks;

    public void Begin(Meter meter)
    {
        _paid = meter.CreateCounter<long>("atapos.orders.paid", unit: null, "Orders that were paid.");
        _cancelled = meter.CreateCounter<long>("atapos.orders.cancelled", unit: null, "Orders that were cancelled before they were paid.");
        _lapsed = meter.CreateCounter<long>("atapos.orders.lapsed", unit: null, "Payments that were denied, expired or failed.");
        _takings = meter.CreateCounter<long>("atapos.takings.rupiah", unit: null, "Rupiah that were collected, change given back, by tender.");
        _refunds = meter.CreateCounter<long>("atapos.refunds.rupiah", unit: null, "Rupiah that were given back, by tender.");
        _webhooks = meter.CreateCounter<long>("atapos.webhooks", unit: null, "Notifications of the gateway by what became of them.");

        // A figure that begins with its first event has no rise in it.
        _paid.Add(0);
        _cancelled.Add(0);
        _lapsed.Add(0);
        _takings.Add(0, Tender("cash"));
        _refunds.Add(0, Tender("cash"));
        foreach (var outcome in EnumWords<NotificationOutcome>.All.Append(Unreadable))
        {
            _webhooks.Add(0, new KeyValuePair<string, object?>("outcome", outcome));
        }
    }

    public void Count(IntegrationEvent happened)
    {
        switch (happened)
        {
            case PaymentSettled settled:
                _paid?.Add(1);
                _takings?.Add((long)settled.Collected, Tender(settled.PaymentType));
                break;
            case PaymentRefunded refunded:
                _refunds?.Add((long)refunded.Amount, Tender(refunded.PaymentType));
                break;
            case PaymentCancelled:
                _cancelled?.Add(1);
                break;
            case PaymentLapsed:
                _lapsed?.Add(1);
                break;
        }
    }

    /// <summary>Counts what the gateway told.</summary>
    /// <param name="outcome">A word of <see cref="NotificationOutcome"/>, or <see cref="Unreadable"/>.</param>
    internal void CountNotification(string outcome) => _webhooks?.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    private static KeyValuePair<string, object?> Tender(string type) => new("tender", Tenders.Contains(type) ? type : OtherTender);
}
