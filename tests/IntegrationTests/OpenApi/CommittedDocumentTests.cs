using System.Diagnostics;
using System.Text.Json.Nodes;
using Atapos.Host;
using Atapos.Host.Docs;
using Atapos.Host.Docs.Problems;
using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.OpenApi;

/// <summary>The document in the repository is the one that a host serves, and it is a good one.</summary>
public sealed class CommittedDocumentTests(DemoShop demo) : IClassFixture<DemoShop>
{
    private const string Kept = "docs/openapi/atapos.v1.json";
    private const string ProblemJson = "application/problem+json";

    [Fact]
    public async Task The_committed_document_is_what_the_host_serves()
    {
        var served = (await demo.Shop.Anonymous.GetAsync("/openapi.json").Ok()).Text + "\n";
        var file = Repository.At(Kept);
        if (Repository.IsAccepting)
        {
            await File.WriteAllTextAsync(file, served);
        }

        string.Equals(await File.ReadAllTextAsync(file), served, StringComparison.Ordinal).ShouldBeTrue($"{Kept} is out of date: run this test with ATAPOS_ACCEPT=1 and commit it.");
    }

    [Fact]
    public async Task The_verb_prints_it_without_a_database_and_without_settings()
    {
        var start = new ProcessStartInfo("dotnet", [typeof(AtaposApp).Assembly.Location, "openapi"])
        {
            WorkingDirectory = Path.GetTempPath(),
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("ASPNETCORE_", StringComparison.Ordinal) || name.StartsWith("APP_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        using var process = Process.Start(start)!;
        var texts = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();

        process.ExitCode.ShouldBe(0, texts[1]);
        texts[1].ShouldBeEmpty();
        string.Equals(texts[0], await File.ReadAllTextAsync(Repository.At(Kept)), StringComparison.Ordinal).ShouldBeTrue("the verb prints another document");
    }

    [Fact]
    public async Task Every_example_is_what_its_schema_says()
    {
        var document = (await demo.Shop.Anonymous.GetAsync("/openapi.json").Ok()).Json;
        var api = new ApiDescription(document);
        var check = new SchemaCheck(api);
        var faults = new List<string>();
        var seen = 0;
        foreach (var (where, holder) in Holders(document))
        {
            foreach (var example in ExamplesOf(holder, api))
            {
                seen++;
                faults.AddRange(check.Faults(example, holder["schema"]!).Select(fault => $"{where}: {fault}"));
            }
        }

        seen.ShouldBeGreaterThan(500);
        faults.Distinct(StringComparer.Ordinal).ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_code_that_an_operation_tells_of_is_an_example_of_one_of_its_answers()
    {
        var document = (await demo.Shop.Anonymous.GetAsync("/openapi.json").Ok()).Json;
        var operations = document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()).ToDictionary(operation => operation.Value.Word("operationId"), operation => operation.Value!, StringComparer.Ordinal);

        foreach (var (id, codes) in AnsweredProblems.Told)
        {
            operations.ShouldContainKey(id);
            var told = operations[id]["responses"]!.AsObject()
                .SelectMany(answer => answer.Value!["content"]?[ProblemJson]?["examples"]?.AsObject() ?? []).Select(example => example.Key).ToList();
            codes.Except(told, StringComparer.Ordinal).ShouldBeEmpty(id);
            codes.Except(KnownProblems.Codes, StringComparer.Ordinal).ShouldBeEmpty(id);
        }
    }

    /// <summary>Everything with a schema and examples: parameters, bodies, answers.</summary>
    private static IEnumerable<(string Where, JsonNode Holder)> Holders(JsonNode document)
    {
        foreach (var operation in document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()).Select(pair => pair.Value!))
        {
            var id = operation.Word("operationId");
            foreach (var parameter in operation["parameters"]?.AsArray() ?? [])
            {
                yield return ($"{id} {parameter.Word("name")}", parameter!);
            }

            foreach (var (status, answer) in (operation["responses"]?.AsObject() ?? []).Append(new("request", operation["requestBody"])))
            {
                foreach (var (media, content) in answer?["content"]?.AsObject() ?? [])
                {
                    if (media.EndsWith("json", StringComparison.Ordinal))
                    {
                        yield return ($"{id} {status}", content!);
                    }
                }
            }
        }
    }

    private static IEnumerable<JsonNode?> ExamplesOf(JsonNode holder, ApiDescription api)
    {
        if (holder.AsObject().TryGetPropertyValue("example", out var one))
        {
            yield return one;
        }

        foreach (var (_, example) in holder["examples"]?.AsObject() ?? [])
        {
            yield return api.Resolve(example!)["value"];
        }
    }
}
