using System.Globalization;
using System.Text.Json.Serialization;
using Atapos.Catalog.Data;
using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Security;
using FluentValidation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Atapos.Catalog.Features;

/// <summary>Takes pictures off a product's own page: all that are named or none. The database dooms the files with their rows, and the sweep destroys them.</summary>
internal sealed class DeleteDetailImages : IEndpoint
{
    private const int MostIds = 100;

    /// <param name="ImageIds">Which ones.</param>
    internal sealed record Request([property: JsonPropertyName("pa_ids")] IReadOnlyList<long>? ImageIds);

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator() => RuleFor(request => request.ImageIds).Cascade(CascadeMode.Stop).NotEmpty()
            .Must(ids => ids!.Count <= MostIds).WithMessage($"must have at most {MostIds} ids.");
    }

    public static void Map(IEndpointRouteBuilder routes) => routes.MapDelete("/products/{pr_id:long}/detail-images", HandleAsync)
        .For(Roles.Admin)
        .Validate<Request, Validator>()
        .WithName("deleteDetailImages")
        .WithTags("Product images")
        .WithSummary("Delete detail images")
        .WithDescription(
            "The pictures leave the image store a moment later, and their places are free. An id that is no detail image of the product is 422, and then none is deleted.")
        .ProducesProblems(400, 401, 403, 404, 409, 413, 415, 422);

    private static async Task<Results<NoContent, NotFound>> HandleAsync(
        [FromRoute(Name = "pr_id")] long productId, [FromBody] Request request, CatalogDbContext store, CancellationToken cancellationToken)
    {
        if (await store.LockProductAsync(productId, cancellationToken) is not { } product)
        {
            return TypedResults.NotFound();
        }

        var known = product.Images.Select(image => image.Id).ToHashSet();
        foreach (var (place, id) in request.ImageIds!.Index())
        {
            // The same id twice is one wish.
            if (!product.RemoveDetailImage(id) && (!known.Contains(id) || product.Images.Any(image => image.Id == id)))
            {
                throw Problem.Invalid(string.Create(CultureInfo.InvariantCulture, $"pa_ids[{place}]"), "is not a detail image of this product.");
            }
        }

        await store.SaveChangesAsync(cancellationToken);
        return TypedResults.NoContent();
    }
}
