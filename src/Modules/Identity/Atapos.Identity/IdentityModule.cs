using Atapos.Identity.Authentication;
using Atapos.Identity.Contracts;
using Atapos.Identity.Data;
using Atapos.Identity.Integration;
using Atapos.Shared.Hosting;
using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Messaging;
using Atapos.Shared.Hosting.Settings;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Atapos.Identity;

/// <summary>Knows the customers of each merchant, and who is asking: a customer by our own token, staff by Atlas.</summary>
public sealed class IdentityModule : IModule
{
    /// <inheritdoc/>
    public void AddServices(IServiceCollection services, SettingsReader settings)
    {
        services.AddModuleDatabase<IdentityDbContext, PublishedEvents>(IdentityDbContext.SchemaName);
        services.AddSignOn(settings);
        services.AddScoped<ICustomers, Customers>();
    }

    /// <inheritdoc/>
    public void AddReactions(Reactions reactions)
    {
    }

    /// <inheritdoc/>
    public void MapEndpoints(IEndpointRouteBuilder routes)
    {
    }
}
