using Atapos.Identity.Authentication;
using Atapos.Identity.Contracts;
using Atapos.Identity.Data;
using Atapos.Identity.Features;
using Atapos.Identity.Integration;
using Atapos.Shared.Hosting;
using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Messaging;
using Atapos.Shared.Hosting.Settings;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Atapos.Identity;

/// <summary>Knows the customers of each merchant, lets them in, and says who is asking: a customer by our own token, staff by Atlas.</summary>
public sealed class IdentityModule : IModule
{
    /// <inheritdoc/>
    public void AddServices(IServiceCollection services, SettingsReader settings)
    {
        services.AddModuleDatabase<IdentityDbContext, PublishedEvents>(IdentityDbContext.SchemaName);
        services.AddSignOn(settings);
        services.AddListener<CustomerCards>();
        services.AddScoped<ICustomers, Customers>();
        services.AddSingleton(new Leftover("identity.sign_in_challenges", "expires_at", TimeSpan.FromDays(1)));
        services.AddSingleton(new Leftover("identity.revoked_tokens", "until", TimeSpan.Zero));
    }

    /// <inheritdoc/>
    public void AddReactions(Reactions reactions)
    {
    }

    /// <inheritdoc/>
    public void MapEndpoints(IEndpointRouteBuilder routes) => routes
        .Map<RequestMagicLink>()
        .Map<VerifyMagicLink>()
        .Map<RequestOtp>()
        .Map<VerifyOtp>()
        .Map<GetSignedInCustomer>()
        .Map<SignOut>()
        .Map<SignOutEverywhere>()
        .Map<RegisterCustomer>()
        .Map<ListCustomers>()
        .Map<GetCustomer>()
        .Map<UpdateMyProfile>()
        .Map<UpdateCustomer>()
        .Map<ExportMyData>()
        .Map<EraseMe>()
        .Map<EraseCustomer>()
        .Map<ListMails>()
        .Map<RetryMail>();
}
