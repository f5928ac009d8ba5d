using System.Diagnostics.Metrics;
using Atapos.Ordering.Contracts;
using Atapos.Ordering.Live;
using Atapos.Shared;
using Atapos.Shared.Hosting.Sight;

namespace Atapos.Ordering.Integration;

/// <summary>Counts orders and open streams.</summary>
internal sealed class OrderFigures(OrderFeeds feeds) : IEventFigures
{
    private Counter<long>? _placed;

    public void Begin(Meter meter)
    {
        _placed = meter.CreateCounter<long>("atapos.orders.placed", unit: null, "Orders that were placed.");
        _placed.Add(0);
        meter.CreateObservableGauge("atapos.streams.open", () => feeds.Open, unit: null, "Open streams of live orders.");
    }

    public void Count(IntegrationEvent happened)
    {
        if (happened is OrderPlaced)
        {
            _placed?.Add(1);
        }
    }
}
