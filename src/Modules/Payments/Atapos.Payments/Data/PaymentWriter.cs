using Atapos.Payments.Domain;
using Atapos.Shared;
using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Sight;
using Atapos.Shared.Hosting.Wire;
using Npgsql;
using NpgsqlTypes;

namespace Atapos.Payments.Data;

/// <summary>Writes a payment that was paid in cash at its first move, with its log, its receipt and its event, in one round trip, with the commit where possible (ADR 36).</summary>
internal static class PaymentWriter
{
    private const string PrimaryKey = "PK_payments";

    private const string InsertPayment = """
        insert into payments.payments
          (me_id, order_id, order_number, customer_id, total, rounded, status, type, collected, refunded, paid_at, version, attempts_made)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $10, $11, 0)
        """;

    private const string InsertLog = """
        insert into payments.payment_log (me_id, order_id, id, event, status, payment_type, amount, tendered, change, staff_id, at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        """;

    private const string InsertReceipt = "insert into payments.receipts (me_id, id, attempts, next_attempt_at, state, trace_parent) values ($1, $2, 0, $3, $4, $5)";

    /// <summary>
    /// Writes it, and the session's transaction ends with it (<see cref="TenantSession.WriteLastAsync"/>); false when somebody has moved the payment before,
    /// and then the transaction is good for nothing any more.
    /// </summary>
    internal static async Task<bool> TryAddPaidLastAsync(this PaymentsDbContext store, Payment payment, CancellationToken cancellationToken)
    {
        NpgsqlBatchCommand[] receipt = payment.Receipt is { } wanted ? [ReceiptOf(wanted)] : [];
        try
        {
            // The log comes last, because it locks the head of the merchant's chain until the commit.
            await store.Session.WriteLastAsync([RowOf(payment), .. receipt, .. store.EventsOf(payment), LineOf(payment, payment.Log.Single())], cancellationToken);
            return true;
        }
        catch (PostgresException taken) when (taken is { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: PrimaryKey })
        {
            return false;
        }
    }

    private static NpgsqlBatchCommand RowOf(Payment payment) => new(InsertPayment)
    {
        Parameters =
        {
            SqlValues.Of(NpgsqlDbType.Bigint, payment.Tenant.Value),
            SqlValues.Of(NpgsqlDbType.Bigint, payment.OrderId),
            SqlValues.Of(NpgsqlDbType.Varchar, payment.OrderNumber),
            SqlValues.Of(NpgsqlDbType.Bigint, payment.CustomerId),
            SqlValues.Of(NpgsqlDbType.Numeric, payment.Total.Amount),
            SqlValues.Of(NpgsqlDbType.Numeric, payment.Rounded.Amount),
            SqlValues.Of(NpgsqlDbType.Text, EnumWords<PaymentStatus>.Of(payment.Status)),
            SqlValues.Of(NpgsqlDbType.Varchar, payment.Type),
            SqlValues.Of(NpgsqlDbType.Numeric, payment.Collected.Amount),
            SqlValues.Of(NpgsqlDbType.TimestampTz, payment.PaidAt),
            SqlValues.Of(NpgsqlDbType.Integer, payment.Version),
        },
    };

    private static NpgsqlBatchCommand LineOf(Payment payment, PaymentLogEntry entry) => new(InsertLog)
    {
        Parameters =
        {
            SqlValues.Of(NpgsqlDbType.Bigint, payment.Tenant.Value),
            SqlValues.Of(NpgsqlDbType.Bigint, payment.OrderId),
            SqlValues.Of(NpgsqlDbType.Bigint, entry.Id),
            SqlValues.Of(NpgsqlDbType.Text, EnumWords<PaymentLogEvent>.Of(entry.Event)),
            SqlValues.Of(NpgsqlDbType.Text, EnumWords<PaymentStatus>.Of(entry.Status)),
            SqlValues.Of(NpgsqlDbType.Varchar, entry.PaymentType),
            SqlValues.Of(NpgsqlDbType.Numeric, entry.Amount.Amount),
            SqlValues.Of(NpgsqlDbType.Numeric, entry.Tendered?.Amount),
            SqlValues.Of(NpgsqlDbType.Numeric, entry.Change?.Amount),
            SqlValues.Of(NpgsqlDbType.Bigint, entry.StaffId),
            SqlValues.Of(NpgsqlDbType.TimestampTz, entry.At),
        },
    };

    private static NpgsqlBatchCommand ReceiptOf(Receipt receipt) => new(InsertReceipt)
    {
        Parameters =
        {
            SqlValues.Of(NpgsqlDbType.Bigint, receipt.Tenant.Value),
            SqlValues.Of(NpgsqlDbType.Bigint, receipt.Id),
            SqlValues.Of(NpgsqlDbType.TimestampTz, receipt.NextAttemptAt),
            SqlValues.Of(NpgsqlDbType.Text, EnumWords<ReceiptState>.Of(receipt.State)),
            SqlValues.Of(NpgsqlDbType.Varchar, Spans.Current),
        },
    };
}
