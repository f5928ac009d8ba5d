using Shouldly;

namespace Atapos.IntegrationTests.Harness;

/// <summary>A table whose next insert breaks its connection before the row is written; only the next.</summary>
internal sealed class BrokenInsert : IAsyncDisposable
{
    private readonly TestDatabase _database;
    private readonly string _table;

    private BrokenInsert(TestDatabase database, string table) => (_database, _table) = (database, table);

    internal static async Task<BrokenInsert> IntoAsync(TestDatabase database, string table)
    {
        await database.ExecuteAsync($"""
            create sequence public.breaks;
            create function public.break_once() returns trigger language plpgsql security definer as $$
            begin
              if nextval('public.breaks') = 1 then
                perform pg_terminate_backend(pg_backend_pid());
                perform pg_sleep(5);
              end if;
              return new;
            end $$;
            create trigger break_once before insert on {table} for each row execute function public.break_once();
            """);
        return new(database, table);
    }

    internal async Task ShouldHaveBrokenAsync() => (await _database.ReadAsync<bool>("select is_called from public.breaks")).ShouldBeTrue();

    public async ValueTask DisposeAsync() =>
        await _database.ExecuteAsync($"drop trigger break_once on {_table}; drop function public.break_once(); drop sequence public.breaks");
}
