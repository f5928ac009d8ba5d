using System.Net;
using System.Text.Json.Nodes;
using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Merchants;

/// <summary>The platform's staff looks after all merchants, an Admin of a merchant after its own (rulings 8, 9 and 11 to 13).</summary>
public sealed class AdministrationTests(DemoShop demo) : IClassFixture<DemoShop>
{
    private const string ServerKey = "SB-Mid-server-of-the-administration-tests";

    private readonly TestShop _shop = demo.Shop;

    [Fact]
    public async Task The_originals_body_creates_a_merchant_that_is_read_back_as_it_was_answered()
    {
        var body = new
        {
            me_name = " My Store ",
            me_business_type = "fnb",
            me_pos_mode = "hybrid",
            me_is_active = true,
            me_midtrans_server_key = ServerKey,
            me_midtrans_client_key = "SB-Mid-client-public",
            me_midtrans_is_production = false,
        };
        var created = await _shop.Platform.PostAsync("merchants", body).Created();

        var id = created.Json.Number("me_id");
        created.Header("Location").ShouldBe($"/api/v1/merchants/{id}");
        created.Json.AsObject().Select(member => member.Key).ShouldBe(
        [
            "me_id", "me_name", "me_business_type", "me_pos_mode", "me_is_active", "me_timezone", "me_locale", "me_service_charge_taxable",
            "me_customer_ordering", "has_midtrans_server_key", "me_midtrans_client_key", "me_midtrans_is_production", "created_at",
        ]);
        (created.Json.Word("me_name"), created.Json.Word("me_business_type"), created.Json.Word("me_pos_mode"), created.Json.Word("me_timezone"), created.Json.Word("me_locale"))
            .ShouldBe(("My Store", "fnb", "hybrid", "Asia/Jakarta", "id"));
        Flags(created.Json).ShouldBe("active, customers order, has a server key");
        created.Json.Word("me_midtrans_client_key").ShouldBe("SB-Mid-client-public");
        (await _shop.Platform.GetAsync($"merchants/{id}").Ok()).Text.ShouldBe(created.Text);
    }

    [Fact]
    public async Task A_name_is_enough_and_may_be_taken_already()
    {
        var first = await NewAsync("Warung Kembar");
        var second = await NewAsync("Warung Kembar");

        second.ShouldBeGreaterThan(first);
        var merchant = (await _shop.Platform.GetAsync($"merchants/{second}").Ok()).Json;
        (merchant.Word("me_business_type"), merchant.Word("me_pos_mode")).ShouldBe(("other", "centralized"));
        Flags(merchant).ShouldBe("active, customers order");
        merchant.IsNull("me_midtrans_client_key").ShouldBeTrue();
    }

    [Fact]
    public async Task A_change_leaves_what_it_does_not_name_and_null_takes_keys_away()
    {
        var id = await NewAsync("Toko Ubah", ("me_midtrans_server_key", ServerKey), ("me_midtrans_client_key", "public"), ("me_midtrans_is_production", true));

        var renamed = await _shop.Platform.PutAsync($"merchants/{id}", new { me_name = "Toko Baru", me_timezone = "Asia/Makassar", me_locale = "en", me_service_charge_taxable = true }).Ok();
        (renamed.Json.Word("me_name"), renamed.Json.Word("me_timezone"), renamed.Json.Word("me_locale"), renamed.Json.Word("me_midtrans_client_key"))
            .ShouldBe(("Toko Baru", "Asia/Makassar", "en", "public"));
        Flags(renamed.Json).ShouldBe("active, taxes service, customers order, has a server key, production");

        var cleared = await _shop.Platform.PutAsync($"merchants/{id}", new { me_midtrans_server_key = (string?)null, me_midtrans_client_key = (string?)null, me_customer_ordering = false }).Ok();
        Flags(cleared.Json).ShouldBe("active, taxes service, production");
        (await _shop.Database.ReadAsync<long>("select count(*) from tenancy.merchants where me_id = $1 and midtrans_server_key is null and midtrans_client_key is null", id)).ShouldBe(1);
        (await _shop.Platform.GetAsync($"merchants/{id}").Ok()).Text.ShouldBe(cleared.Text);
        (await _shop.Platform.PutAsync($"merchants/{id}", new { }).Ok()).Text.ShouldBe(cleared.Text);
    }

    [Fact]
    public async Task Platform_staff_list_all_by_number_and_find_them_by_name_or_business_type()
    {
        var odd = await NewAsync("100% Kopi_Susu", ("me_business_type", "service"));
        var idle = await NewAsync("Warung Tutup", ("me_is_active", false));

        var all = await _shop.Platform.GetAsync("merchants").Ok();
        all.Rows.Select(row => row.Number("me_id")).ShouldBe(await _shop.Database.ListAsync<long>("select me_id from tenancy.merchants where deleted_at is null order by me_id"));
        all.Header("X-Total-Count").ShouldBe($"{all.Rows.Count}");
        (await FoundAsync("100%25")).ShouldBe([odd]);
        (await FoundAsync("kopi_")).ShouldBe([odd]);
        (await FoundAsync("SERVICE")).ShouldBe([odd]);
        (await FoundAsync("%20warung%20tutup%20")).ShouldBe([idle]);
        (await FoundAsync("warung%20demo")).ShouldBe([1L]);
        (await FoundAsync("nothing-of-the-kind")).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_list_is_walked_page_by_page_in_both_directions()
    {
        for (var number = 0; number < 5; number++)
        {
            await NewAsync($"Halaman {number}");
        }

        var all = await FoundAsync("halaman");
        var first = await _shop.Platform.GetAsync("merchants?search=halaman&limit=2").Ok();
        var second = await _shop.Platform.GetAsync(Link(first, "next")).Ok();
        var third = await _shop.Platform.GetAsync(Link(second, "next")).Ok();
        first.Rows.Concat(second.Rows).Concat(third.Rows).Select(row => row.Number("me_id")).ShouldBe(all);
        first.Header("X-Total-Count").ShouldBe("5");
        (await _shop.Platform.GetAsync(Link(second, "prev")).Ok()).Text.ShouldBe(first.Text);
        (await _shop.Platform.GetAsync("merchants?search=halaman&skip=3&limit=1").Ok()).Rows.Single().Number("me_id").ShouldBe(all[3]);
    }

    [Fact]
    public async Task A_header_that_names_a_merchant_chooses_nothing_here()
    {
        var id = await NewAsync("Tanpa Pilihan", ("me_is_active", false));

        foreach (var named in new[] { "1", "2", $"{id}", "888888888" })
        {
            var platform = _shop.Platform.With("X-Merchant-Id", named);
            (await platform.GetAsync("merchants?search=tanpa").Ok()).Rows.Count.ShouldBe(1);
            (await platform.GetAsync($"merchants/{id}").Ok()).Json.Word("me_name").ShouldBe("Tanpa Pilihan");
            await platform.PutAsync($"merchants/{id}", new { me_name = "Tanpa Pilihan" }).Ok();
        }
    }

    [Fact]
    public async Task An_Admin_of_this_application_without_a_merchant_is_of_the_platform()
    {
        var head = _shop.Staff(await (await TestRun.Sandbox).AddUserAsync("kepala.pusat", merchant: null, level: 100));

        var id = (await head.PostAsync("merchants", new { me_name = "Dari Pusat" }).Created()).Json.Number("me_id");
        await head.GetAsync("merchants/1").Ok();
        await head.DeleteAsync($"merchants/{id}").Expect(HttpStatusCode.NoContent);
        await head.GetAsync("orders").ShouldBeProblem(HttpStatusCode.BadRequest, "tenant.required");
    }

    [Fact]
    public async Task An_Admin_sees_and_changes_its_own_merchant_alone()
    {
        var list = await _shop.OtherAdmin.GetAsync("merchants").Ok();
        list.Rows.Single().Number("me_id").ShouldBe(2);
        list.Header("X-Total-Count").ShouldBe("1");
        (await _shop.OtherAdmin.GetAsync("merchants?search=warung").Ok()).Rows.ShouldBeEmpty();
        (await _shop.OtherAdmin.GetAsync("merchants/2").Ok()).Json.Word("me_name").ShouldBe("Toko Demo");
        (await _shop.OtherAdmin.PutAsync("merchants/2", new { me_locale = "en", me_midtrans_server_key = ServerKey, me_is_active = true }).Ok()).Json.Word("me_locale").ShouldBe("en");

        var before = await _shop.Database.ContentsAsync();
        var missing = await _shop.OtherAdmin.GetAsync("merchants/888888888").ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        var foreign = await _shop.OtherAdmin.GetAsync("merchants/1").ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        foreign.Json.Word("message").ShouldBe(missing.Json.Word("message"));
        await _shop.OtherAdmin.PutAsync("merchants/1", new { me_name = "Milikku" }).ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        await _shop.OtherAdmin.PostAsync("merchants", new { me_name = "Milikku" }).ShouldBeProblem(HttpStatusCode.Forbidden, "auth.forbidden");
        await _shop.OtherAdmin.DeleteAsync("merchants/2").ShouldBeProblem(HttpStatusCode.Forbidden, "auth.forbidden");
        await _shop.OtherAdmin.DeleteAsync("merchants/1").ShouldBeProblem(HttpStatusCode.Forbidden, "auth.forbidden");
        await _shop.OtherAdmin.PutAsync("merchants/2", new { me_is_active = false, me_name = "Tutup" }).ShouldBeProblem(HttpStatusCode.Forbidden, "merchant.platform-decides");
        await _shop.OtherAdmin.With("X-Merchant-Id", "1").GetAsync("merchants").ShouldBeProblem(HttpStatusCode.Forbidden, "tenant.mismatch");
        (await _shop.Database.ContentsAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task Officers_customers_and_strangers_are_kept_out_and_nothing_changes()
    {
        var officerOfPlatform = _shop.Staff(await (await TestRun.Sandbox).AddUserAsync("petugas.pusat", merchant: null, level: 10));
        var before = await _shop.Database.ContentsAsync();
        foreach (var (caller, status, code) in new[]
        {
            (_shop.Officer, HttpStatusCode.Forbidden, "auth.forbidden"),
            (officerOfPlatform, HttpStatusCode.Forbidden, "auth.forbidden"),
            (_shop.Customer(await _shop.CustomerIdAsync("budi@example.com")), HttpStatusCode.Forbidden, "auth.forbidden"),
            (_shop.Anonymous, HttpStatusCode.Unauthorized, "auth.required"),
        })
        {
            await caller.GetAsync("merchants").ShouldBeProblem(status, code);
            await caller.GetAsync("merchants/1").ShouldBeProblem(status, code);
            await caller.PostAsync("merchants", new { me_name = "x" }).ShouldBeProblem(status, code);
            await caller.PutAsync("merchants/1", new { me_name = "x" }).ShouldBeProblem(status, code);
            await caller.DeleteAsync("merchants/1").ShouldBeProblem(status, code);
        }

        (await _shop.Database.ContentsAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task A_deleted_merchant_is_gone_for_everybody_and_its_data_are_kept()
    {
        var id = await NewAsync("Bubar");
        await _shop.Platform.With("X-Merchant-Id", $"{id}").PostAsync("product-categories", new { pc_name = "Sisa" }).Created();

        var deleted = await _shop.Platform.DeleteAsync($"merchants/{id}").Expect(HttpStatusCode.NoContent);

        deleted.Body.ShouldBeEmpty();
        await _shop.Platform.GetAsync($"merchants/{id}").ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        await _shop.Platform.PutAsync($"merchants/{id}", new { me_is_active = true }).ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        await _shop.Platform.DeleteAsync($"merchants/{id}").ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        (await FoundAsync("bubar")).ShouldBeEmpty();
        await _shop.Anonymous.With("X-Merchant-Id", $"{id}").GetAsync("products").ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        (await _shop.Database.ReadAsync<long>("select count(*) from catalog.categories where me_id = $1", id)).ShouldBe(1);
        (await NewAsync("Bubar")).ShouldBeGreaterThan(id);
    }

    [Fact]
    public async Task The_same_key_creates_one_merchant()
    {
        var platform = _shop.Platform.With("Idempotency-Key", "buka-toko");
        var first = await platform.PostAsync("merchants", new { me_name = "Sekali", me_midtrans_server_key = ServerKey }).Created();
        var again = await platform.PostAsync("merchants", new { me_name = "Sekali", me_midtrans_server_key = ServerKey }).Created();

        again.Text.ShouldBe(first.Text);
        again.Header("Location").ShouldBe(first.Header("Location"));
        again.Header("Idempotent-Replayed").ShouldBe("true");
        (await FoundAsync("sekali")).Count.ShouldBe(1);
        await platform.PostAsync("merchants", new { me_name = "Dua Kali" }).ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "idempotency.key-reused");
    }

    private async Task<long> NewAsync(string name, params (string Name, JsonNode? Value)[] fields)
    {
        var body = new JsonObject { ["me_name"] = name };
        foreach (var (field, value) in fields)
        {
            body[field] = value;
        }

        return (await _shop.Platform.PostAsync("merchants", body).Created()).Json.Number("me_id");
    }

    private async Task<IReadOnlyList<long>> FoundAsync(string search) =>
        [.. (await _shop.Platform.GetAsync($"merchants?search={search}").Ok()).Rows.Select(row => row.Number("me_id"))];

    private static string Link(Answer page, string relation) => page.Header("Link").ShouldNotBeNull().Split(", ")
        .Single(link => link.EndsWith($"rel=\"{relation}\"", StringComparison.Ordinal)).Split('<', '>')[1];

    private static string Flags(JsonNode? merchant) => string.Join(", ", new[]
    {
        ("me_is_active", "active"), ("me_service_charge_taxable", "taxes service"), ("me_customer_ordering", "customers order"),
        ("has_midtrans_server_key", "has a server key"), ("me_midtrans_is_production", "production"),
    }.Where(flag => merchant!.AsObject()[flag.Item1]!.GetValue<bool>()).Select(flag => flag.Item2));
}
