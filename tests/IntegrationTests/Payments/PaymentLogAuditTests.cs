using System.Globalization;
using System.Security.Cryptography;
using Atapos.IntegrationTests.Harness;
using Atapos.Shared;
using Atapos.Shared.Hosting.Data;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace Atapos.IntegrationTests.Payments;

/// <summary>Whoever changes a line of the payment log is found, even when it owns the database.</summary>
public sealed class PaymentLogAuditTests(AuditedShop audited, ITestOutputHelper output) : IClassFixture<AuditedShop>, IAsyncLifetime
{
    private const int Edits = 200;

    // Every one of them changes what it is applied to; {0} is the place of the line in the merchant's log.
    private static readonly string[] Changes =
    [
        "amount = amount + 1, tendered = tendered + 1", "status = case status when 'settlement' then 'cancel' else 'settlement' end",
        "at = at + interval '1 microsecond'", "payload = coalesce(payload, '') || ' '", "transaction_id = coalesce(transaction_id, '') || 'x'",
        "transaction_status = 'refund'", "staff_id = coalesce(staff_id, 0) + 1", "customer_id = coalesce(customer_id, 0) + 1",
        "gateway_order_id = coalesce(gateway_order_id, '') || 'x'", "signature = md5(random()::text)", "refund_key = coalesce(refund_key, '') || 'x'",
        "mark = case when mark = 'refused' then null else 'refused' end", "payment_type = coalesce(payment_type, '') || 'x'",
        "fraud_status = coalesce(fraud_status, '') || 'x'", "order_id = order_id + 1",
    ];

    private static readonly string[] Moves =
    [
        "update payments.payment_log set id = id + 5000000 where me_id = 1 and seq = {0}",
        "update payments.payment_log set me_id = 2, seq = seq + 5000000 where me_id = 1 and seq = {0}",
        "update payments.payment_log set hash = sha256(hash) where me_id = 1 and seq = {0}",
        "delete from payments.payment_log where me_id = 1 and seq = {0}",
        "delete from payments.payment_log where me_id = 1 and seq >= {0}",
        "delete from payments.payment_log where me_id = 1 and seq between {0} and {1}",

        // Taken out, and the gap closed.
        """
        delete from payments.payment_log where me_id = 1 and seq = {0};
        update payments.payment_log set seq = -seq where me_id = 1 and seq > {0};
        update payments.payment_log set seq = -seq - 1 where me_id = 1 and seq < 0
        """,

        // Two lines change places, with their hashes and without.
        """
        update payments.payment_log set seq = -1 where me_id = 1 and seq = {0};
        update payments.payment_log set seq = {0} where me_id = 1 and seq = {1};
        update payments.payment_log set seq = {1} where me_id = 1 and seq = -1
        """,
        """
        update payments.payment_log a set hash = b.hash from payments.payment_log b where a.me_id = 1 and b.me_id = 1
        and ((a.seq = {0} and b.seq = {1}) or (a.seq = {1} and b.seq = {0}))
        """,

        // One more line: at the end with a hash that is right, at the end with a copied one, and in between.
        """
        insert into payments.payment_log select (forged).* from (
          select jsonb_populate_record(l, jsonb_build_object('id', l.id + 5000000, 'seq', h.lines + 1, 'hash', h.hash)) as forged
          from payments.payment_log l join payments.payment_log_heads h on h.me_id = l.me_id where l.me_id = 1 and l.seq = {0}) as added;
        update payments.payment_log l set hash = payments.payment_log_hash(h.hash, l) from payments.payment_log_heads h
        where h.me_id = 1 and l.me_id = 1 and l.seq = h.lines + 1
        """,
        """
        update payments.payment_log set seq = -seq where me_id = 1 and seq > {0};
        update payments.payment_log set seq = -seq + 1 where me_id = 1 and seq < 0;
        insert into payments.payment_log select (jsonb_populate_record(l, jsonb_build_object('id', l.id + 5000000, 'seq', l.seq + 1))).*
        from payments.payment_log l where l.me_id = 1 and l.seq = {0}
        """,
    ];

    private readonly TestShop _shop = audited.Payments.Shop;
    private long _lines;

    public async Task InitializeAsync()
    {
        await _shop.Database.ExecuteAsync("drop table if exists public.log_as_it_was; create table public.log_as_it_was as table payments.payment_log");
        _lines = await _shop.Database.ReadAsync<long>("select lines from payments.payment_log_heads where me_id = 1");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Every_edit_deletion_insertion_and_change_of_order_is_found()
    {
        var found = 0;
        for (var number = 0; number < Edits; number++)
        {
            var edit = EditOf(number);
            await EditAsync(edit);
            var isFound = (await VerifyAsync()).Broken is not null;
            await RestoreAsync();
            found += isFound ? 1 : 0;
            isFound.ShouldBeTrue(edit);
        }

        output.WriteLine($"PROMISE 15 edits={Edits} found={found}");
        (await VerifyAsync()).Broken.ShouldBeNull();
    }

    [Fact]
    public async Task Without_the_check_of_the_chain_the_same_edits_pass()
    {
        const string Function = "payments.payment_log_hash(bytea, payments.payment_log)";
        var function = await _shop.Database.ReadAsync<string>($"select pg_get_functiondef('{Function}'::regprocedure)");
        await _shop.Database.ExecuteAsync(
            "create or replace function payments.payment_log_hash(previous bytea, line payments.payment_log) returns bytea language sql stable as $$ select line.hash $$");
        try
        {
            // The last one takes a payment's every line away, which is seen without the chain as well.
            for (var number = 0; number < Changes.Length - 1; number++)
            {
                await EditAsync($"update payments.payment_log set {Changes[number]} where me_id = 1 and seq = {number + 1}");
            }

            (await VerifyAsync()).Broken.ShouldBeNull();
        }
        finally
        {
            await RestoreAsync();
            await _shop.Database.ExecuteAsync(function!);
        }
    }

    [Fact]
    public async Task The_verb_names_the_first_line_that_is_not_as_it_was_written()
    {
        var (code, text) = await HostVerb.RunAsync(_shop.Database, new Dictionary<string, string>(StringComparer.Ordinal), "audit", "verify");
        text.ShouldContain($"ok   merchant 1, payment log: {_lines} lines, ends in ");
        text.ShouldContain("ok   merchant 2, payment log: ");
        code.ShouldBe(0);

        var id = await _shop.Database.ReadAsync<long>("select id from payments.payment_log where me_id = 1 and seq = 3");
        await EditAsync("update payments.payment_log set amount = amount - 1, tendered = tendered - 1 where me_id = 1 and seq in (3, 5)");
        (code, text) = await HostVerb.RunAsync(_shop.Database, new Dictionary<string, string>(StringComparer.Ordinal), "audit", "verify");
        await RestoreAsync();

        text.ShouldContain($"FAIL merchant 1, payment log: {_lines} lines, broken: py_id {id}, line 3 in place 3: ");
        text.ShouldContain("ok   merchant 2, payment log: ");
        code.ShouldBe(1);
    }

    [Theory]
    [InlineData("update payments.payment_log set amount = 0 where me_id = 1")]
    [InlineData("delete from payments.payment_log where me_id = 1")]
    [InlineData("truncate payments.payment_log")]
    [InlineData("update payments.payment_log_heads set lines = 0 where me_id = 1")]
    [InlineData("delete from payments.payment_log_heads where me_id = 1")]
    [InlineData("insert into payments.payment_log_heads values (1, 0, '')")]
    [InlineData("alter table payments.payment_log disable trigger chain")]
    [InlineData("drop trigger chain on payments.payment_log")]
    [InlineData("create or replace function payments.payment_log_hash(previous bytea, line payments.payment_log) returns bytea language sql as 'select null::bytea'")]
    [InlineData("delete from payments.payments where me_id = 1")]
    [InlineData("set session_replication_role = replica")]
    public async Task Requests_can_add_to_the_log_and_nothing_else(string sql)
    {
        var refused = await Should.ThrowAsync<PostgresException>(() => AsRequestAsync(sql));
        refused.SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
        (await VerifyAsync()).Broken.ShouldBeNull();
    }

    [Fact]
    public async Task What_a_request_says_of_place_and_hash_of_its_line_does_not_count()
    {
        await AsRequestAsync(
            """
            insert into payments.payment_log select (jsonb_populate_record(l, jsonb_build_object('id', l.id + 7000000, 'seq', 1))).*
            from payments.payment_log l where l.me_id = 1 and l.seq = 1
            """);

        var found = await VerifyAsync();
        (found.Broken, found.Lines).ShouldBe((null, _lines + 1));
    }

    [Fact]
    public async Task A_line_that_is_written_in_another_time_zone_has_the_same_hash()
    {
        await AsRequestAsync(
            """
            set local timezone = 'Asia/Jayapura';
            insert into payments.payment_log select (jsonb_populate_record(l, jsonb_build_object('id', l.id + 8000000))).*
            from payments.payment_log l where l.me_id = 1 and l.seq = 2
            """);

        var found = await VerifyAsync();
        (found.Broken, found.Lines).ShouldBe((null, _lines + 1));
    }

    [Fact]
    public async Task Every_column_of_a_line_counts_whatever_stands_in_it()
    {
        var columns = await _shop.Database.ListAsync<string>(
            "select column_name::text from information_schema.columns where table_schema = 'payments' and table_name = 'payment_log' and data_type in ('text', 'character varying')");
        await AsRequestAsync($$"""
            insert into payments.payment_log
            select (jsonb_populate_record(l, jsonb_build_object('id', l.id + 9000000, 'at', timestamptz '1999-12-31 23:59:59.000001+07', 'customer_id', 7, 'event', 'refund') || t.texts)).*
            from payments.payment_log l, (
              select jsonb_object_agg(c, e'"\\ \n\t\u0001 \u20ac \U0001f642 </' || c) as texts from unnest('{{{string.Join(',', columns)}}}'::text[]) c
              where c not in ('event', 'status')) t
            where l.me_id = 1 and l.seq = 2
            """);

        var found = await VerifyAsync();
        (found.Broken, found.Lines).ShouldBe((null, _lines + 1));
        (await _shop.Database.ReadAsync<long>(
            "select count(*) from payments.payment_log l, jsonb_each(to_jsonb(l)) c where l.me_id = 1 and l.at < '2000-01-01' and c.value = 'null'")).ShouldBe(0);
    }

    private string EditOf(int number)
    {
        var (one, other) = (RandomNumberGenerator.GetInt32(1, (int)_lines), RandomNumberGenerator.GetInt32(1, (int)_lines));
        other = other == one ? one + 1 : other;
        var (first, second) = (Math.Min(one, other), Math.Max(one, other));
        return (number % 4) switch
        {
            // As it is, and with a hash that is right for the line by itself.
            0 => $"update payments.payment_log set {Changes[number / 4 % Changes.Length]} where me_id = 1 and seq = {first}",
            1 => $"""
                update payments.payment_log set {Changes[number / 4 % Changes.Length]} where me_id = 1 and seq = {first};
                update payments.payment_log l set hash = payments.payment_log_hash(
                  coalesce((select p.hash from payments.payment_log p where p.me_id = 1 and p.seq = l.seq - 1), ''::bytea), l) where me_id = 1 and seq = {first}
                """,
            _ => string.Format(CultureInfo.InvariantCulture, Moves[number / 2 % Moves.Length], first, second),
        };
    }

    // As whoever owns the server: no trigger and no constraint between tables is in the way.
    private async Task EditAsync(string sql)
    {
        await using var connection = await _shop.Database.OpenAsync();
        await using var command = new NpgsqlCommand($"begin; set local session_replication_role = replica; {sql}; commit", connection);
        await command.ExecuteNonQueryAsync();
    }

    private Task RestoreAsync() => EditAsync("delete from payments.payment_log; insert into payments.payment_log select * from public.log_as_it_was");

    private Task<AuditFinding> VerifyAsync() => _shop.Services.GetRequiredService<OwnTransaction>().RunAsync(
        TenantId.Of(1),
        (services, token) => services.GetServices<IAuditTrail>().Single(trail => trail.Name is "payment log").VerifyAsync(services.GetRequiredService<TenantSession>(), token),
        CancellationToken.None);

    private Task<int> AsRequestAsync(string sql) => _shop.Services.GetRequiredService<OwnTransaction>().RunAsync(
        TenantId.Of(1),
        async (services, token) =>
        {
            await using var command = services.GetRequiredService<TenantSession>().Command(sql);
            return await command.ExecuteNonQueryAsync(token);
        },
        CancellationToken.None);
}

/// <summary>A shop in which much was paid and some of it given back.</summary>
public sealed class AuditedShop : IAsyncLifetime
{
    /// <summary>The shop.</summary>
    public PaymentShop Payments { get; } = new();

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        await Payments.InitializeAsync();
        for (var number = 0; number < 12; number++)
        {
            var orderId = await Payments.CreateOrderAsync();
            if (number % 3 == 0)
            {
                await Payments.Shop.Officer.PayCashAsync(orderId, 60_000).Ok();
                continue;
            }

            await Payments.Gateway.SettleAsync(await Payments.QrisAsync(orderId));
            await Payments.BecomesAsync(orderId, "settlement");
            await Payments.Shop.Admin.PostAsync($"orders/{orderId}/refund", new { amount = 10_000 + number }).Ok();
        }

        await Payments.Gateway.QuietAsync();
    }

    /// <inheritdoc/>
    public Task DisposeAsync() => Payments.DisposeAsync();
}
