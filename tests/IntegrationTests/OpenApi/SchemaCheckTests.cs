using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.OpenApi;

/// <summary>What answers are compared with their schemas by sees what is wrong.</summary>
public sealed class SchemaCheckTests
{
    private const string Document = """
        {
          "paths": {},
          "components": { "schemas": {
            "Thing": {
              "type": "object", "required": ["id", "name", "note", "kind"],
              "properties": {
                "id": { "type": "integer", "format": "int64" }, "name": { "type": "string", "maxLength": 5 }, "note": { "type": ["null", "string"] },
                "kind": { "oneOf": [{ "type": "null" }, { "$ref": "#/components/schemas/Kind" }] }, "at": { "type": "string", "format": "date-time" },
                "parts": { "type": "array", "items": { "type": "number", "minimum": 0 } }, "ref": { "type": "string", "format": "uuid" }
              }
            },
            "Kind": { "type": "string", "enum": ["one", "two"] },
            "Odd": { "type": "string", "contentEncoding": "base64" }
          } }
        }
        """;

    [Theory]
    [InlineData("""{"id": 1, "name": "a", "note": null, "kind": null}""")]
    [InlineData("""{"id": 1.0, "name": "a", "note": "x", "kind": "two", "at": "2026-01-01T00:00:00.5Z", "parts": [], "ref": "01900000-0000-7000-8000-000000000000"}""")]
    [InlineData("""{"id": -9223372036854775808, "name": "abcde", "note": "", "kind": "one", "parts": [0, 1.5]}""")]
    public void What_fits_is_left_alone(string json) => FaultsOf(json, "Thing").ShouldBeEmpty();

    [Theory]
    [InlineData("""{"name": "a", "note": null, "kind": null}""", "$.id is missing")]
    [InlineData("""{"id": 1, "name": "a", "kind": null}""", "$.note is missing")]
    [InlineData("""{"id": 1, "name": "a", "note": null, "kind": null, "more": 1}""", "$.more is not described")]
    [InlineData("""{"id": "1", "name": "a", "note": null, "kind": null}""", "$.id is \"1\", not integer")]
    [InlineData("""{"id": 1.5, "name": "a", "note": null, "kind": null}""", "$.id is 1.5, not integer")]
    [InlineData("""{"id": 9223372036854775808, "name": "a", "note": null, "kind": null}""", "$.id is 9223372036854775808, which does not fit")]
    [InlineData("""{"id": 1, "name": null, "note": null, "kind": null}""", "$.name is null, not string")]
    [InlineData("""{"id": 1, "name": "abcdef", "note": null, "kind": null}""", "$.name has 6 characters")]
    [InlineData("""{"id": 1, "name": "a", "note": 1, "kind": null}""", "$.note is 1, not null or string")]
    [InlineData("""{"id": 1, "name": "a", "note": null, "kind": "three"}""", "$.kind is none of what it may be")]
    [InlineData("""{"id": 1, "name": "a", "note": null, "kind": null, "at": "2026-01-01T00:00:00+07:00"}""", "no date-time")]
    [InlineData("""{"id": 1, "name": "a", "note": null, "kind": null, "at": null}""", "$.at is null, not string")]
    [InlineData("""{"id": 1, "name": "a", "note": null, "kind": null, "parts": [1, -1]}""", "$.parts[1] is -1, which does not fit")]
    [InlineData("""{"id": 1, "name": "a", "note": null, "kind": null, "ref": "x"}""", "no uuid")]
    [InlineData("[]", "$ is [], not object")]
    [InlineData("null", "$ is null, not object")]
    public void What_does_not_fit_is_told(string json, string fault) => FaultsOf(json, "Thing").ShouldHaveSingleItem().ShouldContain(fault);

    [Fact]
    public void A_word_of_a_schema_that_is_not_checked_is_told() => FaultsOf("\"x\"", "Odd").ShouldBe(["$ is described by contentEncoding, which is not checked"]);

    private static List<string> FaultsOf(string json, string schema) =>
        [.. new SchemaCheck(new ApiDescription(JsonNode.Parse(Document)!)).Faults(JsonNode.Parse(json), new JsonObject { ["$ref"] = $"#/components/schemas/{schema}" })];
}
