using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Atapos.IntegrationTests.Images;
using Atapos.IntegrationTests.OpenApi;
using FsCheck;
using FsCheck.Fluent;

namespace Atapos.IntegrationTests.Fuzz;

/// <summary>Makes up requests from the OpenAPI document: about half of them in order, the others broken in one place or many.</summary>
/// <param name="api">The document.</param>
/// <param name="operations">What is asked.</param>
/// <param name="own">The numbers of merchant 1's things.</param>
/// <param name="foreign">The numbers of merchant 2's things.</param>
/// <param name="platforms">The numbers of merchants that the platform may change and delete without ending these tests.</param>
internal sealed class RequestGenerator(
    ApiDescription api, IReadOnlyList<ApiOperation> operations, IReadOnlyDictionary<string, IReadOnlyList<JsonNode>> own,
    IReadOnlyDictionary<string, IReadOnlyList<JsonNode>> foreign, IReadOnlyList<long> platforms)
{
    /// <summary>Everybody who may ask; more often who may do more.</summary>
    private static readonly (int Weight, Gen<string> Caller)[] Callers =
    [
        (5, Gen.Constant("admin")), (3, Gen.Constant("officer")), (4, Gen.Constant("customer")), (2, Gen.Constant(Platform)), (1, Gen.Constant("other admin")), (1, Gen.Constant("anonymous")),
        (1, Gen.Constant("no role")), (1, Gen.Constant("bad token")),
    ];

    private const string Json = "application/json";
    private const string Form = "multipart/form-data";
    private const string Platform = "platform";

    private readonly JsonTexts _texts = new(api, own, foreign);

    /// <summary>A request to any operation by anybody.</summary>
    internal Gen<FuzzRequest> Requests =>
        from operation in Gen.Elements(operations.AsEnumerable())
        from caller in Gen.Frequency(Callers)
        from sound in Gen.Frequency((1, Gen.Constant(true)), (1, Gen.Constant(false)))
        from path in PathOf(operation, caller, sound)
        from query in QueryOf(operation, sound)
        from headers in HeadersOf(caller, sound)
        from body in BodyOf(operation, sound)
        select new FuzzRequest(operation, caller, path + query, headers, body);

    private Gen<string> PathOf(ApiOperation operation, string caller, bool sound) =>
        from ids in Gen.CollectToArray(operation.In("path"), parameter => IdOf(PlausibleBodies.KindOf(parameter.Name) ?? parameter.Name, caller, sound)
            .Select(id => (parameter.Name, Id: id)))
        select ids.Aggregate(operation.Path, (path, found) => path.Replace($"{{{found.Name}}}", Uri.EscapeDataString(found.Id), StringComparison.Ordinal));

    private Gen<string> IdOf(string kind, string caller, bool sound)
    {
        var mine = kind is "me_id" && caller is Platform ? platforms.Select(id => $"{id}") : Texts(own, kind);
        var choices = new List<(int, Gen<string>)> { (1, Gen.Constant("888888888")) };
        foreach (var (weight, ids) in new[] { (8, mine.ToArray()), (1, kind is "me_id" ? [] : Texts(foreign, kind).ToArray()) })
        {
            if (ids.Length > 0)
            {
                choices.Add((weight, Gen.Elements(ids)));
            }
        }

        if (!sound)
        {
            choices.Add((5, Gen.Elements(kind is "me_id" && caller is Platform ? [.. Hostile.Ids.Where(id => !IsOfTheTests(id))] : Hostile.Ids)));
        }

        return Gen.Frequency(choices);
    }

    private static bool IsOfTheTests(string id) => long.TryParse(id, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) && number is 1 or 2;

    private Gen<string> QueryOf(ApiOperation operation, bool sound) =>
        from given in Gen.CollectToArray(operation.In("query"), parameter => Gen.Frequency(
            (2, Gen.Constant("")),
            (1, QueryValue(parameter, sound).Select(value => $"{parameter.Name}={Uri.EscapeDataString(value)}"))))
        from more in sound ? Gen.Constant("") : Gen.Frequency((8, Gen.Constant("")), (1, Gen.Elements("x=1", "limit=1&limit=2", "cursor=garbage", "skip=-1", "=", "%00=1", "&&", "a[b]=c")))
        select string.Join('&', given.Append(more).Where(part => part.Length > 0)) is { Length: > 0 } query ? $"?{query}" : "";

    private Gen<string> QueryValue(ApiParameter parameter, bool sound)
    {
        var valid = _texts.Valid(parameter.Schema, parameter.Name).Select(json => JsonNode.Parse(json)?.ToString() ?? "");
        return sound ? valid : Gen.Frequency((1, valid), (1, Gen.Elements(Hostile.Texts.Where(text => text.Length < 1_000))), (1, Gen.Elements(Hostile.Ids)));
    }

    private static Gen<IReadOnlyList<(string Name, string Value)>> HeadersOf(string caller, bool sound)
    {
        IReadOnlyList<(string, string)> usual = caller is Platform ? [("X-Merchant-Id", "1")] : [];
        return sound
            ? Gen.Constant(usual)
            : Gen.Frequency(
                (3, Gen.Constant(usual)),
                (2, Gen.Elements(Hostile.Headers).Select(one => (IReadOnlyList<(string, string)>)[.. usual, one])),
                (1, Gen.Two(Gen.Elements(Hostile.Headers)).Select(two => (IReadOnlyList<(string, string)>)[two.Item1, two.Item2])));
    }

    private Gen<FuzzBody?> BodyOf(ApiOperation operation, bool sound)
    {
        if (operation.Bodies.Count == 0)
        {
            return sound ? Gen.Constant<FuzzBody?>(null) : Gen.Frequency((9, Gen.Constant<FuzzBody?>(null)), (1, Garbage()));
        }

        var valid = Gen.OneOf(operation.Bodies.Select(body => body.Key switch
        {
            Form => FormOf(operation, body.Value, sound),
            Json => _texts.Of(body.Value, "body", sound).Select(text => (FuzzBody?)new FuzzBody(Json, text)),
            _ => FileOf(body.Key, sound),
        }));
        return sound ? valid : Gen.Frequency((9, valid), (2, Garbage()), (1, OfOtherType(valid)));
    }

    private static Gen<FuzzBody?> Garbage() =>
        from text in Gen.Elements(Hostile.Bodies)
        from type in Gen.Frequency((2, Gen.Constant<string?>(Json)), (1, Gen.Elements(Hostile.MediaTypes)))
        select new FuzzBody(type, text);

    private static Gen<FuzzBody?> OfOtherType(Gen<FuzzBody?> valid) =>
        from body in valid
        from type in Gen.Elements(Hostile.MediaTypes)
        select new FuzzBody(type, body?.Text ?? "");

    private static Gen<FuzzBody?> FileOf(string mediaType, bool sound) =>
        from rows in Gen.ListOf(Gen.Two(Gen.Elements(sound ? ["Kopi", "Teh", "Roti"] : Hostile.Texts)))
        from head in sound ? Gen.Constant("pr_name,pr_base_price") : Gen.Elements("pr_name,pr_base_price", "pr_name", "", "pr_name;pr_base_price", "pr_name,pr_name,pr_base_price", "x,y", "\"pr_name", "pr_id,pr_name,pr_base_price")
        select (FuzzBody?)new FuzzBody(mediaType, head + "\n" + string.Concat(rows.Take(20).Select((row, i) => $"{row.Item1} {i},{(sound ? "1000" : row.Item2)}\n")));

    private Gen<FuzzBody?> FormOf(ApiOperation operation, JsonNode schema, bool sound)
    {
        var fields = (api.ResolveGiven(schema)["properties"] as JsonObject)?.Select(property => property.Key).ToList() ?? ["file"];
        return
            from parts in Gen.CollectToArray(fields, field => Gen.Frequency((4, PartOf(operation, field, sound)), (1, Gen.Constant<FuzzPart?>(null))))
            from more in sound ? Gen.Constant<FuzzPart?>(null) : Gen.Frequency((4, Gen.Constant<FuzzPart?>(null)), (1, PartOf(operation, "lain", sound)), (1, PartOf(operation, fields[0], sound)))
            select (FuzzBody?)new FuzzBody(Form, "", [.. parts.Append(more).OfType<FuzzPart>()]);
    }

    private Gen<FuzzPart?> PartOf(ApiOperation operation, string field, bool sound)
    {
        if (field is "data")
        {
            var json = operation.Bodies.TryGetValue(Json, out var schema) ? _texts.Of(schema, field, sound) : Gen.Elements(Hostile.Bodies);
            return json.Select(text => (FuzzPart?)new FuzzPart(field, Encoding.UTF8.GetBytes(text), FileName: null));
        }

        byte[] picture = Pictures.Png();
        return sound
            ? Gen.Elements(picture, Pictures.Jpeg()).Select(file => (FuzzPart?)new FuzzPart(field, file, "gambar.png"))
            : from file in Gen.Elements(picture, Pictures.Jpeg(), [], "GIF89a"u8.ToArray(), picture[..20], [0xFF, 0xD8, 0xFF], "<svg/>"u8.ToArray())
              from name in Gen.Elements("gambar.png", "..", "a/b.png", "x.exe", null)
              select new FuzzPart(field, file, name);
    }

    private static IEnumerable<string> Texts(IReadOnlyDictionary<string, IReadOnlyList<JsonNode>> ids, string kind) =>
        ids.TryGetValue(kind, out var found) ? found.Select(id => id.ToString()) : [];
}

/// <summary>Makes up JSON from a schema, as text, because what is hostile may be no value that .NET has.</summary>
internal sealed class JsonTexts(
    ApiDescription api, IReadOnlyDictionary<string, IReadOnlyList<JsonNode>> own, IReadOnlyDictionary<string, IReadOnlyList<JsonNode>> foreign)
{
    private readonly PlausibleBodies _plausible = new(api, kind => ProofShop.OneOfEach(own).GetValueOrDefault(kind)?.DeepClone());

    /// <summary>JSON of a schema, in order or not.</summary>
    internal Gen<string> Of(JsonNode schema, string name, bool sound) => sound ? Valid(schema, name) : Broken(schema, name);

    /// <summary>JSON that the schema allows.</summary>
    internal Gen<string> Valid(JsonNode schema, string name)
    {
        var given = api.ResolveGiven(schema);
        if (given["enum"] is JsonArray words)
        {
            return Gen.Elements(words.Select(word => word!.ToJsonString()).ToArray());
        }

        if (given["properties"] is JsonObject)
        {
            return ObjectOf(given, Valid, leftOut: 1);
        }

        if (given["items"] is { } item)
        {
            return Gen.Choose(1, 3).SelectMany(count => Gen.ListOf(Valid(item, name), count)).Select(parts => $"[{string.Join(',', parts)}]");
        }

        return LeafOf(given, name);
    }

    /// <summary>JSON in which any member may be anything.</summary>
    private Gen<string> Broken(JsonNode schema, string name)
    {
        var given = api.ResolveGiven(schema);
        var hostile = Gen.Elements(name.StartsWith("me_midtrans_", StringComparison.Ordinal) ? ["1", "[]", "\"with space\"", "\"\\u0000\""] : Hostile.Json);
        var shaped = given["properties"] is JsonObject
            ? ObjectOf(given, Broken, leftOut: 3)
            : given["items"] is { } item
                ? Gen.Frequency((9, Gen.Choose(0, 4)), (1, Gen.Constant(250))).SelectMany(count => Gen.ListOf(Broken(item, name), count)).Select(parts => $"[{string.Join(',', parts)}]")
                : Valid(given, name);
        return Gen.Frequency((6, shaped), (1, hostile));
    }

    private static Gen<string> ObjectOf(JsonNode schema, Func<JsonNode, string, Gen<string>> make, int leftOut) =>
        from members in Gen.CollectToArray(schema["properties"]!.AsObject(), property => Gen.Frequency(
            (10, make(property.Value!, property.Key).Select(value => $"{JsonSerializer.Serialize(property.Key)}:{value}")),
            (leftOut, Gen.Constant(""))))
        from more in Gen.Frequency((8, Gen.Constant("")), (1, Gen.Elements("\"lain\":1", "\"\":null", "\"me_id\":2", "\"__proto__\":{}")))
        select $"{{{string.Join(',', members.Append(more).Where(member => member.Length > 0))}}}";

    private Gen<string> LeafOf(JsonNode given, string name)
    {
        if (PlausibleBodies.KindOf(name) is { } kind && own.TryGetValue(kind, out var mine) && mine.Count > 0)
        {
            var ids = Gen.Elements(mine.Select(id => id.ToJsonString()).ToArray());
            return foreign[kind].Count > 0 && kind is not "me_id" ? Gen.Frequency((9, ids), (1, Gen.Elements(foreign[kind].Select(id => id.ToJsonString()).ToArray()))) : ids;
        }

        // Keys of a gateway that knows nothing of them would only show that it says so; customers are to order all the while.
        if (name.StartsWith("me_midtrans_", StringComparison.Ordinal))
        {
            return Gen.Constant("null");
        }

        if (name is "me_customer_ordering")
        {
            return Gen.Constant("true");
        }

        var types = ApiDescription.TypesOf(given);
        var plausible = Gen.Fresh(() => _plausible.Of(given, name)?.ToJsonString() ?? "null");
        return types.Contains("boolean", StringComparer.Ordinal) ? Gen.Elements("true", "false")
            : types.Any(type => type is "integer" or "number") ? Gen.Frequency((2, plausible), (1, Gen.Choose(0, 100).Select(number => $"{number}")))
            : given["format"]?.GetValue<string>() switch
            {
                "date" => Gen.Elements("\"2026-01-01\"", "\"2026-12-31\"", "\"2000-02-29\""),
                "uuid" => Gen.Constant("\"01900000-0000-7000-8000-000000000000\""),
                _ => Gen.Frequency((4, plausible), (1, Gen.Elements("\"Nasi\"", "\"Ayam Bakar\"", "\"Es 🍧\"", "\"O'Neil \\\"x\\\"\""))),
            };
    }
}
