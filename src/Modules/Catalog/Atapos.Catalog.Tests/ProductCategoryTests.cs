using Atapos.Catalog.Domain;

namespace Atapos.Catalog.Tests;

public sealed class ProductCategoryTests
{
    [Fact]
    public void Names_that_differ_in_case_alone_have_the_same_key() =>
        new ProductCategory(Some.Shop, 1, " MINUMAN ", Some.Noon).NameKey.ShouldBe(new ProductCategory(Some.Shop, 2, "Minuman", Some.Noon).NameKey);

    [Fact]
    public void A_rename_changes_name_and_key()
    {
        var category = new ProductCategory(Some.Shop, 1, "Minuman", Some.Noon);
        category.Rename("Kopi");
        (category.Name, category.NameKey).ShouldBe(("Kopi", "kopi"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(101)]
    public void A_name_has_1_to_100_characters(int length) =>
        Some.CodeOf(() => new ProductCategory(Some.Shop, 1, new string('x', length), Some.Noon)).ShouldBe("category.name-invalid");
}
