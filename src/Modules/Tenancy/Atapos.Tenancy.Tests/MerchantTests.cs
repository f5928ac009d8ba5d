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

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_merchants_number_is_above_zero(long id) =>
        Should.Throw<DomainException>(() => TenantId.Of(id)).Code.ShouldBe("tenant.invalid");
}
