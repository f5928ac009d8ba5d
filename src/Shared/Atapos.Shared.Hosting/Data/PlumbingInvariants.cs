using Microsoft.Extensions.DependencyInjection;

namespace Atapos.Shared.Hosting.Data;

/// <summary>What is true of the tables that every module has, and of all tables alike.</summary>
/// <param name="services">The host's.</param>
internal sealed class PlumbingInvariants(IServiceProvider services) : IInvariants
{
    public IReadOnlyList<Invariant> All =>
    [
        .. services.GetRequiredService<ModuleStores>().Schemas.Select(schema => new Invariant(
            $"an event of {schema} waits, is parked or is delivered",
            $"""
            select me_id, format('event %s %s', name, id) from {schema}.outbox
            where name !~ '^{schema}\.' or attempts < 0 or (delivered_at is not null and parked_at is not null) or (parked_at is not null and last_error is null)
            """)),
        new(
            "row-level security is forced on every table of merchants, and lets a merchant see its own rows",
            """
            select 0, format('%s.%s', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace
            join pg_attribute a on a.attrelid = c.oid and a.attname = 'me_id' and not a.attisdropped
            where c.relkind in ('r', 'p') and n.nspname !~ '^(pg_|information_schema$)'
              and not (c.relrowsecurity and c.relforcerowsecurity
                       and exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'tenant' and p.polcmd = '*' and p.polwithcheck is not null))
            """),
        new(
            "a queued mail can still be sent or has ended",
            "select me_id, format('mail %s', id) from edge.mails where (state = 'waiting') = (ended_at is not null)"),
    ];
}
