using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Security;
using Atapos.Shared.Hosting.Tenancy;
using Atapos.Tenancy.Data;
using Atapos.Tenancy.Data.Specifications;
using Atapos.Tenancy.Domain;
using Atapos.Tenancy.Messages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Atapos.Tenancy.Features;

/// <summary>Shows platform staff the merchants, and a merchant's Admin its own.</summary>
internal sealed class ListMerchants : IEndpoint
{
    private static readonly Keyset<Merchant> ById = Keyset<Merchant>.Rising(
        merchant => (long)(object)merchant.Tenant,
        id => merchant => (long)(object)merchant.Tenant > id,
        id => merchant => (long)(object)merchant.Tenant < id);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/merchants", Handle)
        .For(Roles.Admin)
        .ServesPlatform()
        .WithName("listMerchants").WithTags("Merchants")
        .WithSummary("List merchants")
        .WithDescription("All merchants by me_id rising, inactive ones too, for platform staff, who need no X-Merchant-Id; an Admin of a merchant sees that one alone. "
            + "search finds a part of the name or of the business type, in any case.")
        .ProducesProblems(400, 401, 403, 422);

    private static async Task<Ok<IReadOnlyList<MerchantView>>> Handle(
        [AsParameters] PageQuery page,
        [FromQuery(Name = "search")] string? search,
        TenancyDbContext store,
        HttpContext http,
        CancellationToken cancellationToken)
    {
        var request = page.Checked();
        if (search?.Contains('\0', StringComparison.Ordinal) == true)
        {
            throw Problem.Invalid("search", "must not contain a null character.");
        }

        var merchants = store.Merchants.Matching(new KnownMerchants(search));
        var total = await merchants.LongCountAsync(cancellationToken);
        var found = await ById.ReadAsync(merchants, request, total, MerchantView.From, merchant => new(null, merchant.Id), cancellationToken);
        return TypedResults.Ok(http.Answer(found, request));
    }
}
