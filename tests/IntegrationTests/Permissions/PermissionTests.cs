using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Atapos.IntegrationTests.Harness;
using Atapos.IntegrationTests.OpenApi;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace Atapos.IntegrationTests.Permissions;

/// <summary>What docs/permissions.md says of merchant 1 is what a running host does, cell by cell.</summary>
public sealed class PermissionTests(TwoMerchants merchants, ITestOutputHelper output) : IClassFixture<TwoMerchants>
{
    private static readonly string[] Callers = ["anonymous", "customer", "Officer", "Admin", "other Admin", "platform"];

    private readonly ProofShop _proof = merchants.Proof;

    [Fact]
    public async Task The_host_does_what_every_cell_says()
    {
        var rows = (await File.ReadAllLinesAsync(Page())).Where(line => line.StartsWith("| /api/", StringComparison.Ordinal))
            .Select(line => line.Trim('|', ' ').Split('|', StringSplitOptions.TrimEntries)).ToDictionary(row => row[0], row => row[1..], StringComparer.Ordinal);
        var operations = _proof.Api.Operations.Where(operation => operation.IsOfApi).ToList();
        rows.Keys.ShouldBe(operations.Select(NameOf), ignoreOrder: true);

        var wrong = new List<string>();
        var (allowed, done) = (0, 0);
        foreach (var operation in operations)
        {
            var customer = await _proof.NewCustomerAsync();
            var ids = await IdsForAsync(operation, customer);
            for (var i = 0; i < Callers.Length; i++)
            {
                var word = rows[NameOf(operation)][i];
                var answer = await AskAsync(operation, Callers[i], customer, ids);
                if (!Fits(word, answer))
                {
                    wrong.Add($"{NameOf(operation)} by {Callers[i]} is {word} and answers {answer.Status} {answer.Text}");
                }

                allowed += word is "yes" or "own" or "chosen" ? 1 : 0;
                done += answer.Status < 300 ? 1 : 0;
            }
        }

        output.WriteLine($"PERMISSIONS operations={operations.Count} cells={operations.Count * Callers.Length} allowed={allowed} done={done} wrong={wrong.Count}");
        wrong.ShouldBeEmpty();

        // Otherwise what is allowed would be told by failures alone.
        done.ShouldBeGreaterThan(allowed * 6 / 10);
    }

    [Theory]
    [InlineData("yes", 401, "auth.required")]
    [InlineData("own", 403, "auth.forbidden")]
    [InlineData("403", 200, "")]
    [InlineData("401", 403, "auth.forbidden")]
    [InlineData("404", 200, "")]
    [InlineData("yes", 500, "internal")]
    public void A_cell_that_is_wrong_is_seen(string word, int status, string code) =>
        Fits(word, new(status, System.Text.Encoding.UTF8.GetBytes($$"""{"code":"{{code}}"}"""), new Dictionary<string, string>(StringComparer.Ordinal))).ShouldBeFalse();

    [Fact]
    public async Task Where_the_platform_has_to_choose_a_merchant_it_is_told_so()
    {
        foreach (var path in new[] { "products", "orders", "customers" })
        {
            await _proof.Shop.Platform.GetAsync(path).ShouldBeProblem(HttpStatusCode.BadRequest, "tenant.required");
        }
    }

    private static bool Fits(string word, Answer answer) => word switch
    {
        "401" => answer.Status == 401 && CodeOf(answer) is "auth.required",
        "403" => answer.Status == 403 && CodeOf(answer) is "auth.forbidden",
        "404" => answer.Status == 404 && CodeOf(answer) is "not-found",
        "yes" or "own" or "chosen" => answer.Status < 500 && !(answer.Status is 401 or 403 && CodeOf(answer) is "auth.required" or "auth.forbidden"),
        _ => false,
    };

    private static string? CodeOf(Answer answer) => answer.Json["code"]?.GetValue<string>();

    private static string NameOf(ApiOperation operation) => $"{operation.Path} {operation.Method}";

    /// <summary>What the operation is asked about. Payments spend an order, sign-out and erasure a customer: each operation has its own.</summary>
    private async Task<Dictionary<string, JsonNode?>> IdsForAsync(ApiOperation operation, long customer)
    {
        var ids = ProofShop.OneOfEach(await _proof.IdsOfAsync(1));
        ids["cu_id"] = customer;
        ids["pr_id"] = await _proof.Shop.Database.AddProductAsync(15_000, stock: 1_000);
        ids["oh_id"] = (await _proof.Shop.Officer.OrderAsync(Orders.Of((ids["pr_id"]!.GetValue<long>(), 1)).With("cu_id", customer)).Created()).OrderId;
        if (operation is { IsOfMerchants: true, Method.Method: "DELETE" })
        {
            ids["me_id"] = (await _proof.Shop.Platform.PostAsync("merchants", new { me_name = $"Toko {customer}" }).Created()).Json.Number("me_id");
        }

        return ids;
    }

    private async Task<Answer> AskAsync(ApiOperation operation, string caller, long customer, Dictionary<string, JsonNode?> ids)
    {
        var bodies = new PlausibleBodies(_proof.Api, kind => ids.GetValueOrDefault(kind)?.DeepClone());
        var path = operation.In("path").Aggregate(operation.Path, (path, parameter) => path.Replace(
            $"{{{parameter.Name}}}", ids[parameter.Name].ShouldNotBeNull(parameter.Name).ToString(), StringComparison.Ordinal));
        using var body = BodyOf(operation, bodies);
        return await ClientOf(caller, customer).SendAsync(operation.Method, path, body);
    }

    /// <summary>Whether a merchant is active its Admin may not say; that is not what these tests are about.</summary>
    private static HttpContent? BodyOf(ApiOperation operation, PlausibleBodies bodies)
    {
        if (operation.IsOfMerchants && bodies.JsonOf(operation) is JsonObject json)
        {
            json.Remove("me_is_active");
            return PlausibleBodies.ContentOf(json);
        }

        return bodies.ContentOf(operation);
    }

    private ApiClient ClientOf(string caller, long customer) => caller switch
    {
        "anonymous" => _proof.Shop.Anonymous,
        "customer" => _proof.Shop.Customer(customer),
        "Officer" => _proof.Shop.Officer,
        "Admin" => _proof.Shop.Admin,
        "other Admin" => _proof.Shop.OtherAdmin,
        _ => _proof.Shop.Platform.With("X-Merchant-Id", "1"),
    };

    private static string Page([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "docs", "permissions.md"));
}
