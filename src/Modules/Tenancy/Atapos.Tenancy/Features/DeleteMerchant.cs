using Atapos.Shared;
using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Security;
using Atapos.Shared.Hosting.Tenancy;
using Atapos.Tenancy.Data;
using Atapos.Tenancy.Data.Specifications;
using Atapos.Tenancy.Integration;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Atapos.Tenancy.Features;

/// <summary>Hides and deactivates a merchant, and keeps its data (ruling 11).</summary>
internal sealed class DeleteMerchant : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapDelete("/merchants/{me_id:long}", Handle)
        .For(Roles.Platform)
        .ServesPlatform()
        .WithName("deleteMerchant").WithTags("Merchants")
        .WithSummary("Delete a merchant")
        .WithDescription("For platform staff. It is shown no more and takes no sign-in, order or new payment; its data are kept, and payments that were pending still settle. Deleting it again is 404.")
        .ProducesProblems(400, 401, 403, 404, 409);

    private static async Task<Results<NoContent, NotFound>> Handle(
        [FromRoute(Name = "me_id")] long merchantId, TenancyDbContext store, MerchantDirectory directory, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (await store.Merchants.Matching(new KnownMerchants(merchantId, forChange: true)).SingleOrDefaultAsync(cancellationToken) is not { } merchant)
        {
            return TypedResults.NotFound();
        }

        merchant.Delete(clock.Now());
        await store.SaveChangesAsync(cancellationToken);
        store.Session.AfterCommit(() => directory.Forget(merchant.Tenant));
        return TypedResults.NoContent();
    }
}
