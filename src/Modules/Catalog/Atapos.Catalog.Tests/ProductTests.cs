using Atapos.Catalog.Domain;
using Atapos.Shared;

namespace Atapos.Catalog.Tests;

public sealed class ProductTests
{
    [Fact]
    public void A_new_product_is_on_sale_and_not_counted()
    {
        var product = Some.Product();
        (product.IsActive, product.IsAvailable, product.Stock).ShouldBe((true, true, null));
        product.Movements.ShouldBeEmpty();
        product.CreatedAt.ShouldBe(Some.Noon);
    }

    [Fact]
    public void Texts_are_trimmed_and_an_empty_description_is_none()
    {
        var product = new Product(Some.Shop, 1, Some.Details("  Soto  ", "   "), Some.Noon);
        product.Name.ShouldBe("Soto");
        product.Description.ShouldBeNull();
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \t")]
    public void A_product_has_a_name(string name) =>
        Some.CodeOf(() => new Product(Some.Shop, 1, Some.Details(name), Some.Noon)).ShouldBe("product.name-invalid");

    [Fact]
    public void Texts_have_their_limits()
    {
        var longest = new Product(Some.Shop, 1, Some.Details(new string('n', 150), new string('d', 2_000)), Some.Noon);
        (longest.Name.Length, longest.Description?.Length).ShouldBe((150, 2_000));
        Some.CodeOf(() => longest.Revise(Some.Details(new string('n', 151)))).ShouldBe("product.name-invalid");
        Some.CodeOf(() => longest.Revise(Some.Details(description: new string('d', 2_001)))).ShouldBe("product.description-invalid");
    }

    [Fact]
    public void An_unknown_type_is_refused() =>
        Some.CodeOf(() => new Product(Some.Shop, 1, Some.Details(type: (ProductType)5), Some.Noon)).ShouldBe("product.type-invalid");

    [Fact]
    public void A_new_thumbnail_takes_the_place_of_the_old_one()
    {
        var product = Some.Product();
        product.ShowThumbnail(1, "first", "https://img/1.jpg");
        product.ShowThumbnail(2, "second", "https://img/2.jpg");
        product.Images.ShouldHaveSingleItem().CloudinaryPublicId.ShouldBe("second");
    }

    [Fact]
    public void A_product_has_at_most_three_detail_images_beside_its_thumbnail()
    {
        var product = Some.Product();
        product.ShowThumbnail(1, "thumbnail", "https://img/t.jpg");
        for (var id = 2; id <= 4; id++)
        {
            product.AddDetailImage(id, "detail", "https://img/d.jpg");
        }

        product.Images.Where(image => image.Kind == ProductImageKind.Detail).Select(image => image.SortOrder).ShouldBe([0, 1, 2]);
        Some.CodeOf(() => product.AddDetailImage(5, "detail", "https://img/d.jpg")).ShouldBe("product.too-many-images");
    }

    [Theory]
    [InlineData("", "https://img/1.jpg", "image.public-id-invalid")]
    [InlineData("id", "", "image.url-invalid")]
    [InlineData("id", "ftp://img/1.jpg", "image.url-invalid")]
    [InlineData("id", "javascript:alert(1)", "image.url-invalid")]
    public void An_image_that_cannot_be_read_safely_changes_nothing(string publicId, string url, string code)
    {
        var product = Some.Product();
        product.ShowThumbnail(1, "old", "https://img/old.jpg");
        Some.CodeOf(() => product.ShowThumbnail(2, publicId, url)).ShouldBe(code);
        Some.CodeOf(() => product.AddDetailImage(3, publicId, url)).ShouldBe(code);
        product.Images.ShouldHaveSingleItem().CloudinaryPublicId.ShouldBe("old");
    }
}
