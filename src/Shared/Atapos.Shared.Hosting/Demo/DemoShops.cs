using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Messaging;
using Atapos.Shared.Hosting.Tenancy;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Atapos.Shared.Hosting.Demo;

/// <summary>Fills an empty database with two shops to try things with; used in Development alone.</summary>
public sealed class DemoShops(IServiceScopeFactory scopes, ITenantDirectory merchants, EventDelivery delivery, ILogger<DemoShops> log)
{
    /// <summary>Merchant 1 sells food, merchant 2 is a corner shop.</summary>
    private static readonly long[] Shops = [1, 2];

    /// <summary>Adds the shops unless the first is there already.</summary>
    public async Task SeedAsync(CancellationToken cancellationToken)
    {
        if (await merchants.StandingAsync(TenantId.Of(Shops[0]), cancellationToken) != TenantStanding.Unknown)
        {
            return;
        }

        foreach (var shop in Shops)
        {
            foreach (var order in await PartsAsync())
            {
                await SeedAsync(TenantId.Of(shop), order, cancellationToken);
            }
        }

        log.LogInformation("The demo shops are open: merchants {Shops}.", string.Join(" and ", Shops));
    }

    private async Task<IReadOnlyList<int>> PartsAsync()
    {
        await using var scope = scopes.CreateAsyncScope();
        return [.. scope.ServiceProvider.GetServices<IDemoData>().Select(part => part.Order).Distinct().Order()];
    }

    private async Task SeedAsync(TenantId shop, int order, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var session = scope.ServiceProvider.GetRequiredService<TenantSession>();
        session.Enter(shop);
        await session.BeginAsync(cancellationToken);
        foreach (var part in scope.ServiceProvider.GetServices<IDemoData>().Where(part => part.Order == order))
        {
            await part.SeedAsync(cancellationToken);
        }

        await session.CommitAsync();
        await delivery.DeliverAsync(session.TakeCommitted());
    }
}
