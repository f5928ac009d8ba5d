using Atapos.IntegrationTests.Harness;
using Atapos.IntegrationTests.OpenApi;
using Atapos.IntegrationTests.Payments;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Clients;

/// <summary>The client in TypeScript is made from the committed document, compiles strictly, and does business with a real host.</summary>
public sealed class TypeScriptClientTests(PaymentShop payments) : IClassFixture<PaymentShop>
{
    private const string Source = "clients/typescript";
    private const string Generated = "src/schema.ts";

    private static readonly Lazy<Task<NodeTools>> Tools = new(() => NodeTools.PrepareAsync(Source));

    [NodeFact]
    public async Task Its_types_are_those_of_the_committed_document()
    {
        var tools = await Tools.Value;
        var fresh = Path.Combine(tools.Folder, "fresh.ts");
        await tools.RunAsync("openapi-typescript", Repository.At("docs/openapi/atapos.v1.json"), "--output", fresh);
        var kept = Repository.At($"{Source}/{Generated}");
        if (Repository.IsAccepting)
        {
            File.Copy(fresh, kept, overwrite: true);
        }

        string.Equals(await File.ReadAllTextAsync(kept), await File.ReadAllTextAsync(fresh), StringComparison.Ordinal).ShouldBeTrue(
            $"{Source}/{Generated} is out of date: run this test with ATAPOS_ACCEPT=1 and commit it.");
    }

    [NodeFact]
    public async Task It_compiles_and_goes_through_a_visit_to_the_shop()
    {
        var tools = await Tools.Value;
        await tools.RunAsync("tsc", "--project", ".");

        var told = await tools.RunAsync(
            "node", "dist/journey.js", payments.Shop.Address.AbsoluteUri, payments.Sandbox.Http.BaseAddress!.AbsoluteUri);

        told.ReplaceLineEndings("\n").Trim().Split('\n').ShouldBe(
        [
            "signed in: bearer", "product: Nasi Goreng", "ordered: pending", "refused: payment.amount-too-small", "paid: change 200", "read back: settlement",
            "event: created", "event: paid",
        ]);
    }

    [NodeFact]
    public async Task What_the_document_does_not_have_does_not_compile()
    {
        var tools = await Tools.Value;
        await File.WriteAllTextAsync(
            Path.Combine(tools.Folder, "src", "wrong.ts"),
            """
            import { createAtapos } from './index.js';
            const client = createAtapos({ baseUrl: 'http://localhost:8000' });
            await client.POST('/api/v1/orders', { body: { oh_order_type: 'by-post', items: [] } });
            await client.GET('/api/v1/nothing');
            """);
        try
        {
            var (code, told) = await tools.TryAsync("tsc", "--project", ".", "--noEmit");

            code.ShouldNotBe(0);
            told.ShouldContain("src/wrong.ts(3,");
            told.ShouldContain("src/wrong.ts(4,");
        }
        finally
        {
            File.Delete(Path.Combine(tools.Folder, "src", "wrong.ts"));
        }
    }

    [Fact]
    public void Its_packages_are_pinned_and_no_address_of_a_registry_is_written_down() => LockFiles.ShouldBePinned(Source);
}
