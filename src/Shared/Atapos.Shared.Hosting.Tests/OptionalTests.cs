using System.Text.Json;
using System.Text.Json.Serialization;
using Atapos.Shared.Hosting.Wire;

namespace Atapos.Shared.Hosting.Tests;

public sealed class OptionalTests
{
    private static readonly JsonSerializerOptions Json = Options();

    [Theory]
    [InlineData("{}", false, null, false, null)]
    [InlineData("""{"text":null,"number":null}""", true, null, true, null)]
    [InlineData("""{"text":"a","number":0}""", true, "a", true, 0L)]
    [InlineData("""{"number":7,"unknown":{"text":1}}""", false, null, true, 7L)]
    public void Left_out_is_told_from_null(string json, bool isTextGiven, string? text, bool isNumberGiven, long? number)
    {
        var body = JsonSerializer.Deserialize<Body>(json, Json)!;

        (body.Text.IsGiven, body.Text.Value, body.Number.IsGiven, body.Number.Value).ShouldBe((isTextGiven, text, isNumberGiven, number));
    }

    [Fact]
    public void What_is_left_out_gives_way_to_what_is_there()
    {
        default(Optional<string?>).Or("there").ShouldBe("there");
        new Optional<string?>(null).Or("there").ShouldBeNull();
        new Optional<string?>("given").Or("there").ShouldBe("given");
    }

    [Theory]
    [InlineData("""{"text":1}""", "$.text")]
    [InlineData("""{"number":"1"}""", "$.number")]
    [InlineData("""{"number":1.5}""", "$.number")]
    [InlineData("""{"number":[1]}""", "$.number")]
    public void A_wrong_type_is_told_by_the_members_name(string json, string path) =>
        Should.Throw<JsonException>(() => JsonSerializer.Deserialize<Body>(json, Json)).Path.ShouldBe(path);

    private static JsonSerializerOptions Options()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        WireJson.Configure(options);
        return options;
    }

    private sealed record Body([property: JsonPropertyName("text")] Optional<string?> Text, [property: JsonPropertyName("number")] Optional<long?> Number);
}
