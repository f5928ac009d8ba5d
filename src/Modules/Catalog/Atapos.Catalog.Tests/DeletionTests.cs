using Atapos.Catalog.Domain;

namespace Atapos.Catalog.Tests;

public sealed class DeletionTests
{
    [Fact]
    public void What_is_deleted_keeps_the_instant_of_its_first_deletion()
    {
        var (product, promotion) = (Some.Product(), Some.Promotion(Some.Terms(), 1));
        var category = new ProductCategory(Some.Shop, 1, "Minuman", Some.Noon);
        foreach (var at in new[] { Some.Noon, Some.Noon.AddHours(1) })
        {
            product.Delete(at);
            promotion.Delete(at);
            category.Delete(at);
        }

        product.DeletedAt.ShouldBe(Some.Noon);
        promotion.DeletedAt.ShouldBe(Some.Noon);
        category.DeletedAt.ShouldBe(Some.Noon);
    }
}
