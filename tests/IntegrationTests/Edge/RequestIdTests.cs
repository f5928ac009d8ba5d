using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Edge;

/// <summary>Every answer carries the request's name (ruling 17).</summary>
public sealed class RequestIdTests(DemoShop demo) : IClassFixture<DemoShop>
{
    private const string Header = "X-Request-ID";

    private readonly TestShop _shop = demo.Shop;

    [Theory]
    [InlineData("a")]
    [InlineData("till-7.order_12345")]
    [InlineData("0af7651916cd43dd8448eb211c80319c")]
    public async Task A_callers_own_well_formed_name_is_kept(string id)
    {
        (await _shop.Officer.With(Header, id).GetAsync("orders").Ok()).Header(Header).ShouldBe(id);
        (await _shop.Officer.With(Header, id).GetAsync("orders?limit=0").ShouldBeInvalid("limit")).Json.Word("request_id").ShouldBe(id);
        (await _shop.Anonymous.With(Header, id).GetAsync("/health").Ok()).Header(Header).ShouldBe(id);
    }

    [Theory]
    [InlineData("")]
    [InlineData("with space")]
    [InlineData("<script>")]
    [InlineData("a,b")]
    [InlineData("long")]
    public async Task One_that_is_not_well_formed_is_replaced(string id)
    {
        var given = id.StartsWith("long", StringComparison.Ordinal) ? new string('x', 129) : id;

        var made = (await _shop.Officer.With(Header, given).GetAsync("orders").Ok()).Header(Header).ShouldNotBeNull();

        made.ShouldMatch("^[0-9a-f]{32}$");
    }

    [Fact]
    public async Task Each_request_without_a_name_gets_one_of_its_own()
    {
        var made = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _shop.Anonymous.GetAsync("products?limit=1")));

        made.Select(answer => answer.Header(Header).ShouldNotBeNull()).Distinct(StringComparer.Ordinal).Count().ShouldBe(20);
    }

    [Theory]
    [InlineData("/nope")]
    [InlineData("/health/db")]
    [InlineData("/health/full")]
    [InlineData("/openapi.json")]
    [InlineData("/docs/index.html")]
    [InlineData("/docs")]
    [InlineData("/redoc/index.html")]
    [InlineData("/api/v1/products")]
    [InlineData("/api/v1/orders")]
    public async Task No_answer_is_without(string path) =>
        (await _shop.Anonymous.GetAsync(path)).Header(Header).ShouldNotBeNullOrEmpty();
}
