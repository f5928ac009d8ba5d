using System.Net;
using System.Text.Json.Nodes;
using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Customers;

/// <summary>Customers are kept in memory for orders, and whatever changes one is seen (ADR 35).</summary>
public sealed class KeptCustomerTests : IAsyncLifetime
{
    private TestShop _one = null!;
    private TestShop _other = null!;
    private long _customer;
    private long _order;

    public async Task InitializeAsync()
    {
        _one = await TestShop.OpenAsync();
        _other = await TestShop.OpenAsync(new() { Database = _one.Database });
        _customer = (await _one.Admin.PostAsync("customers", new { cu_email = "simpan@example.com", cu_name = "Lama" }).Created()).Json.Number("cu_id");
        _order = (await _one.Officer.OrderAsync(Orders.Of((1, 1)).With("cu_id", _customer)).Created()).OrderId;
        foreach (var shop in new[] { _one, _other, _one, _other })
        {
            (await NameAsync(shop)).ShouldBe("Lama");
        }
    }

    public async Task DisposeAsync()
    {
        await _other.DisposeAsync();
        await _one.DisposeAsync();
        await _one.Database.DisposeAsync();
    }

    [Fact]
    public async Task A_changed_name_is_seen_at_once_where_it_was_changed_and_soon_elsewhere()
    {
        await _one.Admin.PutAsync($"customers/{_customer}", new { cu_name = "Baru" }).Ok();
        (await NameAsync(_one)).ShouldBe("Baru");
        await Eventually.BeTrueAsync(async () => await NameAsync(_other) is "Baru", "the other host should know the new name");
    }

    [Fact]
    public async Task What_a_person_at_the_database_changes_is_seen()
    {
        await _one.Database.ExecuteAsync("update identity.customers set name = 'Tangan' where id = $1", _customer);
        await Eventually.BeTrueAsync(async () => await NameAsync(_one) is "Tangan" && await NameAsync(_other) is "Tangan", "both hosts should know the new name");
    }

    [Fact]
    public async Task Nothing_of_an_erased_customer_is_shown_any_more()
    {
        await _one.Admin.DeleteAsync($"customers/{_customer}").Expect(HttpStatusCode.NoContent);
        (await NameAsync(_one)).ShouldBeNull();
        await Eventually.BeTrueAsync(async () => await NameAsync(_other) is null, "the other host should have forgotten the name");
        var next = (await _one.Officer.OrderAsync(Orders.Of((1, 1)).With("cu_email", "simpan@example.com")).Created()).Json["customer"];
        next.Number("cu_id").ShouldNotBe(_customer);
    }

    [Fact]
    public async Task A_name_comes_from_memory_while_nobody_tells_of_a_change()
    {
        await using (var connection = await _one.Database.OpenAsync())
        {
            await using var silent = connection.CreateCommand();
            silent.CommandText = "begin; set local session_replication_role = replica; update identity.customers set name = 'Diam'; commit";
            await silent.ExecuteNonQueryAsync();
        }

        (await NameAsync(_one)).ShouldBe("Lama");
    }

    private async Task<string?> NameAsync(TestShop shop) =>
        ((await shop.Officer.GetAsync($"orders/{_order}").Ok()).Json["customer"] as JsonObject)?["cu_name"]?.GetValue<string>();
}
