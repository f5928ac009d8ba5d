using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Security;
using Atapos.Shared.Hosting.Tenancy;
using Atapos.Tenancy.Data;
using Atapos.Tenancy.Data.Specifications;
using Atapos.Tenancy.Messages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Atapos.Tenancy.Features;

/// <summary>Shows one merchant and how it wants its shop to be run.</summary>
internal sealed class GetMerchant : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/merchants/{me_id:long}", Handle)
        .For(Roles.Admin)
        .ServesPlatform()
        .WithName("getMerchant").WithTags("Merchants")
        .WithSummary("Show a merchant")
        .WithDescription("Platform staff see any, an Admin of a merchant that one alone: another is 404. The server key is never shown; has_midtrans_server_key tells whether there is one.")
        .ProducesProblems(400, 401, 403, 404);

    private static async Task<Results<Ok<MerchantView>, NotFound>> Handle(
        [FromRoute(Name = "me_id")] long merchantId, TenancyDbContext store, CancellationToken cancellationToken)
    {
        var merchant = await store.Merchants.Matching(new KnownMerchants(merchantId)).Select(MerchantView.From).SingleOrDefaultAsync(cancellationToken);
        return merchant is null ? TypedResults.NotFound() : TypedResults.Ok(merchant);
    }
}
