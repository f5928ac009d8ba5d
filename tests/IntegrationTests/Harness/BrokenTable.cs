namespace Atapos.IntegrationTests.Harness;

/// <summary>Lets a table refuse what a reaction does to it.</summary>
internal static class BrokenTable
{
    internal static Task RefuseUpdatesAsync(this TestDatabase database, string table) => database.ExecuteAsync($"""
        create or replace function public.refuse() returns trigger language plpgsql as $$ begin raise exception 'refused for a test'; end $$;
        create trigger refuse before update on {table} for each row execute function public.refuse()
        """);

    /// <summary>Ends the connection that updates it.</summary>
    internal static Task BreakAtUpdatesAsync(this TestDatabase database, string table) => database.ExecuteAsync($"""
        create or replace function public.hang_up() returns trigger language plpgsql security definer as $$ begin perform pg_terminate_backend(pg_backend_pid()); return new; end $$;
        create trigger refuse before update on {table} for each row execute function public.hang_up()
        """);

    /// <summary>Makes each update of it slow, and waits for nobody.</summary>
    internal static Task SlowDownUpdatesAsync(this TestDatabase database, string table, int seconds) => database.ExecuteAsync($"""
        create or replace function public.linger() returns trigger language plpgsql as $$ begin perform pg_sleep({seconds}); return new; end $$;
        create trigger refuse before update on {table} for each row execute function public.linger()
        """);

    /// <summary>Refuses what is inserted, but not before the commit.</summary>
    internal static Task RefuseAtTheEndAsync(this TestDatabase database, string table) => database.ExecuteAsync($"""
        create or replace function public.refuse() returns trigger language plpgsql as $$ begin raise exception 'refused for a test'; end $$;
        create constraint trigger refuse_late after insert on {table} deferrable initially deferred for each row execute function public.refuse()
        """);

    internal static Task AllowAtTheEndAsync(this TestDatabase database, string table) => database.ExecuteAsync($"drop trigger refuse_late on {table}");

    internal static Task AllowUpdatesAsync(this TestDatabase database, string table) => database.ExecuteAsync($"drop trigger refuse on {table}");
}
