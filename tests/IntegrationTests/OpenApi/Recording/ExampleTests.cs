using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Atapos.Host.Docs;
using Atapos.IntegrationTests.Harness;
using Atapos.IntegrationTests.Payments;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.OpenApi.Recording;

/// <summary>The examples of the document are what a running host takes and answers: a day in a shop is played and compared with them.</summary>
public sealed class ExampleTests : IAsyncLifetime
{
    private const string Kept = "src/Host/Atapos.Host/Docs/examples.json";
    private const string Advice = $"If the change is meant, run this test with ATAPOS_ACCEPT=1 and commit {Kept}.";

    private static readonly JsonSerializerOptions Written = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private PaymentShop _payments = null!;
    private ApiDescription _api = null!;

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        _payments = await PaymentShop.OpenAsync(new() { Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["RATE_LIMIT_ENABLED"] = "false" } });
        _api = await ApiDescription.ReadAsync(_payments.Shop);
    }

    /// <inheritdoc/>
    public Task DisposeAsync() => _payments.DisposeAsync();

    [Fact]
    public async Task Every_operation_has_examples_and_a_host_takes_and_answers_what_they_say()
    {
        var record = new Recorder(_api);
        await new ShopDay(_payments, record).PassAsync();

        record.Calls.Keys.ShouldBe(_api.Operations.Select(operation => operation.Id).Order(StringComparer.Ordinal));
        var file = Repository.At(Kept);
        if (Repository.IsAccepting)
        {
            await File.WriteAllTextAsync(file, JsonSerializer.Serialize(record.Calls, Written) + "\n");
        }

        var kept = JsonSerializer.Deserialize<Dictionary<string, RecordedCall[]>>(await File.ReadAllTextAsync(file), Written)!;
        string.Join(' ', kept.Keys.Order(StringComparer.Ordinal)).ShouldBe(string.Join(' ', record.Calls.Keys), Advice);
        foreach (var (operation, calls) in record.Calls)
        {
            string.Join('\n', calls.Select(ShapeOf)).ShouldBe(string.Join('\n', kept[operation].Select(ShapeOf)), $"{operation}: {Advice}");
        }
    }

    /// <summary>Everything but the values, which are different every day.</summary>
    private static string ShapeOf(RecordedCall call) => string.Join(
        ' ',
        string.Join(',', call.Parameters.Keys.Order(StringComparer.Ordinal)), call.RequestMedia, Members(call.Request), call.Status, call.AnswerMedia, Members(call.Answer),
        string.Join(',', call.Headers));

    private static string Members(JsonNode? json) => json switch
    {
        JsonObject members => $"{{{string.Join(',', members.Select(member => $"{member.Key}{Members(member.Value)}"))}}}",
        JsonArray rows => $"[{(rows.Count == 0 ? "" : Members(rows[0]))}]",
        _ => "",
    };
}
