using Atapos.Payments.Domain;
using Atapos.Shared;
using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Sight;
using Atapos.Shared.Hosting.Wire;
using Npgsql;
using NpgsqlTypes;

namespace Atapos.Payments.Data;

/// <summary>Writes a payment that was just settled, with its log, its receipt and its event, in one round trip, with the commit where possible (ADR 36, 45).</summary>
internal static class PaymentWriter
{
    private const string PrimaryKey = "PK_payments";

    private const string InsertPayment = """
        insert into payments.payments
          (me_id, order_id, order_number, customer_id, total, rounded, status, type, collected, refunded, paid_at, version, attempts_made)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $10, $11, 0)
        """;

    // Both divide by zero, and so undo all, when somebody has moved the payment or the attempt since it was read.
    private const string MovePayment = """
        with moved as (
          update payments.payments set status = $4, type = $5, collected = $6, paid_at = $7, version = $8, settled_by = $9, settled_transaction_id = $10
          where me_id = $1 and order_id = $2 and xmin = $3 returning 1)
        select 1 / (select count(*) from moved)
        """;

    private const string MoveAttempt = """
        with moved as (
          update payments.attempts set state = $6, next_attempt_at = null, transaction_id = $7, transaction_status = $8, fraud_status = $9, payment_type = $10,
            acquirer = $11, issuer = $12, is_on_us = $13, transaction_time = $14
          where me_id = $1 and id = $2 and state = $3 and transaction_id is not distinct from $4 and transaction_status is not distinct from $5 returning 1)
        select 1 / (select count(*) from moved)
        """;

    private const string InsertLog = """
        insert into payments.payment_log (
          me_id, order_id, id, event, status, payment_type, amount, tendered, change, staff_id, at,
          gateway_order_id, transaction_id, transaction_status, fraud_status, signature, payload)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
        """;

    private const string InsertReceipt = "insert into payments.receipts (me_id, id, attempts, next_attempt_at, state, trace_parent) values ($1, $2, 0, $3, $4, $5)";

    /// <summary>
    /// Writes one that was paid in cash at its first move, and the session's transaction ends with it (<see cref="TenantSession.WriteLastAsync"/>); false when
    /// somebody has moved the payment before, and then the transaction is good for nothing any more.
    /// </summary>
    internal static async Task<bool> TryAddPaidLastAsync(this PaymentsDbContext store, Payment payment, CancellationToken cancellationToken)
    {
        try
        {
            await store.WriteLastAsync([RowOf(payment)], payment, cancellationToken);
            return true;
        }
        catch (PostgresException taken) when (taken is { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: PrimaryKey })
        {
            return false;
        }
    }

    /// <summary>
    /// Writes what the money of its only attempt has settled, and the session's transaction ends with it; false when somebody has moved the payment or the
    /// attempt since it was seen, or nobody knows whether it was written because the connection broke.
    /// </summary>
    internal static async Task<bool> TrySettleLastAsync(this PaymentsDbContext store, SeenPayment seen, CancellationToken cancellationToken)
    {
        try
        {
            await store.WriteLastAsync([MoveOf(seen), MoveOf(seen.Attempt, seen)], seen.Payment, cancellationToken);
            return true;
        }
        catch (PostgresException moved) when (moved.SqlState is PostgresErrorCodes.DivisionByZero)
        {
            return false;
        }
        catch (OutcomeUnknownException)
        {
            return false;
        }
    }

    // The log comes last, because it locks the head of the merchant's chain until the commit.
    private static Task WriteLastAsync(this PaymentsDbContext store, NpgsqlBatchCommand[] rows, Payment payment, CancellationToken cancellationToken)
    {
        NpgsqlBatchCommand[] receipt = payment.Receipt is { } wanted ? [ReceiptOf(wanted)] : [];
        return store.Session.WriteLastAsync([.. rows, .. receipt, .. store.EventsOf(payment), LineOf(payment, payment.Log.Single())], cancellationToken);
    }

    private static NpgsqlBatchCommand MoveOf(SeenPayment seen) => new(MovePayment)
    {
        Parameters =
        {
            SqlValues.Of(NpgsqlDbType.Bigint, seen.Payment.Tenant.Value),
            SqlValues.Of(NpgsqlDbType.Bigint, seen.Payment.OrderId),
            SqlValues.Of(NpgsqlDbType.Xid, seen.RowVersion),
            SqlValues.Of(NpgsqlDbType.Text, EnumWords<PaymentStatus>.Of(seen.Payment.Status)),
            SqlValues.Of(NpgsqlDbType.Varchar, seen.Payment.Type),
            SqlValues.Of(NpgsqlDbType.Numeric, seen.Payment.Collected.Amount),
            SqlValues.Of(NpgsqlDbType.TimestampTz, seen.Payment.PaidAt),
            SqlValues.Of(NpgsqlDbType.Integer, seen.Payment.Version),
            SqlValues.Of(NpgsqlDbType.Bigint, seen.Payment.SettledBy),
            SqlValues.Of(NpgsqlDbType.Varchar, seen.Payment.SettledTransactionId),
        },
    };

    private static NpgsqlBatchCommand MoveOf(GatewayAttempt attempt, SeenPayment seen) => new(MoveAttempt)
    {
        Parameters =
        {
            SqlValues.Of(NpgsqlDbType.Bigint, attempt.Tenant.Value),
            SqlValues.Of(NpgsqlDbType.Bigint, attempt.Id),
            SqlValues.Of(NpgsqlDbType.Text, EnumWords<AttemptState>.Of(seen.State)),
            SqlValues.Of(NpgsqlDbType.Varchar, seen.TransactionId),
            SqlValues.Of(NpgsqlDbType.Varchar, seen.TransactionStatus),
            SqlValues.Of(NpgsqlDbType.Text, EnumWords<AttemptState>.Of(attempt.State)),
            SqlValues.Of(NpgsqlDbType.Varchar, attempt.TransactionId),
            SqlValues.Of(NpgsqlDbType.Varchar, attempt.TransactionStatus),
            SqlValues.Of(NpgsqlDbType.Varchar, attempt.FraudStatus),
            SqlValues.Of(NpgsqlDbType.Varchar, attempt.PaymentType),
            SqlValues.Of(NpgsqlDbType.Varchar, attempt.Acquirer),
            SqlValues.Of(NpgsqlDbType.Varchar, attempt.Issuer),
            SqlValues.Of(NpgsqlDbType.Boolean, attempt.IsOnUs),
            SqlValues.Of(NpgsqlDbType.TimestampTz, attempt.TransactionTime),
        },
    };

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
            SqlValues.Of(NpgsqlDbType.Varchar, entry.GatewayOrderId),
            SqlValues.Of(NpgsqlDbType.Varchar, entry.TransactionId),
            SqlValues.Of(NpgsqlDbType.Varchar, entry.TransactionStatus),
            SqlValues.Of(NpgsqlDbType.Varchar, entry.FraudStatus),
            SqlValues.Of(NpgsqlDbType.Varchar, entry.Signature),
            SqlValues.Of(NpgsqlDbType.Text, entry.Payload),
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
