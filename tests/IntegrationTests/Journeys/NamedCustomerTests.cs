using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Journeys;

/// <summary>Staff name a customer by number or by e-mail (ruling 33).</summary>
public sealed class NamedCustomerTests(DemoShop demo) : IClassFixture<DemoShop>
{
    private readonly TestShop _shop = demo.Shop;

    [Fact]
    public async Task A_new_email_makes_a_customer_of_this_merchant()
    {
        var placed = await _shop.Officer.OrderAsync(
            Orders.Of((1, 1)).With("cu_email", "Baru.Sekali@Example.com").With("cu_name", "Baru Sekali").With("cu_phone", "0812")).Created();

        placed.Json["customer"].Word("cu_email").ShouldBe("Baru.Sekali@Example.com");
        placed.Json["customer"].Word("cu_name").ShouldBe("Baru Sekali");
        placed.Json["customer"].Word("cu_phone").ShouldBe("0812");
        (await _shop.Database.ReadAsync<string>(
            "select concat_ws('|', me_id, email, email_key, name, phone, is_active) from identity.customers where id = $1",
            placed.Json["customer"].Number("cu_id")))
            .ShouldBe("1|Baru.Sekali@Example.com|baru.sekali@example.com|Baru Sekali|0812|t");
    }

    [Fact]
    public async Task A_known_email_is_found_without_regard_to_case_and_not_overwritten()
    {
        var budi = await _shop.CustomerIdAsync("budi@example.com");

        var placed = await _shop.Officer.OrderAsync(
            Orders.Of((1, 1)).With("cu_email", "BUDI@Example.COM").With("cu_name", "Somebody Else").With("cu_phone", "000")).Created();

        placed.Json["customer"].Number("cu_id").ShouldBe(budi);
        placed.Json["customer"].Word("cu_email").ShouldBe("budi@example.com");
        placed.Json["customer"].Word("cu_name").ShouldBe("Budi Santoso");
        (await _shop.Database.ReadAsync<string>("select concat_ws('|', email, name, phone) from identity.customers where id = $1", budi))
            .ShouldBe("budi@example.com|Budi Santoso|081234567801");
    }

    [Fact]
    public async Task The_same_email_at_another_merchant_is_another_customer()
    {
        var budi = await _shop.CustomerIdAsync("budi@example.com");
        var soap = await _shop.ProductIdAsync("Sabun Cuci Piring 750 ml");

        var placed = await _shop.OtherOfficer.OrderAsync(Orders.Of((soap, 1)).With("cu_email", "budi@example.com").With("cu_name", "Budi dari Toko")).Created();

        placed.Json["customer"].Number("cu_id").ShouldNotBe(budi);
        placed.Json["customer"].Word("cu_name").ShouldBe("Budi dari Toko");
    }

    [Fact]
    public async Task A_number_and_an_email_that_agree_are_one_customer()
    {
        var siti = await _shop.CustomerIdAsync("siti@example.com");

        var placed = await _shop.Officer.OrderAsync(Orders.Of((1, 1)).With("cu_id", siti).With("cu_email", "Siti@example.com")).Created();

        placed.Json["customer"].Number("cu_id").ShouldBe(siti);
    }

    [Fact]
    public async Task A_number_and_an_email_that_disagree_are_422_and_change_nothing()
    {
        var siti = await _shop.CustomerIdAsync("siti@example.com");
        var before = await _shop.Database.ContentsAsync();

        await _shop.Officer.OrderAsync(Orders.Of((1, 1)).With("cu_id", siti).With("cu_email", "budi@example.com")).ShouldBeInvalid("cu_email");
        await _shop.Officer.OrderAsync(Orders.Of((1, 1)).With("cu_id", siti).With("cu_email", "nobody.yet@example.com")).ShouldBeInvalid("cu_email");

        (await _shop.Database.ContentsAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task A_customer_of_another_merchant_is_422_like_one_that_does_not_exist()
    {
        var hendra = await _shop.CustomerIdAsync("hendra@example.com");
        var before = await _shop.Database.ContentsAsync();

        var foreign = await _shop.Officer.OrderAsync(Orders.Of((1, 1)).With("cu_id", hendra)).ShouldBeInvalid("cu_id");
        var missing = await _shop.Officer.OrderAsync(Orders.Of((1, 1)).With("cu_id", 999_999_999)).ShouldBeInvalid("cu_id");

        foreign.Json["errors"]!.ToJsonString().ShouldBe(missing.Json["errors"]!.ToJsonString());
        (await _shop.Database.ContentsAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task No_customer_at_all_is_fine_at_the_till()
    {
        var placed = await _shop.Officer.OrderAsync(Orders.Of((1, 1))).Created();

        placed.Json.IsNull("customer").ShouldBeTrue();
    }

    [Fact]
    public async Task Twenty_orders_at_once_for_one_new_email_make_one_customer()
    {
        var placed = await Task.WhenAll(Enumerable.Range(0, 20).Select(i =>
            _shop.Officer.OrderAsync(Orders.Of((1, 1)).With("cu_email", i % 2 == 0 ? "ramai@example.com" : "RAMAI@example.com")).Created()));

        placed.Select(order => order.Json["customer"].Number("cu_id")).Distinct().ShouldHaveSingleItem();
        (await _shop.Database.ReadAsync<long>("select count(*) from identity.customers where email_key = 'ramai@example.com'")).ShouldBe(1);
    }
}
