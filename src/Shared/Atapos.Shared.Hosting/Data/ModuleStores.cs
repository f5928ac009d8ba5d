using Microsoft.EntityFrameworkCore;

namespace Atapos.Shared.Hosting.Data;

/// <summary>The stores of all modules of this host, in the order in which the host lists them.</summary>
internal sealed class ModuleStores
{
    private readonly List<Store> _all = [];

    internal IReadOnlyList<Store> All => _all;

    internal IEnumerable<string> Schemas => _all.Where(store => store.HasOutbox).Select(store => store.Schema);

    internal void Add<TDbContext>(string schema, bool hasOutbox)
        where TDbContext : DbContext =>
        _all.Add(new(schema, hasOutbox, typeof(IDbContextFactory<TDbContext>), factory => ((IDbContextFactory<TDbContext>)factory).CreateDbContext()));

    internal sealed record Store(string Schema, bool HasOutbox, Type Factory, Func<object, DbContext> Create);
}
