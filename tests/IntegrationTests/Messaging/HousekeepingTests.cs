using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Messaging;

/// <summary>What the plumbing no longer needs goes by itself, and nothing else.</summary>
public sealed class HousekeepingTests(ClockShop demo) : IClassFixture<ClockShop>
{
    private TestDatabase Database => demo.Shop.Database;

    [Fact]
    public async Task What_is_of_no_more_use_goes_and_what_may_still_be_needed_stays()
    {
        var now = demo.Clock.GetUtcNow();
        var (old, recent) = (now.AddDays(-31), now.AddDays(-29));
        foreach (var (kind, at) in new[] { ("old", old), ("recent", recent) })
        {
            foreach (var schema in new[] { "catalog", "identity", "ordering", "payments", "tenancy" })
            {
                await Database.ExecuteAsync($"insert into {schema}.inbox (me_id, event_id, reaction, handled_at) values (1, gen_random_uuid(), $1, $2)", kind, at);
                await Database.ExecuteAsync(
                    $$"""
                    insert into {{schema}}.outbox (me_id, id, name, payload, occurred_at, attempts, next_attempt_at, delivered_at)
                    values (1, gen_random_uuid(), $1, '{}', $2, 0, $2, $2)
                    """,
                    kind, at);
            }

            await Database.ExecuteAsync(
                "insert into edge.mails (me_id, id, kind, message_id, state, attempts, created_at, ended_at) values (1, gen_random_uuid(), $1, 'x', 'sent', 1, $2, $2)",
                kind, at);
        }

        // Never delivered: it waits for a person, however old it is.
        await Database.ExecuteAsync(
            """
            insert into payments.outbox (me_id, id, name, payload, occurred_at, attempts, next_attempt_at, parked_at)
            values (1, gen_random_uuid(), 'parked', '{}', $1, 12, $1, $1)
            """,
            old);
        await KeyAsync("old", now.AddHours(-25));
        await KeyAsync("recent", now.AddHours(-23));
        await Database.ExecuteAsync("insert into edge.limits (me_id, id, count, resets_at) values (1, 'old', 1, $1), (1, 'recent', 1, $2)", now.AddMinutes(-1), now.AddHours(1));
        await Database.ExecuteAsync("insert into identity.revoked_tokens (me_id, token_id, customer_id, until) values (1, 'old', 1, $1), (1, 'recent', 1, $2)", now.AddMinutes(-1), now.AddHours(1));

        demo.Clock.Advance(TimeSpan.FromMinutes(10));

        await Eventually.BeTrueAsync(async () => await CountAsync("old") == 0, "the old rows are gone");
        (await CountAsync("recent")).ShouldBe((5 * 2) + 4);
        (await Database.ReadAsync<long>("select count(*) from payments.outbox where name = 'parked'")).ShouldBe(1);
    }

    [Fact]
    public async Task A_backlog_larger_than_one_piece_goes_in_one_pass()
    {
        await Database.ExecuteAsync(
            "insert into ordering.inbox (me_id, event_id, reaction, handled_at) select 1, gen_random_uuid(), 'backlog', $1 from generate_series(1, 12000)",
            demo.Clock.GetUtcNow().AddDays(-40));

        demo.Clock.Advance(TimeSpan.FromMinutes(10));

        await Eventually.BeTrueAsync(
            async () => await Database.ReadAsync<long>("select count(*) from ordering.inbox where reaction = 'backlog'") == 0, "the backlog is gone");
    }

    private Task KeyAsync(string key, DateTimeOffset at) => Database.ExecuteAsync(
        "insert into edge.idempotency_keys (me_id, caller, key, request_hash, status, body, created_at) values (1, 'x', $1, sha256(''), 200, '', $2)", key, at);

    private async Task<long> CountAsync(string kind) => await Database.ReadAsync<long>(
        """
        select count(*) from (
          select reaction from catalog.inbox union all select reaction from identity.inbox union all select reaction from ordering.inbox
          union all select reaction from payments.inbox union all select reaction from tenancy.inbox
          union all select name from catalog.outbox union all select name from identity.outbox union all select name from ordering.outbox
          union all select name from payments.outbox union all select name from tenancy.outbox
          union all select kind from edge.mails union all select key from edge.idempotency_keys union all select id from edge.limits
          union all select token_id from identity.revoked_tokens) all_of_them(kind)
        where kind = $1
        """,
        kind);
}
