using Atapos.Catalog.Data;
using Atapos.Catalog.Images;
using Atapos.Catalog.Integration;
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

/// <summary>Changes a product and adds pictures to it: all or nothing.</summary>
internal sealed class UpdateProductWithImages : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPut("/products/{pr_id:long}", HandleAsync)
        .For(Roles.Admin)
        .Accepts<ProductFormSchema>("multipart/form-data")
        .TakesBodyUpTo(UploadForm.Largest)
        .BeginsLate()

        // The JSON one comes first where a request does not say what it brings.
        .WithOrder(1)
        .WithName("updateProductWithImages")
        .WithTags("Products")
        .WithSummary("Change a product and its pictures")
        .WithDescription(
            "A form whose parts may all be left out, but not all at once: data (what changes, as JSON), thumbnail, which takes the place of the present one, "
            + "and detail_images, which are added in free places, three at most with those that are there.")
        .ProducesProblems(400, 401, 403, 404, 408, 409, 413, 415, 422, 502, 503, 504);

    private static async Task<Results<Ok<ProductResponse>, NotFound>> HandleAsync(
        [FromRoute(Name = "pr_id")] long productId, ProductForm form, ProductEntry entry, ImageUploads uploads, CatalogDbContext store,
        CancellationToken cancellationToken)
    {
        if (form is { Product: null, Pictures.Count: 0 })
        {
            throw Problem.Invalid(UploadFields.Data, "is missing.");
        }

        if (form.Product is { } change)
        {
            new ProductRequest.ChangeValidator().Require(change);
        }

        var pictures = await uploads.ForProductAsync(productId, form.Pictures, cancellationToken);
        await store.Session.BeginAsync(cancellationToken);
        if (await store.LockProductAsync(productId, cancellationToken) is not { } product)
        {
            return TypedResults.NotFound();
        }

        if (form.Product is { } request)
        {
            await entry.ChangeAsync(productId, request, cancellationToken);
        }

        foreach (var picture in pictures)
        {
            product.Show(picture);
        }

        await uploads.LinkAsync(cancellationToken);
        await store.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(ProductResponse.Of(product));
    }
}
