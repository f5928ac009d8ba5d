using Atapos.Shared.Hosting.Messaging;
using Atapos.Shared.Hosting.Settings;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Atapos.Shared.Hosting;

/// <summary>All that the host knows about a module.</summary>
public interface IModule
{
    /// <summary>Registers what the module is made of; reads the settings it needs.</summary>
    void AddServices(IServiceCollection services, SettingsReader settings);

    /// <summary>Lists what the module does when others' events arrive.</summary>
    void AddReactions(Reactions reactions);

    /// <summary>Maps the module's endpoints below <c>/api/v1</c>.</summary>
    void MapEndpoints(IEndpointRouteBuilder routes);
}
