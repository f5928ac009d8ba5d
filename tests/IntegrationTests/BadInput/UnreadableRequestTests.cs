using System.Net;
using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.BadInput;

/// <summary>Requests that cannot be read at all.</summary>
public sealed class UnreadableRequestTests(DemoShop demo) : IClassFixture<DemoShop>
{
    private const string Order = """{ "oh_order_type": "takeaway", "items": [{ "pr_id": 1, "oi_qty": 1 }] }""";

    private readonly TestShop _shop = demo.Shop;

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("nasi goreng")]
    [InlineData("""{ "oh_order_type": "takeaway", "items": [{ "pr_id": 1, "oi_qty": 1 }] """)]
    [InlineData("""{ "oh_order_type": "takeaway", "items": [{ "pr_id": 1, "oi_qty": 1 }], }""")]
    [InlineData("""{ 'oh_order_type': 'takeaway' }""")]
    [InlineData("""{ "oh_order_type": "takeaway", "items": [{ "pr_id": 1, "oi_qty": 01 }] }""")]
    [InlineData("""{ "oh_order_type": "takeaway", "items": [{ "pr_id": 1, "oi_qty": NaN }] }""")]
    [InlineData(Order + Order)]
    public async Task A_body_that_is_missing_or_no_JSON_is_400(string body)
    {
        var before = await _shop.Database.ContentsAsync();

        await _shop.Officer.PostTextAsync("orders", body).ShouldBeProblem(HttpStatusCode.BadRequest, "request.unreadable");
        await _shop.Officer.With("Idempotency-Key", "unreadable").PostTextAsync("orders", body)
            .ShouldBeProblem(HttpStatusCode.BadRequest, "request.unreadable");

        (await _shop.Database.ContentsAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task No_body_at_all_is_400() =>
        await _shop.Officer.PostAsync("orders").ShouldBeProblem(HttpStatusCode.BadRequest, "request.unreadable");

    [Fact]
    public async Task A_text_of_bytes_that_are_no_text_is_422()
    {
        using var content = new ByteArrayContent([.. """{ "oh_notes": " """u8, 0xFF, 0xFE, .. "\" }"u8]);
        content.Headers.ContentType = new("application/json");

        await _shop.Officer.SendAsync(HttpMethod.Post, "orders", content).ShouldBeInvalid("oh_notes");
    }

    [Fact]
    public async Task A_body_nested_without_end_is_400() =>
        await _shop.Officer.PostTextAsync("orders", $"{{ \"unknown\": {new string('[', 5_000)}{new string(']', 5_000)} }}")
            .ShouldBeProblem(HttpStatusCode.BadRequest, "request.unreadable");

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("application/xml")]
    [InlineData("nonsense")]
    [InlineData("application/json; charset=nonsense")]
    public async Task Another_kind_of_body_is_415(string mediaType)
    {
        var before = await _shop.Database.ContentsAsync();

        await _shop.Officer.PostTextAsync("orders", Order, mediaType).ShouldBeProblem(HttpStatusCode.UnsupportedMediaType, "request.media-type");

        (await _shop.Database.ContentsAsync()).ShouldBe(before);
    }

    [Theory]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("application/vnd.till+json")]
    public async Task Other_writings_of_JSON_are_taken(string mediaType) => await _shop.Officer.PostTextAsync("orders", Order, mediaType).Created();

    [Fact]
    public async Task A_body_over_one_megabyte_is_413()
    {
        var body = $$"""{ "oh_order_type": "takeaway", "oh_notes": "{{new string('x', 1024 * 1024)}}", "items": [] }""";
        var before = await _shop.Database.ContentsAsync();

        await _shop.Officer.PostTextAsync("orders", body).ShouldBeProblem(HttpStatusCode.RequestEntityTooLarge, "request.too-large");
        await _shop.Officer.With("Idempotency-Key", "large").PostTextAsync("orders", body)
            .ShouldBeProblem(HttpStatusCode.RequestEntityTooLarge, "request.too-large");

        (await _shop.Database.ContentsAsync()).ShouldBe(before);
    }

    [Theory]
    [InlineData("GET", "/api/v1/nope")]
    [InlineData("POST", "/api/v1/nope")]
    [InlineData("GET", "/nope")]
    [InlineData("GET", "/api/v2/orders")]
    [InlineData("GET", "/api/v1/orders/abc")]
    [InlineData("GET", "/api/v1/products/1.5")]
    [InlineData("GET", "/api/v1/products/99999999999999999999")]
    [InlineData("GET", "/api/v1/orders/1/../../nope")]
    public async Task An_unknown_route_is_404(string method, string path) =>
        await _shop.Officer.SendAsync(new HttpMethod(method), path).ShouldBeProblem(HttpStatusCode.NotFound, "not-found");

    [Theory]
    [InlineData("DELETE", "orders", "GET, POST")]
    [InlineData("PUT", "orders/1", "GET")]
    [InlineData("GET", "orders/1/pay-cash", "POST")]
    [InlineData("GET", "orders/calculate", "POST")]
    [InlineData("PATCH", "products/1", "DELETE, GET, PUT")]
    public async Task A_wrong_method_is_405_and_the_right_ones_are_named(string method, string path, string allowed) =>
        (await _shop.Officer.SendAsync(new HttpMethod(method), path).ShouldBeProblem(HttpStatusCode.MethodNotAllowed, "method-not-allowed"))
            .Header("Allow").ShouldBe(allowed);

    [Theory]
    [InlineData("text/html")]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("image/*")]
    public async Task A_failure_is_a_problem_whatever_the_caller_likes_to_read(string accept)
    {
        var (officer, anonymous) = (_shop.Officer.With("Accept", accept), _shop.Anonymous.With("Accept", accept));
        var before = await _shop.Database.ContentsAsync();

        var answers = new[]
        {
            await officer.GetAsync("/nope"), await officer.GetAsync("orders/999999999"), await officer.GetAsync("orders?limit=0"),
            await officer.PostTextAsync("orders", "{"), await officer.PayCashAsync(999_999_999, 1), await anonymous.GetAsync("orders"),
        };

        answers.Select(answer => $"{answer.Status} {answer.Header("Content-Type")}").ShouldBe(
            new[] { 404, 404, 422, 400, 404, 401 }.Select(status => $"{status} application/problem+json"));
        (await _shop.Database.ContentsAsync()).ShouldBe(before);
    }
}
