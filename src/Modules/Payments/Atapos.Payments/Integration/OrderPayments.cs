using System.Text.Json;
using Atapos.Payments.Contracts;
using Atapos.Payments.Data;
using Atapos.Payments.Domain;
using Atapos.Shared;
using Microsoft.EntityFrameworkCore;

namespace Atapos.Payments.Integration;

internal sealed class OrderPayments(Lazy<PaymentsDbContext> store) : IOrderPayments
{
    public Task<PaymentStatus> StatusAsync(long orderId, CancellationToken cancellationToken) => store.Value.Payments
        .AsNoTracking()
        .Where(payment => payment.OrderId == orderId)
        .Select(payment => payment.Status)
        .SingleOrDefaultAsync(cancellationToken);

    public async Task<GatewayState?> AtGatewayAsync(long orderId, CancellationToken cancellationToken)
    {
        var newest = await store.Value.AllAttempts
            .AsNoTracking()
            .Where(attempt => attempt.OrderId == orderId)
            .OrderByDescending(attempt => attempt.State == AttemptState.Paid)
            .ThenByDescending(attempt => attempt.Number)
            .FirstOrDefaultAsync(cancellationToken);
        return newest is null ? null : new(
            newest.GatewayOrderId, newest.TransactionId, newest.TransactionTime, newest.TransactionStatus, newest.FraudStatus, newest.ExpiresAt,
            newest.QrString, newest.Kind == AttemptKind.Qris ? newest.Acquirer : null,
            newest.QrActions is { } actions ? JsonSerializer.Deserialize<IReadOnlyList<QrAction>>(actions, JsonSerializerOptions.Web) : null);
    }
}
