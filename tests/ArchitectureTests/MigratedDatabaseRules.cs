using Atapos.ArchitectureTests.Reading;
using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Data.Embedded;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Atapos.ArchitectureTests;

/// <summary>An empty database of our own that all migrations have run over.</summary>
public sealed class MigratedDatabase : IAsyncLifetime
{
    private EmbeddedPostgres? _server;

    internal NpgsqlDataSource Source { get; private set; } = null!;

    /// <summary>Who owns the tables.</summary>
    internal string Owner => new NpgsqlConnectionStringBuilder(_server!.ConnectionString).Username!;

    public async Task InitializeAsync()
    {
        var folder = new EmbeddedPostgresOptions(Repository.At(".atapos/architecture-tests")) { ThrowAway = true };
        _server = await EmbeddedPostgres.StartAsync(folder, NullLogger.Instance, CancellationToken.None);
        Source = NpgsqlDataSource.Create(_server.ConnectionString);
        await using var app = Composition.Create(_server.ConnectionString);
        await app.Services.GetRequiredService<DatabaseMigrator>().MigrateAsync(CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        await Source.DisposeAsync();
        await _server!.DisposeAsync();
    }

    /// <summary>Rows whose columns are all text.</summary>
    internal async Task<IReadOnlyList<string[]>> AskAsync(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string[]>();
        while (await reader.ReadAsync())
        {
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)]);
        }

        return rows;
    }
}

/// <summary>Reads from a really migrated database what <see cref="ModelRules"/> reads from the models, and what only a database knows.</summary>
public sealed class MigratedDatabaseRules(MigratedDatabase database) : IClassFixture<MigratedDatabase>
{
    private const string OwnRows = "(me_id = (NULLIF(current_setting('app.me_id'::text, true), ''::text))::bigint)";
    private const string OwnRowsOrPlumbing = $"({OwnRows} OR (current_setting('app.scope'::text, true) = 'system'::text))";

    /// <summary>All tables that are ours, but for those in which EF Core remembers its migrations.</summary>
    private const string Ours = "n.nspname !~ '^(pg_|information_schema)' and c.relname <> 'migrations' and c.relkind in ('r', 'p')";

    /// <summary>Background work sees these for all tenants, to find what is due or left over.</summary>
    private static readonly string[] OfThePlumbing =
    [
        "outbox", "inbox", "idempotency_keys", "limits", "mails", "sign_in_challenges", "revoked_tokens", "unlinked_files", "receipts",
        "attempts", "refunds", "payment_log_heads", "order_news",
    ];

    /// <summary>The platform's own staff sees which of these there are and adds one; it has two policies more, of which neither changes or deletes a row.</summary>
    private const string OpenToPlatform = "tenancy.merchants";

    private const string AsPlatform = "(current_setting('app.scope'::text, true) = 'platform'::text)";

    private const string InBackup = "(current_setting('app.scope'::text, true) = 'backup'::text)";

    /// <summary>Written once, never changed.</summary>
    private static readonly string[] AppendOnly = ["payments.payment_log"];

    [Fact]
    public async Task Every_table_of_the_models_is_there() => Rule.CheckSame(
        "The migrated database has the tables of the models and no others.",
        kept: Composition.Stores.Append(Composition.Edge).SelectMany(store => store.Model.GetEntityTypes())
            .Select(entity => $"{entity.GetSchema()}.{entity.GetTableName()}"),
        found: (await database.AskAsync($"select n.nspname || '.' || c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace where {Ours}"))
            .Select(row => row[0]));

    [Fact]
    public async Task Row_level_security_is_on_and_binds_the_owner_too() => Rule.Check(
        "Every table has row-level security enabled and forced.",
        await RowsAsync($"""
            select n.nspname || '.' || c.relname, c.relrowsecurity::text, c.relforcerowsecurity::text
            from pg_class c join pg_namespace n on n.oid = c.relnamespace where {Ours}
            """),
        table => table.Cells is ["true", "true"] ? [] : [$"enabled, forced -> {string.Join(", ", table.Cells)}"]);

    [Fact]
    public async Task A_tenant_sees_and_writes_its_own_rows_alone() => Rule.Check(
        $"Every table has one policy, for all commands and everybody, whose USING and WITH CHECK ask for the tenant's own rows, and one for its owner to read in a backup; {OpenToPlatform} has two more.",
        await RowsAsync($"""
            select n.nspname || '.' || c.relname, c.relname::text,
                   coalesce(string_agg(concat_ws(' ', p.permissive, p.cmd, p.roles, coalesce(p.qual, 'none'), coalesce(p.with_check, 'none')), '; ' order by p.cmd, p.policyname), 'none')
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            left join pg_policies p on p.schemaname = n.nspname and p.tablename = c.relname where {Ours} group by 1, 2
            """),
        table =>
        {
            var rows = OfThePlumbing.Contains(table.Cells[0], StringComparer.Ordinal) ? OwnRowsOrPlumbing : OwnRows;
            var own = $"PERMISSIVE ALL {{public}} {rows} {rows}";
            var backup = $"PERMISSIVE SELECT {{{database.Owner}}} {InBackup} none";
            var policies = table.Name == OpenToPlatform
                ? $"{own}; PERMISSIVE INSERT {{public}} none {AsPlatform}; {backup}; PERMISSIVE SELECT {{public}} {AsPlatform} none"
                : $"{own}; {backup}";
            return table.Cells[1] == policies ? [] : [$"policy -> {table.Cells[1]}"];
        });

    [Fact]
    public async Task Every_unique_index_begins_with_the_tenant() => Rule.Check(
        "Every primary key and unique index begins with me_id.",
        await RowsAsync($"""
            select n.nspname || '.' || c.relname || ': ' || i.indexrelid::regclass, coalesce(a.attname, 'an expression')::text
            from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
            left join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0] where {Ours} and i.indisunique
            """),
        index => index.Cells is ["me_id"] ? [] : [$"begins with -> {index.Cells[0]}"]);

    [Fact]
    public async Task Every_table_has_a_primary_key() => Rule.Check(
        "Every table has a primary key.",
        await RowsAsync($"""
            select n.nspname || '.' || c.relname, exists (select from pg_index i where i.indrelid = c.oid and i.indisprimary)::text
            from pg_class c join pg_namespace n on n.oid = c.relnamespace where {Ours}
            """),
        table => table.Cells is ["true"] ? [] : ["has none"]);

    [Fact]
    public async Task Every_foreign_key_stays_with_the_tenant_and_in_the_schema() => Rule.Check(
        "Every foreign key begins with me_id on both sides and does not leave its schema.",
        await RowsAsync("""
            select k.conrelid::regclass || ': ' || k.conname, a.attname::text, b.attname::text,
                   c.relnamespace::regnamespace::text, d.relnamespace::regnamespace::text
            from pg_constraint k
            join pg_class c on c.oid = k.conrelid join pg_class d on d.oid = k.confrelid
            join pg_attribute a on a.attrelid = c.oid and a.attnum = k.conkey[1] join pg_attribute b on b.attrelid = d.oid and b.attnum = k.confkey[1]
            where k.contype = 'f'
            """),
        key => key.Cells is ["me_id", "me_id", var from, var to] && from == to ? [] : [$"begins, schemas -> {string.Join(", ", key.Cells)}"]);

    [Fact]
    public async Task Every_table_can_be_distributed_by_the_tenant() => Rule.Check(
        "Every table has me_id as a bigint that is never null, and nothing that Citus refuses of a distributed table: no exclusion constraint, no rule, no inheritance, no identity column but a bigint, no trigger for a whole statement.",
        await RowsAsync($"""
            select n.nspname || '.' || c.relname,
                   coalesce((select format_type(a.atttypid, a.atttypmod) || ' ' || a.attnotnull from pg_attribute a where a.attrelid = c.oid and a.attname = 'me_id'), 'none'),
                   concat_ws(', ',
                     (select 'exclusion' from pg_constraint k where k.conrelid = c.oid and k.contype = 'x' limit 1),
                     (select 'rule' from pg_rewrite r where r.ev_class = c.oid limit 1),
                     (select 'inheritance' from pg_inherits i where c.oid in (i.inhrelid, i.inhparent) limit 1),
                     (select 'identity' from pg_attribute a where a.attrelid = c.oid and a.attidentity <> '' and a.atttypid <> 'bigint'::regtype limit 1),
                     (select 'statement trigger' from pg_trigger t where t.tgrelid = c.oid and not t.tgisinternal and t.tgtype & 1 = 0 limit 1))
            from pg_class c join pg_namespace n on n.oid = c.relnamespace where {Ours}
            """),
        table => table.Cells is ["bigint true", ""] ? [] : [$"me_id, and what is in the way -> {string.Join(", ", table.Cells)}"]);

    [Fact]
    public async Task Columns_of_amounts_are_exact() => Rule.Check(
        "No column is real or double precision.",
        await RowsAsync($"""
            select n.nspname || '.' || c.relname || '.' || a.attname, format_type(a.atttypid, a.atttypmod)
            from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace where {Ours} and a.attnum > 0
            """),
        column => column.Cells[0] is "real" or "double precision" ? [$"type -> {column.Cells[0]}"] : []);

    [Fact]
    public async Task The_role_of_requests_has_no_power_of_its_own() => Rule.Check(
        $"{TenantSession.Role} is no superuser, does not bypass row-level security, cannot log in or create, belongs to no role and owns nothing.",
        await RowsAsync($"""
            select r.rolname::text, concat_ws(', ',
                case when r.rolsuper then 'superuser' end, case when r.rolbypassrls then 'bypassrls' end, case when r.rolcanlogin then 'login' end,
                case when r.rolcreaterole then 'createrole' end, case when r.rolcreatedb then 'createdb' end, case when r.rolreplication then 'replication' end,
                (select 'is in ' || string_agg(m.roleid::regrole::text, ', ') from pg_auth_members m where m.member = r.oid),
                (select 'owns ' || count(*) || ' things' from pg_shdepend s
                 where s.refclassid = 'pg_authid'::regclass and s.refobjid = r.oid and s.deptype = 'o' having count(*) > 0),
                (select 'creates in ' || string_agg(n.nspname, ', ') from pg_namespace n where has_schema_privilege(r.oid, n.oid, 'create')))
            from pg_roles r where r.rolname = '{TenantSession.Role}'
            """),
        role => role.Cells[0].Length == 0 ? [] : [$"has -> {role.Cells[0]}"]);

    [Fact]
    public async Task The_owner_of_the_tables_is_bound_by_the_policies() => Rule.Check(
        "Who owns a table is neither superuser nor bypassrls, so that forced row-level security binds it.",
        await RowsAsync($"""
            select n.nspname || '.' || c.relname, r.rolname::text, (r.rolsuper or r.rolbypassrls)::text
            from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_roles r on r.oid = c.relowner where {Ours}
            """),
        table => table.Cells is [not TenantSession.Role, "false"] ? [] : [$"owner -> {table.Cells[0]}"]);

    [Fact]
    public async Task Requests_may_only_read_and_write_rows() => Rule.Check(
        $"{TenantSession.Role} may not truncate, reference or put triggers on a table, which row-level security does not see, nor touch the migrations.",
        await RowsAsync($"""
            select n.nspname || '.' || c.relname, concat_ws(', ',
                case when has_table_privilege('{TenantSession.Role}', c.oid, 'truncate') then 'truncate' end,
                case when has_any_column_privilege('{TenantSession.Role}', c.oid, 'references') then 'references' end,
                case when has_table_privilege('{TenantSession.Role}', c.oid, 'trigger') then 'trigger' end,
                case when c.relname = 'migrations'
                    and has_any_column_privilege('{TenantSession.Role}', c.oid, 'select, insert, update') then 'read or write' end)
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname !~ '^(pg_|information_schema)' and c.relkind in ('r', 'p', 'v', 'm')
            """),
        table => table.Cells[0].Length == 0 ? [] : [$"may -> {table.Cells[0]}"]);

    [Fact]
    public async Task A_log_is_only_written() => Rule.Check(
        $"Requests add to {string.Join(", ", AppendOnly)} and read it; they do not change or delete.",
        await RowsAsync($"""
            select t.name, concat_ws(', ',
                case when has_any_column_privilege('{TenantSession.Role}', t.name, 'update') then 'update' end,
                case when has_table_privilege('{TenantSession.Role}', t.name, 'delete') then 'delete' end,
                case when not has_table_privilege('{TenantSession.Role}', t.name, 'insert') then 'not insert' end)
            from unnest(array['{string.Join("', '", AppendOnly)}']) as t (name)
            """),
        table => table.Cells[0].Length == 0 ? [] : [$"may -> {table.Cells[0]}"]);

    private async Task<IEnumerable<Row>> RowsAsync(string sql) => (await database.AskAsync(sql)).Select(row => new Row(row[0], row[1..]));

    private sealed record Row(string Name, string[] Cells)
    {
        public override string ToString() => Name;
    }
}
