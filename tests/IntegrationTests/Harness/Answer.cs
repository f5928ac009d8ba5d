using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Shouldly;

namespace Atapos.IntegrationTests.Harness;

/// <summary>An answer of the API, read whole.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Body">The body's bytes.</param>
/// <param name="Headers">The headers, those of the body included.</param>
public sealed record Answer(int Status, byte[] Body, IReadOnlyDictionary<string, string> Headers)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan AtOnce = TimeSpan.FromMilliseconds(300);

    /// <summary>The body as text.</summary>
    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>The body as JSON.</summary>
    public JsonNode Json => JsonNode.Parse(Text) ?? throw new InvalidOperationException("The body is null.");

    /// <summary>The rows of a list.</summary>
    public JsonArray Rows => Json.AsArray();

    /// <summary>The number of the order that this answer is about.</summary>
    public long OrderId => Json.Number("oh_id");

    /// <summary>A header, or null.</summary>
    public string? Header(string name) => Headers.GetValueOrDefault(name);

    /// <inheritdoc/>
    public override string ToString() => $"{Status} {Text}";

    /// <summary>The answer itself when it has this status.</summary>
    public Answer Expect(HttpStatusCode status)
    {
        Status.ShouldBe((int)status, Text);
        return this;
    }

    internal static async Task<Answer> OfAsync(HttpResponseMessage response)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, values) in Each(response.Headers).Concat(Each(response.Content.Headers)))
        {
            headers[name] = string.Join(", ", values);
        }

        return new((int)response.StatusCode, await BodyOfAsync(response.Content), headers);
    }

    /// <summary>The whole body; of a stream, which has no end, what comes at once.</summary>
    private static async Task<byte[]> BodyOfAsync(HttpContent content)
    {
        var isStream = content.Headers.ContentType?.MediaType is "text/event-stream";
        using var patience = new CancellationTokenSource(isStream ? AtOnce : Patience);
        using var body = new MemoryStream();
        try
        {
            await content.CopyToAsync(body, patience.Token);
        }
        catch (OperationCanceledException) when (isStream)
        {
        }

        return body.ToArray();
    }

    private static IEnumerable<KeyValuePair<string, IEnumerable<string>>> Each(HttpHeaders headers) => headers;
}

/// <summary>Short ways to read and build JSON.</summary>
public static class Reading
{
    /// <summary>Expects a status of an answer to come.</summary>
    public static async Task<Answer> Expect(this Task<Answer> pending, HttpStatusCode status) => (await pending).Expect(status);

    /// <summary>Expects 200.</summary>
    public static Task<Answer> Ok(this Task<Answer> pending) => pending.Expect(HttpStatusCode.OK);

    /// <summary>Expects 201.</summary>
    public static Task<Answer> Created(this Task<Answer> pending) => pending.Expect(HttpStatusCode.Created);

    /// <summary>A number that an id or a count is.</summary>
    public static long Number(this JsonNode? json, string name) => json.Of(name).GetValue<long>();

    /// <summary>A number that an amount is.</summary>
    public static decimal Money(this JsonNode? json, string name) => json.Of(name).GetValue<decimal>();

    /// <summary>A text.</summary>
    public static string Word(this JsonNode? json, string name) => json.Of(name).GetValue<string>();

    /// <summary>True when the member is there and null.</summary>
    public static bool IsNull(this JsonNode? json, string name)
    {
        json.ShouldNotBeNull().AsObject().ContainsKey(name).ShouldBeTrue($"{name} is missing");
        return json[name] is null;
    }

    /// <summary>Subtotal, discount, tax, service charge, total and rounded total of an order, as one line.</summary>
    public static string Amounts(this JsonNode? order) => string.Join(
        " / ",
        new[] { "subtotal", "discount", "tax", "service_charge", "total", "rounded" }
            .Select(name => order.Money($"oh_{name}_amount").ToString("0.##", System.Globalization.CultureInfo.InvariantCulture)));

    private static JsonNode Of(this JsonNode? json, string name) =>
        json.ShouldNotBeNull()[name].ShouldNotBeNull($"{name} is missing or null in {json.ToJsonString()}");
}

/// <summary>Bodies of orders.</summary>
public static class Orders
{
    /// <summary>A take-away order of these products and quantities.</summary>
    public static JsonObject Of(params (long Product, int Quantity)[] lines) => new()
    {
        ["oh_order_type"] = "takeaway",
        ["items"] = new JsonArray([.. lines.Select(line => new JsonObject { ["pr_id"] = line.Product, ["oi_qty"] = line.Quantity })]),
    };

    /// <summary>The same order with one more field.</summary>
    public static JsonObject With(this JsonObject order, string name, JsonNode? value)
    {
        var copy = (JsonObject)order.DeepClone();
        copy[name] = value;
        return copy;
    }
}
