using Atapos.Catalog.Data;
using Atapos.Catalog.Images;
using Atapos.Catalog.Messages;
using Atapos.Shared.Hosting.Edge;
using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Atapos.Catalog.Features;

/// <summary>Adds pictures to a product's own page: all of them or none.</summary>
internal sealed class UploadDetailImages : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/products/{pr_id:long}/detail-images", HandleAsync)
        .For(Roles.Admin)
        .Accepts<DetailImagesFormSchema>("multipart/form-data")
        .TakesBodyUpTo(UploadForm.Largest)
        .BeginsLate()
        .Idempotent()
        .WithName("uploadDetailImages")
        .WithTags("Product images")
        .WithSummary("Upload detail images")
        .WithDescription(
            "A form with one to three files: JPEG or PNG by their content, at most 10 MB and 40 megapixels each. A product has three at most, in the places "
            + "0, 1 and 2 (pa_sort_order); new ones take the free places in their order.")
        .ProducesProblems(400, 401, 403, 404, 408, 409, 413, 415, 422, 502, 503, 504);

    private static async Task<Results<Created<IReadOnlyList<UploadedDetailImage>>, NotFound>> HandleAsync(
        [FromRoute(Name = "pr_id")] long productId, DetailImagesForm form, ImageUploads uploads, CatalogDbContext store, CancellationToken cancellationToken)
    {
        var pictures = await uploads.ForProductAsync(productId, form.Pictures, cancellationToken);
        await store.Session.BeginAsync(cancellationToken);
        if (await store.LockProductAsync(productId, cancellationToken) is not { } product)
        {
            return TypedResults.NotFound();
        }

        foreach (var picture in pictures)
        {
            product.Show(picture);
        }

        await uploads.LinkAsync(cancellationToken);
        await store.SaveChangesAsync(cancellationToken);
        var added = pictures.Select(picture => product.Images.Single(image => image.Id == picture.Id));
        return TypedResults.Created($"/api/v1/products/{productId}", (IReadOnlyList<UploadedDetailImage>)[.. added.Select(UploadedDetailImage.Of)]);
    }
}
