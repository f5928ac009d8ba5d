using Atapos.Ordering.Data;
using Atapos.Payments.Contracts;
using Atapos.Shared.Hosting.Messaging;
using Npgsql;

namespace Atapos.Ordering.Integration;

/// <summary>Shows that an order was paid. It happens with every sale, so it is one statement instead of an order with all its lines.</summary>
internal sealed class OnPaymentSettled(OrderingDbContext store, EventDelivery delivery) : ReactionAtOnce<PaymentSettled>(store, delivery)
{
    protected override NpgsqlBatchCommand StatementOf(PaymentSettled happened, string isDue, ReadOnlySpan<object?> entry)
    {
        store.RingAfterCommit();
        return OrderNewsLog.SettlementOf(isDue, entry, happened.OrderId, happened.Version, happened.PaymentType, happened.PaidAt);
    }
}
