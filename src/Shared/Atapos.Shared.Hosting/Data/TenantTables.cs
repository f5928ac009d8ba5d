using Microsoft.EntityFrameworkCore.Migrations;

namespace Atapos.Shared.Hosting.Data;

/// <summary>What a migration says so that a table is safe between tenants.</summary>
public static class TenantTables
{
    /// <summary>Makes the role that requests run as where it is missing, and lets our login step down to it.</summary>
    internal const string EnsureRole = $"""
        do $$ begin
          if not exists (select from pg_roles where rolname = '{TenantSession.Role}') then
            create role {TenantSession.Role} nologin;
          end if;
          -- From PostgreSQL 16 on, who creates a role is its member without the right to step down to it.
          if not pg_has_role(current_user, '{TenantSession.Role}',
                             case when current_setting('server_version_num')::int < 160000 then 'member' else 'set' end) then
            execute format('grant {TenantSession.Role} to %I', current_user);
          end if;
        end $$;
        """;

    private const string OwnRows = "me_id = nullif(current_setting('app.me_id', true), '')::bigint";
    private const string System = "current_setting('app.scope', true) = 'system'";
    private const string Platform = "current_setting('app.scope', true) = 'platform'";

    /// <summary>Lets the role that requests run as use a schema and its sequences. First in a module's first migration.</summary>
    public static void OpenSchema(this MigrationBuilder migration, string schema)
    {
        ArgumentNullException.ThrowIfNull(migration);
        migration.Sql($"""
            {EnsureRole}
            grant usage on schema {schema} to {TenantSession.Role};
            """);
    }

    /// <summary>Creates a sequence for <see cref="IdBlocks"/>.</summary>
    public static void CreateIdSequence(this MigrationBuilder migration, string sequence)
    {
        ArgumentNullException.ThrowIfNull(migration);
        migration.Sql($"""
            create sequence {sequence} increment by {IdBlocks.BlockSize};
            grant usage on sequence {sequence} to {TenantSession.Role};
            """);
    }

    /// <summary>Lets each tenant see and write its own rows alone, also when somebody forgets the filter.</summary>
    /// <param name="migration">The migration.</param>
    /// <param name="table">The table with its schema.</param>
    /// <param name="may">What requests may do with its rows: some of <c>select, insert, update, delete</c>.</param>
    public static void ProtectTenantTable(this MigrationBuilder migration, string table, string may = "select, insert, update, delete") =>
        Protect(migration, table, may, OwnRows);

    /// <summary>Protects the outbox and the inbox of a schema; their background work sees the rows of all tenants.</summary>
    public static void ProtectMessages(this MigrationBuilder migration, string schema)
    {
        Protect(migration, $"{schema}.outbox", "select, insert, update, delete", $"{OwnRows} or {System}");
        Protect(migration, $"{schema}.inbox", "select, insert, delete", $"{OwnRows} or {System}");
    }

    /// <summary>Protects a table of work (<see cref="DueWork"/>): each tenant sees its own rows, the claiming of due ones those of all.</summary>
    /// <param name="migration">The migration.</param>
    /// <param name="table">The table with its schema.</param>
    /// <param name="may">What may be done with its rows: some of <c>select, insert, update, delete</c>.</param>
    public static void ProtectWorkTable(this MigrationBuilder migration, string table, string may = "select, insert, update, delete") =>
        Protect(migration, table, may, $"{OwnRows} or {System}");

    /// <summary>Lets the platform itself see the rows of all tenants and add one; it neither changes nor deletes any. For the table of merchants alone.</summary>
    /// <param name="migration">The migration.</param>
    /// <param name="table">The table with its schema, protected already.</param>
    public static void OpenToPlatform(this MigrationBuilder migration, string table)
    {
        ArgumentNullException.ThrowIfNull(migration);
        migration.Sql($"""
            create policy platform_reads on {table} for select using ({Platform});
            create policy platform_adds on {table} for insert with check ({Platform});
            """);
    }

    /// <summary>Lets requests change some columns of rows that otherwise stay as they were written.</summary>
    /// <param name="migration">The migration.</param>
    /// <param name="table">The table with its schema.</param>
    /// <param name="columns">The columns, separated by commas.</param>
    public static void LetUpdate(this MigrationBuilder migration, string table, string columns)
    {
        ArgumentNullException.ThrowIfNull(migration);
        migration.Sql($"grant update ({columns}) on {table} to {TenantSession.Role}");
    }

    internal static void ProtectForSystem(this MigrationBuilder migration, string table) => migration.ProtectWorkTable(table);

    private static void Protect(MigrationBuilder migration, string table, string may, string visible)
    {
        ArgumentNullException.ThrowIfNull(migration);
        migration.Sql($"""
            alter table {table} enable row level security;
            alter table {table} force row level security;
            create policy tenant on {table} using ({visible}) with check ({visible});
            grant {may} on {table} to {TenantSession.Role};
            """);
    }
}
