using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Security;
using Atapos.Shared.Hosting.Tenancy;
using Atapos.Tenancy.Data;
using Atapos.Tenancy.Data.Specifications;
using Atapos.Tenancy.Domain;
using Atapos.Tenancy.Integration;
using Atapos.Tenancy.Messages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Atapos.Tenancy.Features;

/// <summary>Changes how a merchant wants its shop to be run.</summary>
internal sealed class UpdateMerchant : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPut("/merchants/{me_id:long}", Handle)
        .For(Roles.Admin)
        .ServesPlatform()
        .Validate<MerchantRequest, MerchantRequest.ChangeValidator>()
        .WithName("updateMerchant").WithTags("Merchants")
        .WithSummary("Change a merchant")
        .WithDescription("What is left out stays as it is; null takes me_midtrans_server_key and me_midtrans_client_key away. Platform staff change any, an Admin of a merchant that one "
            + "alone: another is 404. Only platform staff change me_is_active: else it is 403 merchant.platform-decides. 409 when somebody else changed it at the same moment.")
        .ProducesProblems(400, 401, 403, 404, 409, 413, 415, 422);

    private static async Task<Results<Ok<MerchantView>, NotFound>> Handle(
        [FromRoute(Name = "me_id")] long merchantId,
        MerchantRequest request,
        Caller caller,
        TenancyDbContext store,
        ServerKeys keys,
        MerchantDirectory directory,
        CancellationToken cancellationToken)
    {
        if (await store.Merchants.Matching(new KnownMerchants(merchantId, forChange: true)).SingleOrDefaultAsync(cancellationToken) is not { } merchant)
        {
            return TypedResults.NotFound();
        }

        if (!caller.IsPlatform && request.IsActive is { } wanted && wanted != merchant.IsActive)
        {
            throw Problem.Forbidden("merchant.platform-decides", "Only the platform's staff activates and deactivates merchants.");
        }

        merchant.Revise(request.Over(merchant.Details));
        merchant.TakeMoneyWith(
            keys.Over(merchant, request.ServerKey), GatewayKey.OrNone(request.ClientKey.Or(merchant.MidtransClientKey)), request.IsProduction ?? merchant.MidtransIsProduction);
        merchant.Serve(request.IsActive ?? merchant.IsActive);
        await store.SaveChangesAsync(cancellationToken);
        store.Session.AfterCommit(() => directory.Forget(merchant.Tenant));
        return TypedResults.Ok(MerchantView.Of(merchant));
    }
}
