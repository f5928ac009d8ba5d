using Atapos.Identity.Domain;
using Atapos.Shared;

namespace Atapos.Identity.Tests.Domain;

/// <summary>How a customer is changed, signed out, shut out and erased.</summary>
public sealed class CustomerLifeTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, 250, TimeSpan.Zero);

    [Fact]
    public void Signing_out_everywhere_ends_tokens_of_the_same_second_and_lets_the_next_one_say_a_later_one()
    {
        var customer = Registered();
        customer.TokensFrom(Noon).ShouldBe(Noon);

        customer.SignOutEverywhere(Noon);

        customer.SignedOutAt.ShouldBe(Second(1));
        customer.TokensFrom(Noon.AddMilliseconds(100)).ShouldBe(Second(1));
        customer.TokensFrom(Second(5)).ShouldBe(Second(5));
    }

    [Fact]
    public void Signing_out_on_the_second_ends_the_tokens_of_that_second_too()
    {
        var customer = Registered();

        customer.SignOutEverywhere(Second(0));

        customer.SignedOutAt.ShouldBe(Second(1));
    }

    [Fact]
    public void Signing_out_twice_within_a_second_ends_the_token_that_was_issued_in_between()
    {
        var customer = Registered();
        customer.SignOutEverywhere(Noon);
        var issued = customer.TokensFrom(Noon.AddMilliseconds(100));

        customer.SignOutEverywhere(Noon.AddMilliseconds(200));

        customer.SignedOutAt!.Value.ShouldBeGreaterThan(issued);
    }

    [Fact]
    public void What_was_erased_cannot_be_filled_again()
    {
        var customer = Registered();
        customer.Erase(Noon);

        Should.Throw<DomainException>(() => customer.Rename("Budi")).Code.ShouldBe("customer.erased");
        Should.Throw<DomainException>(() => customer.CallAt("0812")).Code.ShouldBe("customer.erased");
        Should.Throw<DomainException>(() => customer.MoveTo(EmailAddress.Of("a@example.com"), Noon)).Code.ShouldBe("customer.erased");
    }

    [Fact]
    public void Who_is_shut_out_is_signed_out_and_stays_so_when_let_in_again()
    {
        var customer = Registered();

        customer.ShutOut(Noon);
        customer.IsActive.ShouldBeFalse();
        customer.LetIn();

        customer.IsActive.ShouldBeTrue();
        customer.SignedOutAt.ShouldBe(Second(1));
    }

    [Fact]
    public void Another_address_signs_out_and_another_writing_of_the_same_does_not()
    {
        var (moved, rewritten) = (Registered(), Registered());

        moved.MoveTo(EmailAddress.Of("siti@example.com"), Noon);
        rewritten.MoveTo(EmailAddress.Of("BUDI@example.com"), Noon);

        moved.EmailKey.ShouldBe("siti@example.com");
        moved.SignedOutAt.ShouldNotBeNull();
        rewritten.Email!.Value.Value.ShouldBe("BUDI@example.com");
        rewritten.SignedOutAt.ShouldBeNull();
    }

    [Fact]
    public void Erasing_removes_all_that_says_who_it_was_and_tells_it_once()
    {
        var customer = Registered();

        customer.Erase(Noon);
        customer.Erase(Noon.AddDays(1));

        (customer.Email, customer.EmailKey, customer.Name, customer.Phone).ShouldBe((null, null, null, null));
        customer.IsActive.ShouldBeFalse();
        customer.ErasedAt.ShouldBe(Noon);
        customer.SignedOutAt.ShouldBe(Second(1));
        customer.TakeEvents().ShouldBe([new CustomerWasErased(7, Noon)]);
        Should.Throw<DomainException>(customer.LetIn).Code.ShouldBe("customer.erased");
    }

    [Fact]
    public void Names_and_phones_are_checked_when_they_change_as_when_they_come()
    {
        var customer = Registered();

        Should.Throw<DomainException>(() => customer.Rename("two\nlines")).Code.ShouldBe("customer.name-invalid");
        Should.Throw<DomainException>(() => customer.Rename(new string('x', 121))).Code.ShouldBe("customer.name-invalid");
        Should.Throw<DomainException>(() => customer.CallAt(new string('0', 33))).Code.ShouldBe("customer.phone-invalid");
        customer.Rename("  Budi Santoso ");
        customer.CallAt(" ");

        (customer.Name, customer.Phone).ShouldBe(("Budi Santoso", null));
    }

    private static DateTimeOffset Second(int second) => new(2026, 11, 22, 12, 0, second, TimeSpan.Zero);

    private static Customer Registered() => Customer.Register(TenantId.Of(1), 7, EmailAddress.Of("Budi@example.com"), "Budi", "0812", Noon);
}
