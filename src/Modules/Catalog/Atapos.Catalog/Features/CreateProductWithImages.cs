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
using Microsoft.AspNetCore.Routing;

namespace Atapos.Catalog.Features;

/// <summary>Puts a product on the menu with its pictures: both or nothing.</summary>
internal sealed class CreateProductWithImages : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/products", HandleAsync)
        .For(Roles.Admin)
        .Accepts<ProductFormSchema>("multipart/form-data")
        .TakesBodyUpTo(UploadForm.Largest)
        .BeginsLate()
        .Idempotent()

        // The JSON one comes first where a request does not say what it brings.
        .WithOrder(1)
        .WithName("createProductWithImages")
        .WithTags("Products")
        .WithSummary("Create a product with pictures")
        .WithDescription(
            "A form with data (the product as JSON), thumbnail (JPEG or PNG, at most 5 MB) and up to three detail_images (at most 10 MB each), 36 MB in all, "
            + "40 megapixels a picture. Pictures are judged by their content. When anything fails, neither product nor pictures are kept.")
        .ProducesProblems(400, 401, 403, 408, 409, 413, 415, 422, 502, 503, 504);

    private static async Task<Created<ProductResponse>> HandleAsync(
        ProductForm form, ProductEntry entry, ImageUploads uploads, CatalogDbContext store, CancellationToken cancellationToken)
    {
        var request = form.Product ?? throw Problem.Invalid(UploadFields.Data, "is missing.");
        new ProductRequest.Validator().Require(request);
        var (productId, pictures) = await uploads.ForNewProductAsync(form.Pictures, cancellationToken);
        await store.Session.BeginAsync(cancellationToken);
        var product = await entry.AddAsync(request, cancellationToken, productId);
        foreach (var picture in pictures)
        {
            product.Show(picture);
        }

        await uploads.LinkAsync(cancellationToken);
        await store.SaveChangesAsync(cancellationToken);
        return TypedResults.Created($"/api/v1/products/{product.Id}", ProductResponse.Of(product));
    }
}
