using Atapos.Shared;
using Atapos.Shared.Hosting.Demo;
using Atapos.Tenancy.Domain;

namespace Atapos.Tenancy.Data;

/// <summary>The two demo shops: a food stall and a corner shop.</summary>
internal sealed class DemoData(TenancyDbContext store, TimeProvider clock) : IDemoData
{
    public int Order => 0;

    public async Task SeedAsync(ShopBeingSetUp shop, CancellationToken cancellationToken)
    {
        var (name, type) = shop.Kind == DemoKind.Warung ? ("Warung Demo", BusinessType.Fnb) : ("Toko Demo", BusinessType.Retail);
        store.Add(Merchant.Open(store.CurrentTenant, new(name, type), clock.Now()));
        await store.SaveChangesAsync(cancellationToken);
    }
}
