using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Messaging;
using Atapos.Shared.Hosting.Tenancy;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Atapos.Shared.Hosting.Demo;

/// <summary>Two shops to try things with. Development fills an empty database with them by itself; elsewhere <c>atapos seed</c> does when it is told to.</summary>
public sealed class DemoShops(IServiceScopeFactory scopes, ITenantDirectory merchants, DatabaseMigrator database, EventDelivery delivery, ILogger<DemoShops> log)
{
    /// <summary>Adds the shops as merchants 1 and 2 unless the first is there already; of hosts that start together one does.</summary>
    public Task SeedAsync(CancellationToken cancellationToken) => database.AloneAsync(SeedAloneAsync, cancellationToken);

    private async Task SeedAloneAsync(CancellationToken cancellationToken)
    {
        if (await merchants.StandingAsync(TenantId.Of(1), cancellationToken) == TenantStanding.Unknown)
        {
            await OpenAsync(first: 1, cancellationToken);
        }
    }

    /// <summary>Adds the shops, with the two numbers behind the highest that a merchant has.</summary>
    /// <param name="beside">Also where there are merchants already.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>What was made, shop by shop; nothing where there are merchants and they must not be joined.</returns>
    public async Task<IReadOnlyList<SeededShop>> AddAsync(bool beside, CancellationToken cancellationToken)
    {
        var last = 0L;
        await foreach (var merchant in merchants.AllAsync(cancellationToken))
        {
            last = Math.Max(last, merchant.Value);
        }

        return last == 0 || beside ? await OpenAsync(last + 1, cancellationToken) : [];
    }

    private async Task<IReadOnlyList<SeededShop>> OpenAsync(long first, CancellationToken cancellationToken)
    {
        var opened = new List<SeededShop>();
        foreach (var kind in Enum.GetValues<DemoKind>())
        {
            var (number, shop) = (TenantId.Of(first + (int)kind), new ShopBeingSetUp(kind));
            foreach (var order in await PartsAsync())
            {
                await SeedAsync(number, shop, order, cancellationToken);
            }

            opened.Add(new(number.Value, kind, shop.Products.Count, shop.Orders.Count));
        }

        log.LogInformation("The demo shops are open: merchants {Shops}.", string.Join(" and ", opened.Select(shop => shop.Merchant)));
        return opened;
    }

    private async Task<IReadOnlyList<int>> PartsAsync()
    {
        await using var scope = scopes.CreateAsyncScope();
        return [.. scope.ServiceProvider.GetServices<IDemoData>().Select(part => part.Order).Distinct().Order()];
    }

    private async Task SeedAsync(TenantId number, ShopBeingSetUp shop, int order, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var session = scope.ServiceProvider.GetRequiredService<TenantSession>();
        session.Enter(number);
        await session.BeginAsync(cancellationToken);
        foreach (var part in scope.ServiceProvider.GetServices<IDemoData>().Where(part => part.Order == order))
        {
            await part.SeedAsync(shop, cancellationToken);
        }

        await session.CommitAsync();
        await delivery.DeliverAsync(session.TakeCommitted());
    }
}

/// <summary>A demo shop that was added.</summary>
/// <param name="Merchant">Its number.</param>
/// <param name="Kind">What it sells.</param>
/// <param name="Products">How many products it has.</param>
/// <param name="Orders">How many orders of the last days.</param>
public sealed record SeededShop(long Merchant, DemoKind Kind, int Products, int Orders);
