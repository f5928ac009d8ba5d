using Microsoft.AspNetCore.Builder;

namespace Atapos.Shared.Hosting.Tenancy;

/// <summary>Endpoints at which merchants are administered.</summary>
public static class PlatformEndpoints
{
    internal const string MerchantInRoute = "me_id";

    /// <summary>
    /// Platform staff need no <c>X-Merchant-Id</c> here, and one that they send chooses nothing (ruling 9): they act in the merchant that the route
    /// names as <c>me_id</c>, also in an inactive one, and as the platform itself where it names none. For all others nothing is different.
    /// </summary>
    public static RouteHandlerBuilder ServesPlatform(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new ServesPlatform());
}

/// <summary>Marks endpoints at which merchants are administered.</summary>
internal sealed class ServesPlatform;
