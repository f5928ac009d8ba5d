using System.Text.Json.Nodes;
using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.OpenApi;

/// <summary>Two linters have nothing to say of the committed document.</summary>
public sealed class LintTests
{
    private const string Source = "docs/openapi/lint";

    private static readonly Lazy<Task<NodeTools>> Tools = new(() => NodeTools.PrepareAsync(Source));
    private static readonly string Document = Repository.At("docs/openapi/atapos.v1.json");

    [NodeFact]
    public async Task Spectral_finds_nothing() =>
        (await (await Tools.Value).RunAsync("spectral", "lint", Document, "--fail-severity", "hint", "--format", "text")).ShouldContain("No results");

    [NodeFact]
    public async Task Redocly_finds_nothing() =>
        await (await Tools.Value).RunAsync("redocly", "lint", Document, "--config", "redocly.yaml", "--format", "stylish", "--max-problems", "1000");

    [NodeFact]
    public async Task What_breaks_a_rule_of_ours_is_found()
    {
        var tools = await Tools.Value;
        var broken = JsonNode.Parse(await File.ReadAllTextAsync(Document))!;
        var operation = broken["paths"]!["/api/v1/orders/{oh_id}/pay-cash"]!["post"]!.AsObject();
        operation["description"] = "Takes cash";
        operation.Remove("security");
        operation["responses"]!.AsObject().Remove("429");
        operation["requestBody"]!["content"]!["application/json"]!["example"] = new JsonObject { ["amount_paid"] = "much" };
        operation["responses"]!["409"]!["content"]!["application/problem+json"]!.AsObject().Remove("examples");
        operation["parameters"]![0]!.AsObject().Remove("description");
        var file = Path.Combine(tools.Folder, "broken.json");
        await File.WriteAllTextAsync(file, broken.ToJsonString());

        var (spectral, told) = await tools.TryAsync("spectral", "lint", file, "--format", "text");
        var (redocly, said) = await tools.TryAsync("redocly", "lint", file, "--config", "redocly.yaml", "--format", "stylish");

        spectral.ShouldNotBe(0);
        foreach (var rule in new[]
                 {
                     "operation-description-is-a-sentence", "operation-says-who-may-call", "api-operation-names-the-failures-of-the-edge", "oas3-valid-media-example",
                     "failure-is-a-problem-with-examples", "parameter-is-described",
                 })
        {
            told.ShouldContain(rule);
        }

        redocly.ShouldNotBe(0);
        said.ShouldContain("no-invalid-media-type-examples");
        said.ShouldContain("security-defined");
    }

    [Fact]
    public void The_packages_are_pinned_and_no_address_of_a_registry_is_written_down() => LockFiles.ShouldBePinned(Source);
}
