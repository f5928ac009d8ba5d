using Atapos.Shared;
using Atapos.Shared.Hosting.Edge;
using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Security;
using Atapos.Shared.Hosting.Tenancy;
using Atapos.Tenancy.Data;
using Atapos.Tenancy.Domain;
using Atapos.Tenancy.Messages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Atapos.Tenancy.Features;

/// <summary>Opens a shop.</summary>
internal sealed class CreateMerchant : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/merchants", Handle)
        .For(Roles.Platform)
        .ServesPlatform()
        .Validate<MerchantRequest, MerchantRequest.Validator>()
        .Idempotent()
        .WithName("createMerchant").WithTags("Merchants")
        .WithSummary("Create a merchant")
        .WithDescription("For platform staff, who need no X-Merchant-Id. Needs me_name; names need not be unique. It takes orders at once. me_midtrans_server_key is kept encrypted "
            + "and never shown; without one the platform's account is used, where there is one.")
        .ProducesProblems(400, 401, 403, 409, 413, 415, 422);

    private static async Task<Created<MerchantView>> Handle(
        MerchantRequest request, TenancyDbContext store, ServerKeys keys, TimeProvider clock, CancellationToken cancellationToken)
    {
        var merchant = Merchant.Open(await store.NextMerchantAsync(cancellationToken), request.Details(), clock.Now());
        merchant.TakeMoneyWith(keys.Over(merchant, request.ServerKey), GatewayKey.OrNone(request.ClientKey.Value), request.IsProduction ?? false);
        merchant.Serve(request.IsActive ?? true);
        store.Add(merchant);
        await store.SaveChangesAsync(cancellationToken);
        return TypedResults.Created($"/api/v1/merchants/{merchant.Tenant}", MerchantView.Of(merchant));
    }
}
