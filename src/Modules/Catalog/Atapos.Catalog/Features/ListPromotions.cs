using Atapos.Catalog.Data;
using Atapos.Catalog.Data.Specifications;
using Atapos.Catalog.Domain;
using Atapos.Shared;
using Atapos.Catalog.Messages;
using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Edge;
using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Atapos.Catalog.Features;

/// <summary>Shows what is cheaper now.</summary>
internal sealed class ListPromotions : IEndpoint
{
    private static readonly Keyset<Promotion> ById = Keyset<Promotion>.Rising(
        promotion => promotion.Id, id => promotion => promotion.Id > id, id => promotion => promotion.Id < id);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/promotions", HandleAsync)
        .ForAnyone()
        .WithEntityTag()
        .KeptBy<MenuAnswers>()
        .WithName("listPromotions")
        .WithTags("Promotions")
        .WithSummary("List promotions")
        .WithDescription(
            "The merchant's promotions that are valid now, with their active products, by pm_id rising. Staff get all promotions, and all "
            + "products of each, with include_inactive=true; for others it is ignored.")
        .ProducesProblems(400, 401, 403, 404, 422);

    private static async Task<Ok<IReadOnlyList<PromotionResponse>>> HandleAsync(
        [AsParameters] PageQuery page,
        [FromQuery(Name = "include_inactive")] bool? includeInactive,
        Caller caller,
        CatalogDbContext store,
        TimeProvider clock,
        HttpContext http,
        CancellationToken cancellationToken)
    {
        var request = page.Checked();
        var all = caller.IsStaff && includeInactive == true;
        var now = clock.Now();
        var promotions = all
            ? store.Promotions.AsNoTracking()
            : store.Promotions.Matching(new RunningPromotions(now));
        var total = await promotions.LongCountAsync(cancellationToken);
        var found = await ById.ReadAsync(
            promotions,
            request,
            total,
            PromotionResponse.Projection(all ? store.Products : store.Products.Matching(new ProductsOnSale())),
            promotion => new(null, promotion.Id),
            cancellationToken);
        http.KeepAnswer(until: all ? null : await store.NextTurnAsync(now, cancellationToken));
        return TypedResults.Ok(http.Answer(found, request));
    }
}
