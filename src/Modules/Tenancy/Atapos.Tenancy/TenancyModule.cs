using Atapos.Shared.Hosting;
using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Messaging;
using Atapos.Shared.Hosting.Settings;
using Atapos.Shared.Hosting.Tenancy;
using Atapos.Tenancy.Contracts;
using Atapos.Tenancy.Data;
using Atapos.Tenancy.Features;
using Atapos.Tenancy.Integration;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Atapos.Tenancy;

/// <summary>Knows the merchants and how each wants its shop to be run.</summary>
public sealed class TenancyModule : IModule
{
    /// <inheritdoc/>
    public void AddServices(IServiceCollection services, SettingsReader settings)
    {
        services.AddModuleDatabase<TenancyDbContext, PublishedEvents>(TenancyDbContext.SchemaName);
        services.AddListener<MerchantDirectory>();
        services.AddSingleton<ServerKeys>();
        services.AddSingleton(ServerKeys.Column);
        services.AddScoped<IMerchantProfiles, MerchantProfiles>();
        services.AddScoped<IGatewayAccounts, GatewayAccounts>();
        services.AddSingleton<ITenantDirectory>(provider => provider.GetRequiredService<MerchantDirectory>());
    }

    /// <inheritdoc/>
    public void AddReactions(Reactions reactions)
    {
    }

    /// <inheritdoc/>
    public void MapEndpoints(IEndpointRouteBuilder routes) => routes
        .Map<ListMerchants>()
        .Map<CreateMerchant>()
        .Map<GetMerchant>()
        .Map<UpdateMerchant>()
        .Map<DeleteMerchant>();
}
