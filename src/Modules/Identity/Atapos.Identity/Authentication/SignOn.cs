using Atapos.Identity.Authentication.Atlas;
using Atapos.Identity.Authentication.Customers;
using Atapos.Identity.Data;
using Atapos.Shared.Hosting.Outside;
using Atapos.Shared.Hosting.Settings;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Atapos.Identity.Authentication;

/// <summary>Registers the ways to tell who is asking.</summary>
internal static class SignOn
{
    private const int MostConnections = 64;

    internal static IServiceCollection AddSignOn(this IServiceCollection services, SettingsReader settings)
    {
        services.AddSingleton(AccessTokenSettings.Read(settings));
        services.AddSingleton(AtlasSettings.Read(settings));
        services.AddSingleton<AccessTokens>();
        services.AddSingleton(SignInSettings.Read(settings));
        services.AddSingleton<ICustomerStandings, CustomerStandings>();
        services.AddScoped<SignIn>();
        services.AddSingleton<StaffSignOn>();
        services.AddSingleton<IConfigureOptions<JwtBearerOptions>, CustomerScheme>();
        services.AddHostedService<SignOnReport>();
        services.AddAuthentication(Schemes.Caller)
            .AddScheme<PolicySchemeOptions, CallerScheme>(Schemes.Caller, options => options.ForwardDefaultSelector = CallerScheme.Choose)
            .AddScheme<AuthenticationSchemeOptions, AtlasScheme>(Schemes.Atlas, _ => { })
            .AddJwtBearer(Schemes.Customer, _ => { });
        return AddAtlas(services);
    }

    private static IServiceCollection AddAtlas(IServiceCollection services)
    {
        services.AddSingleton<AtlasResilience>();
        services.AddTransient<AtlasResilienceHandler>();
        services.AddHttpClient<AtlasClient>(http => http.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(() => OutsideCalls.Connections(MostConnections))
            .AddHttpMessageHandler<AtlasResilienceHandler>()
            .RemoveAllLoggers();
        return services;
    }
}
