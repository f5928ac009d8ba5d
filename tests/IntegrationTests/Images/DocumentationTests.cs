using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Images;

/// <summary>The document shows a product's two forms.</summary>
public sealed class DocumentationTests(DemoShop demo) : IClassFixture<DemoShop>
{
    [Theory]
    [InlineData("/api/v1/products", "post", "application/json")]
    [InlineData("/api/v1/products", "post", "multipart/form-data")]
    [InlineData("/api/v1/products/{pr_id}", "put", "application/json")]
    [InlineData("/api/v1/products/{pr_id}", "put", "multipart/form-data")]
    [InlineData("/api/v1/products/{pr_id}/thumbnail", "post", "multipart/form-data")]
    [InlineData("/api/v1/products/{pr_id}/detail-images", "post", "multipart/form-data")]
    [InlineData("/api/v1/products/{pr_id}/detail-images", "delete", "application/json")]
    public async Task A_product_is_taken_as_JSON_and_as_a_form(string path, string method, string mediaType)
    {
        var document = (await demo.Shop.Anonymous.GetAsync("/openapi.json").Ok()).Json;

        var body = document["paths"]![path]![method]!["requestBody"]!["content"]![mediaType];

        body.ShouldNotBeNull()["schema"].ShouldNotBeNull();
    }
}
