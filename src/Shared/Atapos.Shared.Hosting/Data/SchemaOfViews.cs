using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Atapos.Shared.Hosting.Data;

/// <summary>A schema of views over the modules' tables. It is not migrated but made anew after every migration, and when its text has changed.</summary>
/// <remarks>A comment on the schema says which text the views were made of. Newer views than ours are as good: a host of an older version serves beside them.</remarks>
/// <param name="Name">The schema.</param>
/// <param name="Version">Goes up with every change of the text.</param>
/// <param name="Sql">Makes the views in the schema; each bears a trigger that executes <c>refuse()</c> of the schema, by which it is known as ours. Functions are made or replaced.</param>
public sealed record SchemaOfViews(string Name, int Version, string Sql)
{
    private const string Made = "views";

    /// <summary>Reads what was written down; null when the views are not there.</summary>
    internal string WrittenDown => $"select obj_description(to_regnamespace('{Name}'), 'pg_namespace')";

    /// <summary>Takes the views away, and fails where others have built upon them. All else that is in the schema stays, and so does who may read there.</summary>
    internal string Undo => $$"""
        do $do$
        declare
          made text;
        begin
          if current_setting('server_version_num')::int < 150000 then
            raise exception 'ATAPOS needs PostgreSQL 15 or newer; this is %', current_setting('server_version') using errcode = 'feature_not_supported';
          end if;
          for made in select c.oid::regclass from pg_class c
                      where c.relkind = 'v' and c.relnamespace = to_regnamespace('{{Name}}')
                        and exists (select from pg_trigger t where t.tgrelid = c.oid and t.tgfoid = to_regprocedure('{{Name}}.refuse()')) loop
            execute 'drop view ' || made;
          end loop;
          if obj_description(to_regnamespace('{{Name}}'), 'pg_namespace') ~ '^{{Made}} ' then
            comment on schema {{Name}} is null;
          end if;
        end $do$
        """;

    /// <summary>Makes the views and writes down of which text.</summary>
    internal string Make => $$"""
        create schema if not exists {{Name}};
        create or replace function {{Name}}.refuse() returns trigger language plpgsql as $$
        begin
          raise exception '%.% is for reading; the API writes', tg_table_schema, tg_table_name using errcode = 'read_only_sql_transaction';
        end $$;
        {{Sql}}
        comment on schema {{Name}} is '{{Made}} {{Version.ToString(CultureInfo.InvariantCulture)}} {{Fingerprint}}'
        """;

    private string Fingerprint => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql)).AsSpan(0, 8));

    /// <summary>True when the views must be made anew.</summary>
    /// <param name="writtenDown">What the database says; null when the views are not there.</param>
    internal bool IsOlder(string? writtenDown) =>
        writtenDown?.Split(' ') is not [Made, var version, var fingerprint]
        || !int.TryParse(version, CultureInfo.InvariantCulture, out var present)
        || present < Version
        || (present == Version && !string.Equals(fingerprint, Fingerprint, StringComparison.Ordinal));
}
