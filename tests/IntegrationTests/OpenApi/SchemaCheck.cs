using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Atapos.IntegrationTests.OpenApi;

/// <summary>
/// Compares JSON with a schema of the OpenAPI document. Stricter than the standard in two things: a member that the schema does not name is a
/// fault, and so is a word of a schema that this class does not know, because it would not be checked.
/// </summary>
internal sealed class SchemaCheck(ApiDescription api)
{
    private static readonly string[] Words =
    [
        "$ref", "type", "format", "enum", "const", "properties", "required", "additionalProperties", "items", "oneOf", "anyOf", "allOf",
        "minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "pattern",
        "title", "description", "default", "example", "examples", "deprecated", "readOnly", "writeOnly",
    ];

    /// <summary>Everything that does not fit, each with the place where it stands; nothing when all fits.</summary>
    internal IEnumerable<string> Faults(JsonNode? value, JsonNode schema) => Look(value, schema, "$");

    private IEnumerable<string> Look(JsonNode? value, JsonNode named, string at)
    {
        if (api.Resolve(named) is not JsonObject schema)
        {
            return [];
        }

        return schema.Select(word => word.Key).Except(Words, StringComparer.Ordinal).Select(word => $"{at} is described by {word}, which is not checked")
            .Concat(OfChoice(value, schema, at))
            .Concat(OfType(value, schema, at));
    }

    private IEnumerable<string> OfChoice(JsonNode? value, JsonObject schema, string at)
    {
        if ((schema["oneOf"] ?? schema["anyOf"]) is JsonArray choices && choices.All(choice => Look(value, choice!, at).Any()))
        {
            yield return $"{at} is none of what it may be: {string.Join("; ", choices.SelectMany(choice => Look(value, choice!, at)).Distinct(StringComparer.Ordinal))}";
        }

        foreach (var fault in (schema["allOf"] as JsonArray ?? []).SelectMany(part => Look(value, part!, at)))
        {
            yield return fault;
        }

        var allowed = schema["enum"] as JsonArray ?? (schema.TryGetPropertyValue("const", out var only) ? [only?.DeepClone()] : null);
        if (allowed is not null && !(value is null && ApiDescription.TypesOf(schema).Contains("null", StringComparer.Ordinal))
            && !allowed.Any(word => JsonNode.DeepEquals(word, value)))
        {
            yield return $"{at} is {Shown(value)}, none of {allowed.ToJsonString()}";
        }
    }

    private IEnumerable<string> OfType(JsonNode? value, JsonObject schema, string at)
    {
        var types = ApiDescription.TypesOf(schema);
        var kind = value?.GetValueKind() ?? JsonValueKind.Null;
        if (types.Count > 0 && !types.Any(type => Is(value, kind, type)))
        {
            return [$"{at} is {Shown(value)}, not {string.Join(" or ", types)}"];
        }

        return kind switch
        {
            JsonValueKind.Object => OfObject(value!.AsObject(), schema, at),
            JsonValueKind.Array => OfArray(value!.AsArray(), schema, at),
            JsonValueKind.String => OfText(value!.GetValue<string>(), schema, at),
            JsonValueKind.Number => OfNumber(value!.AsValue(), schema, at),
            _ => [],
        };
    }

    private static bool Is(JsonNode? value, JsonValueKind kind, string type) => type switch
    {
        "null" => kind == JsonValueKind.Null,
        "object" => kind == JsonValueKind.Object,
        "array" => kind == JsonValueKind.Array,
        "string" => kind == JsonValueKind.String,
        "boolean" => kind is JsonValueKind.True or JsonValueKind.False,
        "number" => kind == JsonValueKind.Number,
        "integer" => kind == JsonValueKind.Number && decimal.TryParse(value!.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && decimal.Truncate(number) == number,
        _ => false,
    };

    private IEnumerable<string> OfObject(JsonObject value, JsonObject schema, string at)
    {
        foreach (var name in (schema["required"] as JsonArray ?? []).Select(name => name!.GetValue<string>()).Where(name => !value.ContainsKey(name)))
        {
            yield return $"{at}.{name} is missing";
        }

        var known = schema["properties"] as JsonObject;
        var others = schema["additionalProperties"];
        foreach (var (name, member) in value)
        {
            var described = known?[name] ?? (others is JsonObject ? others : null);
            if (described is null && (known is not null || ApiDescription.TypesOf(schema).Count > 0))
            {
                yield return $"{at}.{name} is not described";
            }
            else if (described is not null)
            {
                foreach (var fault in Look(member, described, $"{at}.{name}"))
                {
                    yield return fault;
                }
            }
        }
    }

    private IEnumerable<string> OfArray(JsonArray value, JsonObject schema, string at)
    {
        if (Outside(value.Count, schema["minItems"], schema["maxItems"]))
        {
            yield return $"{at} has {value.Count} parts";
        }

        foreach (var fault in schema["items"] is { } item ? value.SelectMany((part, i) => Look(part, item, $"{at}[{i}]")) : [])
        {
            yield return fault;
        }
    }

    private static IEnumerable<string> OfText(string value, JsonObject schema, string at)
    {
        if (Outside(value.Length, schema["minLength"], schema["maxLength"]))
        {
            yield return $"{at} has {value.Length} characters";
        }

        if (schema["pattern"]?.GetValue<string>() is { } pattern && !Regex.IsMatch(value, pattern, RegexOptions.None, TimeSpan.FromSeconds(1)))
        {
            yield return $"{at} does not match {pattern}";
        }

        var format = schema["format"]?.GetValue<string>();
        var fits = format switch
        {
            "date-time" => value.EndsWith('Z') && DateTimeOffset.TryParseExact(
                value, "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _),
            "date" => DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
            "uuid" => Guid.TryParseExact(value, "D", out _),
            "uri" => Uri.TryCreate(value, UriKind.Absolute, out _),
            null or "binary" => true,
            _ => false,
        };
        if (!fits)
        {
            yield return $"{at} is {Shown(value)}, no {format}";
        }
    }

    private static IEnumerable<string> OfNumber(JsonValue value, JsonObject schema, string at)
    {
        var number = decimal.Parse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture);
        var fits = schema["format"]?.GetValue<string>() switch
        {
            "int32" => number is >= int.MinValue and <= int.MaxValue,
            "int64" => number is >= long.MinValue and <= long.MaxValue,
            null or "double" => true,
            _ => false,
        };
        if (!fits || Outside(number, schema["minimum"], schema["maximum"]))
        {
            yield return $"{at} is {number}, which does not fit";
        }
    }

    private static bool Outside(decimal value, JsonNode? least, JsonNode? most) =>
        (least is not null && value < least.GetValue<decimal>()) || (most is not null && value > most.GetValue<decimal>());

    private static string Shown(JsonNode? value)
    {
        var text = value?.ToJsonString() ?? "null";
        return text.Length > 80 ? text[..80] : text;
    }
}
