using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Atapos.Catalog.Messages;
using Atapos.Shared.Hosting.Wire;
using FluentValidation;

namespace Atapos.Catalog.Tests;

/// <summary>What requests may say, judged before a use case sees them.</summary>
public sealed class RequestTests
{
    private static readonly JsonSerializerOptions Json = Options();

    [Theory]
    [InlineData("""{"pr_name":"Nasi","pr_base_price":25000.0}""")]
    [InlineData("""{"pr_name":"Nasi","pr_base_price":0,"pr_desc":null,"pc_id":null,"pr_stock":null}""")]
    [InlineData("""{"pr_name":"Nasi","pr_base_price":1000000000000,"pr_tax_percent":11.25,"pr_service_charge_percent":100,"pr_stock":0,"pr_desc":"Dua\nbaris"}""")]
    public void A_lawful_product_is_taken(string json) => Faults<ProductRequest, ProductRequest.Validator>(json).ShouldBeEmpty();

    [Theory]
    [InlineData("{}", "pr_base_price pr_name")]
    [InlineData("""{"pr_name":" ","pr_base_price":-1}""", "pr_base_price pr_name")]
    [InlineData("""{"pr_name":"a\u0000b","pr_base_price":0.5}""", "pr_base_price pr_name")]
    [InlineData("""{"pr_name":"Nasi","pr_base_price":1000000000001}""", "pr_base_price")]
    [InlineData("""{"pr_name":"Nasi","pr_base_price":1,"pr_tax_percent":100.01,"pr_service_charge_percent":-0.01}""", "pr_service_charge_percent pr_tax_percent")]
    [InlineData("""{"pr_name":"Nasi","pr_base_price":1,"pr_tax_percent":1.001}""", "pr_tax_percent")]
    [InlineData("""{"pr_name":"Nasi","pr_base_price":1,"pr_stock":-1,"pr_desc":"\u0007"}""", "pr_desc pr_stock")]
    [InlineData("""{"pr_name":"Nasi","pr_base_price":1,"pr_stock":1000000001}""", "pr_stock")]
    public void A_product_is_told_all_its_faults_at_once(string json, string faults) =>
        Faults<ProductRequest, ProductRequest.Validator>(json).ShouldBe(faults.Split(' '));

    [Fact]
    public void Texts_have_a_longest_length()
    {
        Faults<ProductRequest, ProductRequest.ChangeValidator>(JsonSerializer.Serialize(new { pr_name = new string('n', 150), pr_desc = new string('d', 2000) }))
            .ShouldBeEmpty();
        Faults<ProductRequest, ProductRequest.ChangeValidator>(JsonSerializer.Serialize(new { pr_name = new string('n', 151), pr_desc = new string('d', 2001) }))
            .ShouldBe(["pr_desc", "pr_name"]);
        Faults<CategoryRequest, CategoryRequest.Validator>(JsonSerializer.Serialize(new { pc_name = new string('n', 101) })).ShouldBe(["pc_name"]);
    }

    [Theory]
    [InlineData("{}", "Ketan", 7L)]
    [InlineData("""{"pr_desc":null}""", null, 7L)]
    [InlineData("""{"pr_desc":"Manis","pc_id":null}""", "Manis", null)]
    [InlineData("""{"pc_id":8}""", "Ketan", 8L)]
    public void What_is_left_out_stays_and_null_takes_away(string json, string? description, long? categoryId)
    {
        var changed = Read<ProductRequest>(json).Over(Some.Details(description: "Ketan") with { CategoryId = 7 });
        (changed.Description, changed.CategoryId, changed.Name).ShouldBe((description, categoryId, "Nasi Goreng"));
    }

    [Theory]
    [InlineData("percent", "100", "")]
    [InlineData("percent", "0.01", "")]
    [InlineData("percent", "0", "pm_discount_value")]
    [InlineData("percent", "101", "pm_discount_value")]
    [InlineData("percent", "12.345", "pm_discount_value")]
    [InlineData("nominal", "2500.0", "")]
    [InlineData("nominal", "0", "pm_discount_value")]
    [InlineData("nominal", "2500.5", "pm_discount_value")]
    [InlineData("override_price", "0", "")]
    [InlineData("override_price", "-1", "pm_discount_value")]
    [InlineData("override_price", "1000000000001", "pm_discount_value")]
    public void The_value_of_a_promotion_fits_its_type(string type, string value, string fault) => Faults<PromotionRequest, PromotionRequest.Validator>($$"""
        {"pm_name":"Promo","pm_discount_type":"{{type}}","pm_discount_value":{{value}},"pm_start_at":"2026-01-01T00:00:00Z","pm_end_at":"2026-01-01T07:00:00+07:00"}
        """).ShouldBe(fault.Length == 0 ? [] : [fault]);

    [Fact]
    public void A_promotion_is_told_all_its_faults_at_once()
    {
        Faults<PromotionRequest, PromotionRequest.Validator>("{}")
            .ShouldBe(["pm_discount_type", "pm_discount_value", "pm_end_at", "pm_name", "pm_start_at"]);
        Faults<PromotionRequest, PromotionRequest.Validator>("""
            {"pm_name":"","pm_discount_type":"percent","pm_discount_value":10,"pm_start_at":"2026-01-02T00:00:00Z","pm_end_at":"2026-01-01T23:59:59Z"}
            """).ShouldBe(["pm_end_at", "pm_name"]);
    }

    private static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, Json)!;

    private static IReadOnlyList<string> Faults<T, TValidator>(string json)
        where TValidator : IValidator<T>, new() =>
        [.. new TValidator().Validate(Read<T>(json)).Errors.Select(error => error.PropertyName).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    // The host says so once, before it makes its validators.
    private static JsonSerializerOptions Options()
    {
        ValidatorOptions.Global.PropertyNameResolver = (_, member, _) => member?.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name;
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        WireJson.Configure(options);
        return options;
    }
}
