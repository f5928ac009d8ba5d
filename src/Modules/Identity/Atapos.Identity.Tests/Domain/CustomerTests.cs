using Atapos.Identity.Domain;
using Atapos.Shared;

namespace Atapos.Identity.Tests.Domain;

public sealed class CustomerTests
{
    private static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void A_new_customer_is_active_and_belongs_to_its_merchant()
    {
        var customer = Register(" Budi Santoso ", " 081234567801 ");

        customer.Tenant.ShouldBe(TenantId.Of(7));
        customer.Id.ShouldBe(42);
        customer.Email.ShouldBe(EmailAddress.Of("Budi@Example.com"));
        customer.EmailKey.ShouldBe("budi@example.com");
        customer.Name.ShouldBe("Budi Santoso");
        customer.Phone.ShouldBe("081234567801");
        customer.IsActive.ShouldBeTrue();
        customer.CreatedAt.ShouldBe(At);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    public void A_blank_name_or_phone_is_none(string? blank)
    {
        var customer = Register(blank, blank);

        customer.Name.ShouldBeNull();
        customer.Phone.ShouldBeNull();
    }

    [Fact]
    public void A_name_has_at_most_120_characters()
    {
        Register(new string('n', 120), null).Name!.Length.ShouldBe(120);
        CodeOf(() => Register(new string('n', 121), null)).ShouldBe("customer.name-invalid");
    }

    [Fact]
    public void A_phone_number_has_at_most_32_characters()
    {
        Register(null, new string('8', 32)).Phone!.Length.ShouldBe(32);
        CodeOf(() => Register(null, new string('8', 33))).ShouldBe("customer.phone-invalid");
    }

    [Theory]
    [InlineData("Bu\0di")]
    [InlineData("Budi\r\nBcc: all@example.com")]
    public void A_name_or_phone_is_one_line_of_text(string text)
    {
        CodeOf(() => Register(text, null)).ShouldBe("customer.name-invalid");
        CodeOf(() => Register(null, text)).ShouldBe("customer.phone-invalid");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_number_is_above_zero(long id) =>
        Should.Throw<ArgumentException>(() => Customer.Register(TenantId.Of(7), id, EmailAddress.Of("a@example.com"), null, null, At));

    private static Customer Register(string? name, string? phone) =>
        Customer.Register(TenantId.Of(7), 42, EmailAddress.Of("Budi@Example.com"), name, phone, At);

    private static string CodeOf(Action act) => Should.Throw<DomainException>(act).Code;
}
