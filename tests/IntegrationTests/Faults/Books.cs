using Atapos.IntegrationTests.Harness;
using Shouldly;

namespace Atapos.IntegrationTests.Faults;

/// <summary>What must be true of a database after every fault, whatever was acknowledged.</summary>
internal static class Books
{
    private const string Gaps = """
        select count(*) from ordering.order_counters c
        where last <> (select count(distinct o.number) from ordering.orders o where o.me_id = c.me_id and o.number like 'INV-' || to_char(c.day, 'YYYYMMDD') || '-%')
           or last <> (select count(*) from ordering.orders o where o.me_id = c.me_id and o.number like 'INV-' || to_char(c.day, 'YYYYMMDD') || '-%')
           or last <> (select max(split_part(o.number, '-', 3)::int) from ordering.orders o where o.me_id = c.me_id and o.number like 'INV-' || to_char(c.day, 'YYYYMMDD') || '-%')
        """;

    /// <summary>For how many merchants and days the orders are not numbered 1, 2, 3 and so on.</summary>
    internal static Task<long> GapsAsync(TestDatabase database) => database.ReadAsync<long>(Gaps);

    /// <summary>How many orders and payments that were acknowledged are gone.</summary>
    internal static async Task<int> LostAsync(TestDatabase database, Tills tills) =>
        tills.Ordered.Keys.Except(await database.ListAsync<long>("select id from ordering.orders")).Count()
        + tills.Paid.Keys.Except(await database.ListAsync<long>("select order_id from payments.payments where status = 'settlement'")).Count();

    /// <summary>Waits until every event has been delivered.</summary>
    internal static Task DeliveredAsync(TestDatabase database) => Eventually.BeTrueAsync(
        async () => await database.ReadAsync<long>("select count(*) from payments.outbox where delivered_at is null or parked_at is not null") == 0, "all events are delivered");

    /// <summary>Numbers without a gap, each payment known to its order and taken once, and each answer as the order stands.</summary>
    internal static async Task ShouldAddUpAsync(TestDatabase database, Tills tills)
    {
        var settled = await database.ListAsync<long>("select order_id from payments.payments where status = 'settlement'");
        var shown = await database.ListAsync<long>("select id from ordering.orders where payment_status = 'settlement'");
        settled.Except(shown).ShouldBeEmpty("a payment's event did not reach its order");
        shown.Except(settled).ShouldBeEmpty("an order shows a payment that never was");
        (await GapsAsync(database)).ShouldBe(0, "a number was skipped or given twice");
        (await database.ReadAsync<long>("select count(*) from (select 1 from payments.payment_log where event = 'cash' group by me_id, order_id having count(*) > 1) as twice"))
            .ShouldBe(0, "a payment was taken twice");
        var numbers = (await database.ListAsync<string>("select id || ' ' || number from ordering.orders")).ToHashSet(StringComparer.Ordinal);
        tills.Ordered.Select(order => $"{order.Key} {order.Value.Word("oh_order_number")}").ShouldAllBe(order => numbers.Contains(order));
    }
}
