using System.Net;
using Atapos.IntegrationTests.CustomerSignIn;
using Atapos.IntegrationTests.Harness;
using Atapos.Shared;
using Atapos.Shared.Hosting.Data;
using Atapos.Tenancy.Contracts;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Merchants;

/// <summary>A merchant's life on two hosts: it works at once, and what one host is told the other knows.</summary>
public sealed class ShopLifeTests : IAsyncLifetime
{
    private TestShop _one = null!;
    private TestShop _other = null!;

    public async Task InitializeAsync()
    {
        _one = await TestShop.OpenAsync();
        _other = await TestShop.OpenAsync(new() { Database = _one.Database });
    }

    public async Task DisposeAsync()
    {
        await _other.DisposeAsync();
        await _one.DisposeAsync();
        await _one.Database.DisposeAsync();
    }

    [Fact]
    public async Task A_new_merchant_sells_at_once_on_every_host_and_ends_when_it_is_deactivated_until_it_is_served_again()
    {
        var id = (await _one.Platform.PostAsync("merchants", new { me_name = "Kedai Baru", me_business_type = "fnb" }).Created()).Json.Number("me_id");
        var owner = await (await TestRun.Sandbox).AddUserAsync($"pemilik.{id}", id, level: 100);
        var product = (await _other.Staff(owner).PostAsync("products", new { pr_name = "Kopi", pr_base_price = 12000 }).Created()).Json.Number("pr_id");
        var guest = new Mailbox(_other);
        var token = (await guest.ShowOtpAsync(await guest.OtpAsync(id), id).Ok()).Json.Word("access_token");

        var order = await _one.Staff(token).OrderAsync(Orders.Of((product, 2))).Created();
        order.Json.Money("oh_total_amount").ShouldBe(24000);
        order.Json.Word("oh_order_number").ShouldEndWith("-0001");
        await _other.Staff(owner).PayCashAsync(order.OrderId, 24000).Ok();
        (await _one.Anonymous.With("X-Merchant-Id", $"{id}").GetAsync("products").Ok()).Rows.Single().Word("pr_name").ShouldBe("Kopi");

        await _one.Platform.PutAsync($"merchants/{id}", new { me_is_active = false }).Ok();
        await _one.Staff(owner).GetAsync("orders").ShouldBeProblem(HttpStatusCode.Forbidden, "tenant.inactive");
        await Eventually.BeTrueAsync(async () => (await _other.Staff(owner).GetAsync("orders")).Status == 403, "the other host should know that the merchant is not active");
        foreach (var shop in new[] { _one, _other })
        {
            await shop.Staff(token).OrderAsync(Orders.Of((product, 1))).ShouldBeProblem(HttpStatusCode.Forbidden, "tenant.inactive");
            await shop.Staff(owner).GetAsync($"merchants/{id}").ShouldBeProblem(HttpStatusCode.Forbidden, "tenant.inactive");
            await shop.Platform.With("X-Merchant-Id", $"{id}").GetAsync("orders").ShouldBeProblem(HttpStatusCode.Forbidden, "tenant.inactive");
            await shop.Anonymous.With("X-Merchant-Id", $"{id}").GetAsync("products").ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
            await shop.Anonymous.With("X-Merchant-Id", $"{id}").PostAsync("auth/customer/request-otp", new { email = guest.Address }).ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        }

        await _other.Platform.PutAsync($"merchants/{id}", new { me_is_active = true }).Ok();
        await _other.Staff(token).GetAsync("orders/my-orders").Ok();
        await Eventually.BeTrueAsync(async () => (await _one.Staff(token).GetAsync("orders/my-orders")).Status == 200, "the other host should know that the merchant is active again");
    }

    [Fact]
    public async Task Where_only_staff_take_orders_a_customer_is_told_so_and_staff_go_on()
    {
        var budi = await _one.CustomerIdAsync("budi@example.com");
        await _one.Customer(budi).OrderAsync(Orders.Of((1, 1))).Created();

        await _one.Admin.PutAsync("merchants/1", new { me_customer_ordering = false }).Ok();

        await _one.Customer(budi).OrderAsync(Orders.Of((1, 1))).ShouldBeProblem(HttpStatusCode.Forbidden, "ordering.staff-only");
        await _one.Customer(budi).PostAsync("orders/calculate", Orders.Of((1, 1))).ShouldBeProblem(HttpStatusCode.Forbidden, "ordering.staff-only");
        await _one.Officer.OrderAsync(Orders.Of((1, 1))).Created();
        await Eventually.BeTrueAsync(async () => (await _other.Customer(budi).OrderAsync(Orders.Of((1, 1)))).Status == 403, "the other host should know that only staff take orders");
        await _one.Customer(budi).GetAsync("orders/my-orders").Ok();
    }

    [Fact]
    public async Task Other_modules_get_the_account_of_the_gateway_as_it_is_now_on_every_host_and_the_inactive_merchants_too()
    {
        (await AccountAsync(_one, 1)).ShouldBeNull();
        (await AccountAsync(_other, 1)).ShouldBeNull();

        await _one.Admin.PutAsync("merchants/1", new { me_midtrans_server_key = "kunci-satu", me_midtrans_client_key = "umum" }).Ok();
        await Eventually.BeTrueAsync(async () => await AccountAsync(_other, 1) == new GatewayAccount("kunci-satu", "umum", IsProduction: false), "the other host should know the key");
        (await AccountAsync(_one, 1)).ShouldBe(new GatewayAccount("kunci-satu", "umum", IsProduction: false));
        (await AccountAsync(_one, 2)).ShouldBeNull();

        await _other.Platform.PutAsync("merchants/1", new { me_midtrans_server_key = "kunci-dua", me_midtrans_is_production = true, me_is_active = false }).Ok();
        await Eventually.BeTrueAsync(async () => await AccountAsync(_one, 1) == new GatewayAccount("kunci-dua", "umum", IsProduction: true), "the first host should know the new key");

        await _other.Platform.DeleteAsync("merchants/1").Expect(HttpStatusCode.NoContent);
        (await AccountAsync(_other, 1))?.ServerKey.ShouldBe("kunci-dua");
    }

    [Fact]
    public async Task A_server_key_whose_data_key_is_gone_or_that_another_merchant_had_is_not_used()
    {
        await _one.Admin.PutAsync("merchants/1", new { me_midtrans_server_key = "kunci-satu" }).Ok();
        await _one.Database.ExecuteAsync("update tenancy.merchants set midtrans_server_key = (select midtrans_server_key from tenancy.merchants where me_id = 1) where me_id = 2");
        await using var stranger = await TestShop.OpenAsync(new()
        {
            Database = _one.Database,
            Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["JWT_SECRET_KEY"] = "another-jwt-key-of-more-than-32-bytes-in-length" },
        });

        foreach (var (shop, merchant) in new[] { (_one, 2L), (stranger, 1L) })
        {
            var failure = await Should.ThrowAsync<Shared.Hosting.Http.ProblemException>(async () => await AccountAsync(shop, merchant));
            (failure.Status, failure.Code).ShouldBe((503, "merchant.server-key-unreadable"));
        }

        (await stranger.Admin.GetAsync("merchants/1").Ok()).Json["has_midtrans_server_key"]!.GetValue<bool>().ShouldBeTrue();
        await stranger.Admin.PutAsync("merchants/1", new { me_midtrans_server_key = "kunci-baru" }).Ok();
        (await AccountAsync(stranger, 1))?.ServerKey.ShouldBe("kunci-baru");
    }

    private static async Task<GatewayAccount?> AccountAsync(TestShop shop, long merchant)
    {
        await using var scope = shop.Services.CreateAsyncScope();
        var session = scope.ServiceProvider.GetRequiredService<TenantSession>();
        session.Enter(TenantId.Of(merchant));
        await session.BeginAsync(CancellationToken.None);
        return await scope.ServiceProvider.GetRequiredService<IGatewayAccounts>().FindAsync(merchant, CancellationToken.None);
    }
}
