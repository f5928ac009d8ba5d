using Atapos.Shared.Hosting.Data;

namespace Atapos.Payments.Data;

/// <summary>What is true of payments, attempts, refunds and the log at any moment. That the log is as it was written, <see cref="PaymentLogAudit"/> finds out.</summary>
internal sealed class PaymentInvariants : IInvariants
{
    public IReadOnlyList<Invariant> All { get; } =
    [
        new(
            "a paid payment has collected what was due, another one nothing",
            """
            select me_id, format('payment of order %s (%s): %s, collected %s of %s', order_id, order_number, status, collected, case when type = 'cash' then rounded else total end)
            from payments.payments
            where collected <> case when status not in ('settlement', 'refund') then 0 when type = 'cash' then rounded else total end
               or (status in ('settlement', 'refund')) <> (paid_at is not null) or (status = 'refund' and refunded <> collected)
            """),
        new(
            "what was given back of a payment is the sum of its refunds",
            """
            select p.me_id, format('payment of order %s (%s): refunded %s, its refunds make %s', p.order_id, p.order_number, p.refunded, coalesce(r.amount, 0))
            from payments.payments p left join lateral (
              select sum(amount) as amount from payments.refunds r
              where r.me_id = p.me_id and r.order_id = p.order_id and r.state = 'done' and r.duplicate_id is null
                and r.transaction_id is not distinct from p.settled_transaction_id) r on true
            where p.refunded <> case when p.status in ('settlement', 'refund') then coalesce(r.amount, 0) else 0 end
            """),
        new(
            "cash was taken once for a payment in cash",
            """
            select p.me_id, format('payment of order %s (%s): %s lines of cash over %s', p.order_id, p.order_number, count(l.id), p.collected)
            from payments.payments p left join payments.payment_log l on l.me_id = p.me_id and l.order_id = p.order_id and l.event = 'cash'
            where p.type = 'cash' group by p.me_id, p.order_id, p.order_number, p.collected
            having count(l.id) <> 1 or sum(l.amount) is distinct from p.collected
            """),
        new(
            "money of the gateway came by one attempt, over what was collected",
            """
            select p.me_id, format('payment of order %s (%s)', p.order_id, p.order_number)
            from payments.payments p left join payments.attempts a on a.me_id = p.me_id and a.id = p.settled_by and a.order_id = p.order_id
            where case when p.type <> 'cash' then a.state is distinct from 'paid' or a.amount is distinct from p.collected else p.settled_by is not null end
            """),
        new(
            "the attempts of a payment are counted",
            """
            select p.me_id, format('payment of order %s (%s): %s attempts, the newest is number %s', p.order_id, p.order_number, p.attempts_made, max(a.number))
            from payments.payments p join payments.attempts a on a.me_id = p.me_id and a.order_id = p.order_id
            group by p.me_id, p.order_id, p.order_number, p.attempts_made having max(a.number) <> p.attempts_made
            """),
        new(
            "a line of the log, an attempt, a refund and a duplicate are of a payment",
            """
            select e.me_id, format('%s %s of order %s', e.kind, e.id, e.order_id) from (
              select 'line' as kind, me_id, id, order_id from payments.payment_log union all select 'attempt', me_id, id, order_id from payments.attempts
              union all select 'refund', me_id, id, order_id from payments.refunds union all select 'duplicate', me_id, id, order_id from payments.duplicate_payments) e
            left join payments.payments p on p.me_id = e.me_id and p.order_id = e.order_id where p.order_id is null
            """),
        Invariant.OfIds("payments.log_ids", "payments.payment_log", "payments.refunds", "payments.duplicate_payments"),
        Invariant.OfIds("payments.attempt_ids", "payments.attempts"),
    ];
}
