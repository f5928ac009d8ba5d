using Atapos.IntegrationTests.OpenApi;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace Atapos.IntegrationTests.Isolation;

/// <summary>
/// Merchant 1 sees, guesses and touches nothing of merchant 2, whoever of it asks for what. The requests are made from the OpenAPI document,
/// so that a new operation is asked the day it appears.
/// </summary>
public sealed class IsolationProofTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Nothing_of_another_merchant_is_shown_or_changed_with_both_walls_or_either_alone()
    {
        await using var whole = await ProofShop.OpenAsync();
        var both = await new ForeignProbe(whole).RunAsync();

        await using var withoutFilters = await ProofShop.OpenAsync(TakenAway.Filters);
        var policies = await new ForeignProbe(withoutFilters).RunAsync();

        await using var withoutPolicies = await ProofShop.OpenAsync();
        await TakenAway.PoliciesAsync(withoutPolicies.Shop.Database);
        var filters = await new ForeignProbe(withoutPolicies).RunAsync();

        output.WriteLine(
            $"PROMISE 8 operations={both.Operations} probes={both.Probes + policies.Probes + filters.Probes} leaks={both.Leaks.Count} rls_only={policies.Leaks.Count} filters_only={filters.Leaks.Count}");
        both.Leaks.ShouldBeEmpty();
        policies.Leaks.ShouldBeEmpty();
        filters.Leaks.ShouldBeEmpty();
        both.Probes.ShouldBeGreaterThan(both.Operations * 5);
    }

    [Fact]
    public async Task A_table_with_neither_wall_is_found()
    {
        await using var open = await ProofShop.OpenAsync(TakenAway.FilterOfProducts);
        await TakenAway.PolicyOfProductsAsync(open.Shop.Database);

        // Reading alone: what is saved meets a third wall, the check that a root is of the tenant whose request it is.
        var found = await new ForeignProbe(open).RunAsync(
            operation => operation.Path.StartsWith("/api/v1/products", StringComparison.Ordinal),
            behind: () => open.Shop.Database.ExecuteAsync("update catalog.products set is_available = not is_available where me_id = 2"));

        output.WriteLine($"PROMISE 8 control=products-without-walls operations={found.Operations} probes={found.Probes} leaks={found.Leaks.Count}");
        found.Leaks.ShouldContain(leak => leak.Contains("shows the mark", StringComparison.Ordinal));
        found.Leaks.ShouldContain(leak => leak.Contains("shows its mark", StringComparison.Ordinal));
        found.Leaks.ShouldContain(leak => leak.Contains("tells", StringComparison.Ordinal));
        found.Leaks.ShouldContain(leak => leak.StartsWith("catalog.products of merchant 2 changed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_same_requests_with_ones_own_numbers_are_answered()
    {
        await using var whole = await ProofShop.OpenAsync();

        (await new ForeignProbe(whole).NeverDoneAsync()).ShouldBeEmpty();
    }
}
