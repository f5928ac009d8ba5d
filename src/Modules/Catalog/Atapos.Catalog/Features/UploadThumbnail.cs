using Atapos.Catalog.Data;
using Atapos.Catalog.Domain;
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

/// <summary>Shows a picture of a product in lists, in the place of the present one.</summary>
internal sealed class UploadThumbnail : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/products/{pr_id:long}/thumbnail", HandleAsync)
        .For(Roles.Admin)
        .Accepts<ThumbnailFormSchema>("multipart/form-data")
        .TakesBodyUpTo(UploadForm.Largest)
        .BeginsLate()
        .Idempotent()
        .WithName("uploadThumbnail")
        .WithTags("Product images")
        .WithSummary("Upload or replace the thumbnail")
        .WithDescription("A form with file: a JPEG or PNG by its content, at most 5 MB and 40 megapixels. A former thumbnail leaves the image store.")
        .ProducesProblems(400, 401, 403, 404, 408, 409, 413, 415, 422, 502, 503, 504);

    private static async Task<Results<Created<UploadedThumbnail>, NotFound>> HandleAsync(
        [FromRoute(Name = "pr_id")] long productId, ThumbnailForm form, ImageUploads uploads, CatalogDbContext store, CancellationToken cancellationToken)
    {
        var pictures = await uploads.ForProductAsync(productId, [form.Picture], cancellationToken);
        await store.Session.BeginAsync(cancellationToken);
        if (await store.LockProductAsync(productId, cancellationToken) is not { } product)
        {
            return TypedResults.NotFound();
        }

        product.Show(pictures[0]);
        await uploads.LinkAsync(cancellationToken);
        await store.SaveChangesAsync(cancellationToken);
        return TypedResults.Created(
            $"/api/v1/products/{productId}", UploadedThumbnail.Of(product.Images.Single(image => image.Kind == ProductImageKind.Thumbnail)));
    }
}
