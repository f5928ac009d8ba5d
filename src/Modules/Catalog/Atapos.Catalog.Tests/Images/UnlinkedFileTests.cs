using Atapos.Catalog.Domain;

namespace Atapos.Catalog.Tests.Images;

public sealed class UnlinkedFileTests
{
    private static UnlinkedFile Announced() => new(Some.Shop, 345, "atapos/7/products/12/345", Some.Noon);

    [Fact]
    public void An_announced_upload_is_left_alone_for_a_quarter_of_an_hour()
    {
        var file = Announced();

        (file.State, file.NextAttemptAt, file.Attempts).ShouldBe((UnlinkedFileState.Uploading, Some.Noon.AddMinutes(15), 0));
    }

    [Fact]
    public void A_file_that_may_arrive_yet_is_looked_at_again_before_it_is_forgotten()
    {
        var file = Announced();

        file.IsGone(Some.Noon.AddMinutes(1)).ShouldBeFalse();

        file.NextAttemptAt.ShouldBe(file.ArrivesUntil);
        file.IsGone(file.ArrivesUntil).ShouldBeTrue();
    }

    [Fact]
    public void A_failure_is_written_down_and_cleared_when_it_is_over()
    {
        var file = Announced();

        file.TryAgain(Some.Noon.AddSeconds(8), "away");
        (file.NextAttemptAt, file.LastError).ShouldBe((Some.Noon.AddSeconds(8), "away"));

        file.IsGone(Some.Noon.AddSeconds(8)).ShouldBeFalse();
        file.LastError.ShouldBeNull();
    }

    [Fact]
    public void A_product_shows_and_removes_pictures_by_their_kind()
    {
        var product = Some.Product();
        product.Show(new(ProductImageKind.Thumbnail, 1, "one", "https://img/1.png"));
        product.Show(new(ProductImageKind.Detail, 2, "two", "http://img/2.png"));
        product.Show(new(ProductImageKind.Detail, 3, "three", "https://img/3.png"));

        product.RemoveDetailImage(1).ShouldBeFalse("the thumbnail is no detail image");
        product.RemoveDetailImage(2).ShouldBeTrue();
        product.RemoveDetailImage(2).ShouldBeFalse();
        product.RemoveThumbnail().ShouldBeTrue();
        product.RemoveThumbnail().ShouldBeFalse();
        product.Images.ShouldHaveSingleItem().Id.ShouldBe(3);
    }

    [Fact]
    public void A_deleted_product_shows_nothing()
    {
        var product = Some.Product();
        product.Show(new(ProductImageKind.Thumbnail, 1, "one", "https://img/1.png"));

        product.Delete(Some.Noon);

        product.Images.ShouldBeEmpty();
    }
}
