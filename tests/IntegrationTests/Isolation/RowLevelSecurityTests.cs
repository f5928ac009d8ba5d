using Atapos.IntegrationTests.Harness;
using Npgsql;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Isolation;

/// <summary>A database in which both merchants have rows in every table that has a merchant.</summary>
public sealed class CrowdedDatabase : IAsyncLifetime
{
    /// <summary>The database.</summary>
    public TestDatabase Database { get; private set; } = null!;

    /// <summary>Every table that has a merchant, found in the catalog.</summary>
    public IReadOnlyList<string> Tables { get; private set; } = [];

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        await using (var shop = await TestShop.OpenAsync())
        {
            Database = shop.Database;
            var umbrella = await shop.ProductIdAsync("Payung Lipat");
            await shop.Officer.With("Idempotency-Key", "one").OrderAsync(Orders.Of((1, 1))).Created();
            await shop.OtherOfficer.With("Idempotency-Key", "one").OrderAsync(Orders.Of((umbrella, 1))).Created();
        }

        Tables = await Database.ListAsync<string>("""
            select format('%I.%I', table_schema, table_name) from information_schema.columns join information_schema.tables using (table_schema, table_name)
            where column_name = 'me_id' and table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema') order by 1
            """);
        await Database.ExecuteAsync("""
            insert into catalog.product_images (me_id, id, product_id, kind, cloudinary_public_id, url, sort_order)
            select 2, 900000, min(id), 'detail', 'x', 'https://example.com/x', 2 from catalog.products where me_id = 2;
            insert into edge.limits (me_id, id, count, resets_at) select m, 'test', 1, now() from generate_series(1, 2) as m;
            insert into edge.mails (me_id, id, kind, message_id, state, attempts, created_at)
            select m, gen_random_uuid(), 'test', 'x', 'sent', 1, now() from generate_series(1, 2) as m;
            insert into identity.revoked_tokens (me_id, token_id, customer_id, until) select m, 'x', 1, now() from generate_series(1, 2) as m;
            insert into identity.sign_in_challenges (me_id, email_key, method, email, fingerprint, expires_at, wrong_tries, created_at)
            select m, 'a@example.com', 'otp', 'a@example.com', sha256(''), now(), 0, now() from generate_series(1, 2) as m;
            insert into catalog.unlinked_files (me_id, id, public_id, state, attempts, next_attempt_at, created_at, arrives_until)
            select m, 900000, 'x', 'doomed', 0, now() + interval '1 day', now(), now() from generate_series(1, 2) as m;
            insert into payments.attempts
              (me_id, id, order_id, number, kind, gateway_order_id, uses_own_account, amount, state, started_at, expires_at, attempts)
            select me_id, 900000, min(order_id), 1, 'qris', 'x-' || me_id, false, 1, 'ended', now(), now(), 0 from payments.payments group by me_id;
            insert into payments.refunds (me_id, id, order_id, key, amount, method, state, asked_at, done_at, attempts)
            select me_id, 900000, min(order_id), 'x', 1, 'cash', 'done', now(), now(), 0 from payments.payments group by me_id;
            insert into payments.duplicate_payments
              (me_id, id, order_id, attempt_id, gateway_order_id, transaction_id, payment_type, amount, refunded, arrived_at)
            select me_id, 900000, min(order_id), 900000, 'x-' || me_id, 'x', 'qris', 1, 0, now() from payments.payments group by me_id;
            insert into payments.receipts (me_id, id, attempts, state) select me_id, min(order_id), 0, 'mailed' from payments.payments group by me_id on conflict do nothing;
            """);
        foreach (var schema in await Database.ListAsync<string>("select table_schema from information_schema.tables where table_name = 'inbox'"))
        {
            await Database.ExecuteAsync($$"""
                insert into {{schema}}.inbox (me_id, event_id, reaction, handled_at) select m, gen_random_uuid(), 'Test', now() from generate_series(1, 2) as m;
                insert into {{schema}}.outbox (me_id, id, name, payload, occurred_at, attempts, next_attempt_at, delivered_at)
                select m, gen_random_uuid(), 'test', '{}', now(), 0, now(), now() from generate_series(1, 2) as m;
                """);
        }
    }

    /// <inheritdoc/>
    public async Task DisposeAsync() => await Database.DisposeAsync();
}

/// <summary>Row-level security alone keeps the merchants apart: raw SQL in the role that requests run as, no filter of the product's in between.</summary>
public sealed class RowLevelSecurityTests(CrowdedDatabase crowded) : IClassFixture<CrowdedDatabase>
{
    private const string Refused = PostgresErrorCodes.InsufficientPrivilege;

    // Background work finds here what is due or left over, of all merchants; it does it as the one whose it is.
    private static readonly string[] OfWork =
    [
        "catalog.unlinked_files", "identity.revoked_tokens", "identity.sign_in_challenges", "ordering.order_news",
        "payments.attempts", "payments.payment_log_heads", "payments.receipts", "payments.refunds",
    ];

    private readonly TestDatabase _database = crowded.Database;

    [Fact]
    public async Task Both_merchants_have_rows_in_every_table_so_that_these_tests_prove_something()
    {
        crowded.Tables.Count.ShouldBeGreaterThanOrEqualTo(20);
        foreach (var table in crowded.Tables)
        {
            (await _database.ReadAsync<long>($"select count(distinct me_id) from {table} where me_id in (1, 2)")).ShouldBe(2, table);
        }
    }

    [Fact]
    public async Task Each_merchant_sees_all_of_its_own_rows_and_none_of_the_others()
    {
        foreach (var table in crowded.Tables)
        {
            var own = await _database.ReadAsync<long>($"select count(*) from {table} where me_id = 2");
            (await AsAppAsync(merchant: "2", $"select count(*) from {table}")).ShouldBe(own, table);
            (await AsAppAsync(merchant: "2", $"select count(*) from {table} where me_id = 1")).ShouldBe(0L, table);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("999")]
    public async Task Without_a_merchant_or_as_an_unknown_one_nothing_is_seen(string? merchant)
    {
        foreach (var table in crowded.Tables)
        {
            (await AsAppAsync(merchant, $"select count(*) from {table}")).ShouldBe(0L, table);
        }
    }

    [Fact]
    public async Task The_role_that_owns_the_tables_sees_nothing_either()
    {
        await using var source = NpgsqlDataSource.Create(_database.LoginConnection);
        foreach (var table in crowded.Tables)
        {
            await using var command = source.CreateCommand($"select count(*) from {table}");
            (await command.ExecuteScalarAsync()).ShouldBe(0L, table);
        }
    }

    [Fact]
    public async Task No_row_can_be_written_for_another_merchant()
    {
        foreach (var table in crowded.Tables)
        {
            // What PostgreSQL itself writes cannot be written.
            var columns = await _database.ReadAsync<string>(
                "select string_agg(attname, ', ' order by attnum) from pg_attribute where attrelid = $1::text::regclass and attnum > 0 and attgenerated = '' and attidentity <> 'a' and not attisdropped",
                table);
            var sql = $$"""insert into {{table}} ({{columns}}) select {{columns}} from (select (jsonb_populate_record(t, '{"me_id": 1}')).* from {{table}} t limit 1) r""";
            (await StateAsync(sql)).ShouldBe(Refused, table);
        }
    }

    [Fact]
    public async Task No_row_can_be_handed_to_another_merchant()
    {
        foreach (var table in crowded.Tables)
        {
            (await StateAsync($"update {table} set me_id = 1")).ShouldBe(Refused, table);
        }
    }

    [Fact]
    public async Task Another_merchants_rows_can_be_neither_changed_nor_deleted()
    {
        foreach (var table in crowded.Tables)
        {
            foreach (var sql in new[] { $"update {table} set me_id = me_id where me_id = 1", $"delete from {table} where me_id = 1" })
            {
                (await StateAsync(sql) is "0" or Refused).ShouldBeTrue(sql);
            }
        }
    }

    [Theory]
    [InlineData("update payments.payment_log set amount = 0")]
    [InlineData("delete from payments.payment_log")]
    [InlineData("delete from payments.payments")]
    [InlineData("delete from ordering.orders")]
    [InlineData("update ordering.order_lines set quantity = 1")]
    [InlineData("delete from ordering.order_lines")]
    [InlineData("truncate ordering.orders")]
    [InlineData("alter table ordering.orders disable row level security")]
    [InlineData("drop table ordering.orders")]
    [InlineData("create table ordering.mine (id int)")]
    public async Task What_requests_need_not_do_their_role_cannot_do(string sql) => (await StateAsync(sql)).ShouldBe(Refused);

    [Fact]
    public async Task The_plumbings_own_work_sees_queues_and_remembered_answers_of_all_and_nothing_else()
    {
        foreach (var table in crowded.Tables)
        {
            var all = await _database.ReadAsync<long>($"select count(*) from {table}");
            var isPlumbing = table.EndsWith("box", StringComparison.Ordinal) || table.StartsWith("edge.", StringComparison.Ordinal) || OfWork.Contains(table);
            var sql = $"select set_config('app.scope', 'system', false); select count(*) from {table}";
            (await AsAppAsync(merchant: "", sql)).ShouldBe(isPlumbing ? all : 0L, table);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    public async Task The_platform_itself_sees_which_merchants_there_are_and_nothing_of_theirs(string merchant)
    {
        foreach (var table in crowded.Tables)
        {
            var sql = $"select set_config('app.scope', 'platform', false); select count(*) from {table}";
            (await AsAppAsync(merchant, sql)).ShouldBe(table is "tenancy.merchants" ? 2L : 0L, table);
        }
    }

    [Theory]
    [InlineData("insert into tenancy.merchants select 999, name, business_type, pos_mode, is_active, time_zone, locale, service_charge_taxable, customer_ordering, created_at from tenancy.merchants where me_id = 1", "1")]
    [InlineData("update tenancy.merchants set name = 'x'", "0")]
    [InlineData("update tenancy.merchants set name = 'x' where me_id = 1", "0")]
    [InlineData("delete from tenancy.merchants where me_id = 1", Refused)]
    [InlineData("insert into catalog.price_versions (me_id, version) values (1, gen_random_uuid())", Refused)]
    [InlineData("insert into edge.limits (me_id, id, count, resets_at) values (1, 'platform', 1, now())", Refused)]
    public async Task The_platform_itself_adds_a_merchant_and_changes_none(string sql, string outcome) =>
        (await StateAsync(sql, merchant: "0", scope: "platform")).ShouldBe(outcome);

    [Fact]
    public async Task In_a_backup_the_owner_reads_all_rows_and_writes_none_and_a_request_sees_none()
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(_database.LoginConnection) { Options = "-c app.scope=backup" });
        foreach (var table in crowded.Tables)
        {
            await using var count = source.CreateCommand($"select count(*) from {table}");
            (await count.ExecuteScalarAsync()).ShouldBe(await _database.ReadAsync<long>($"select count(*) from {table}"), table);
            await using var change = source.CreateCommand($"update {table} set me_id = me_id");
            (await change.ExecuteNonQueryAsync()).ShouldBe(0, table);
            (await AsAppAsync(merchant: "", $"select set_config('app.scope', 'backup', false); select count(*) from {table}")).ShouldBe(0L, table);
        }
    }

    [Fact]
    public async Task Every_policy_is_forced_on_the_owner_too() =>
        (await _database.ListAsync<string>("""
            select format('%I.%I', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema') and c.relname <> 'migrations'
              and not (c.relrowsecurity and c.relforcerowsecurity)
            """)).ShouldBeEmpty();

    [Fact]
    public async Task The_role_of_requests_owns_nothing_and_is_not_exempt()
    {
        (await _database.ReadAsync<long>(
            "select count(*) from pg_class where relowner = 'atapos_app'::regrole")).ShouldBe(0);
        (await _database.ReadAsync<string>(
            "select concat_ws(',', rolcanlogin, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb) from pg_roles where rolname = 'atapos_app'"))
            .ShouldBe("f,f,f,f,f");
    }

    private async Task<object?> AsAppAsync(string? merchant, string sql)
    {
        await using var connection = await BecomeAppAsync(merchant);
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        object? last = null;
        do
        {
            while (await reader.ReadAsync())
            {
                last = reader.GetValue(0);
            }
        }
        while (await reader.NextResultAsync());

        return last;
    }

    /// <summary>Runs a statement, as merchant 2 unless said otherwise, and undoes it: how many rows it touched, or the state of its error.</summary>
    private async Task<string> StateAsync(string sql, string merchant = "2", string scope = "tenant")
    {
        await using var connection = await BecomeAppAsync(merchant, scope);
        await using var transaction = await connection.BeginTransactionAsync();
        try
        {
            await using var command = new NpgsqlCommand(sql, connection, transaction);
            return (await command.ExecuteNonQueryAsync()).ToString(System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (PostgresException refused)
        {
            return refused.SqlState;
        }
    }

    private async Task<NpgsqlConnection> BecomeAppAsync(string? merchant, string scope = "tenant")
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(_database.SuperuserConnection) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var become = new NpgsqlCommand(
            $"set role atapos_app; set app.scope = '{scope}'; set lock_timeout = '2s'" + (merchant is null ? "" : $"; set app.me_id = '{merchant}'"), connection);
        await become.ExecuteNonQueryAsync();
        return connection;
    }
}
