using Atapos.Shared;
using Atapos.Tenancy.Domain;

namespace Atapos.Tenancy.Tests;

public sealed class MerchantTests
{
    private static readonly DateTimeOffset Noon = new(2025, 11, 8, 5, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_new_shop_is_open_to_customers_and_does_not_tax_its_service_charge()
    {
        var merchant = Merchant.Open(TenantId.Of(1), new(" Warung Demo ", BusinessType.Fnb), Noon);
        (merchant.Name, merchant.IsActive, merchant.CustomerOrdering, merchant.ServiceChargeTaxable, merchant.TimeZone, merchant.PosMode)
            .ShouldBe(("Warung Demo", true, true, false, "Asia/Jakarta", PosMode.Centralized));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    public void A_shop_has_a_name(string name) =>
        Should.Throw<DomainException>(() => Merchant.Open(TenantId.Of(1), new(name, BusinessType.Fnb), Noon)).Code.ShouldBe("merchant.name-invalid");

    [Theory]
    [InlineData("Mars/Olympus")]
    [InlineData("")]
    public void A_shop_lives_in_a_known_time_zone(string zone) =>
        Should.Throw<DomainException>(() => Merchant.Open(TenantId.Of(1), new("Warung", BusinessType.Fnb, TimeZone: zone), Noon))
            .Code.ShouldBe("merchant.time-zone-unknown");

    [Fact]
    public void A_change_that_is_refused_changes_nothing_else()
    {
        var merchant = Merchant.Open(TenantId.Of(1), new("Warung", BusinessType.Fnb), Noon);
        var before = merchant.Details;

        Should.Throw<DomainException>(() => merchant.Revise(before with { Name = "Toko", BusinessType = BusinessType.Retail, TimeZone = "Mars/Olympus" }));
        merchant.Details.ShouldBe(before);

        merchant.Revise(before with { Locale = Language.En, CustomerOrdering = false });
        merchant.Details.ShouldBe(new("Warung", BusinessType.Fnb, PosMode.Centralized, "Asia/Jakarta", Language.En, ServiceChargeTaxable: false, CustomerOrdering: false));
    }

    [Fact]
    public void A_deleted_shop_is_served_no_more_and_was_deleted_once()
    {
        var merchant = Merchant.Open(TenantId.Of(1), new("Warung", BusinessType.Fnb), Noon);

        merchant.Delete(Noon);
        merchant.Delete(Noon.AddDays(1));

        (merchant.IsActive, merchant.DeletedAt).ShouldBe((false, Noon));
    }

    [Fact]
    public void A_shop_takes_money_with_another_account_or_with_none_of_its_own()
    {
        var merchant = Merchant.Open(TenantId.Of(1), new("Warung", BusinessType.Fnb), Noon);
        merchant.MidtransServerKey.ShouldBeNull();

        merchant.TakeMoneyWith([1, 2, 3], GatewayKey.Of("public"), isProduction: true);
        (merchant.MidtransServerKey!.Length, merchant.MidtransClientKey, merchant.MidtransIsProduction).ShouldBe((3, "public", true));

        merchant.TakeMoneyWith(null, null, isProduction: false);
        (merchant.MidtransServerKey, merchant.MidtransClientKey, merchant.MidtransIsProduction).ShouldBe((null, null, false));
    }

    [Theory]
    [InlineData("Asia/Jakarta")]
    [InlineData("Asia/Pontianak")]
    [InlineData("America/Argentina/Buenos_Aires")]
    [InlineData("America/Port-au-Prince")]
    [InlineData("Asia/Calcutta")]
    [InlineData("Etc/GMT+7")]
    [InlineData("UTC")]
    public void Zones_of_the_IANA_database_are_known(string zone) => ShopTimeZone.IsKnown(zone).ShouldBeTrue();

    [Theory]
    [InlineData("SE Asia Standard Time")]
    [InlineData("UTC-11")]
    [InlineData("asia/jakarta")]
    [InlineData("posix/Asia/Jakarta")]
    [InlineData("../zoneinfo/Asia/Jakarta")]
    [InlineData("Asia//Jakarta")]
    [InlineData("Asia/Jakarta/")]
    [InlineData("Asia")]
    public void What_only_looks_like_a_zone_is_not(string zone) => ShopTimeZone.IsKnown(zone).ShouldBeFalse();

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_merchants_number_is_above_zero(long id) =>
        Should.Throw<DomainException>(() => TenantId.Of(id)).Code.ShouldBe("tenant.invalid");
}
