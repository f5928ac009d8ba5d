using Atapos.Identity.Domain;
using Atapos.Shared;
using FsCheck.Xunit;

namespace Atapos.Identity.Tests.Domain;

public sealed class EmailAddressTests
{
    [Theory]
    [InlineData("budi@example.com")]
    [InlineData("Budi.Santoso+kasir@Mail.Example.CO.ID")]
    [InlineData("o'neil_99@a-b.id")]
    [InlineData("a@1.id")]
    public void A_well_formed_address_is_kept_as_given(string text) => EmailAddress.Of(text).Value.ShouldBe(text);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("budi")]
    [InlineData("budi@")]
    [InlineData("@example.com")]
    [InlineData("budi@localhost")]
    [InlineData("budi@@example.com")]
    [InlineData("budi@a@example.com")]
    [InlineData(".budi@example.com")]
    [InlineData("budi.@example.com")]
    [InlineData("bu..di@example.com")]
    [InlineData("bu di@example.com")]
    [InlineData("budi@-example.com")]
    [InlineData("budi@example-.com")]
    [InlineData("budi@example..com")]
    [InlineData("budi@example.com.")]
    [InlineData("budi@example.com\r\nBcc: all@example.com")]
    [InlineData("Budi <budi@example.com>")]
    [InlineData("budi@exämple.com")]
    [InlineData("büdi@example.com")]
    public void Anything_else_is_refused(string? text)
    {
        EmailAddress.TryParse(text, out _).ShouldBeFalse();
        Should.Throw<DomainException>(() => EmailAddress.Of(text)).Code.ShouldBe("email.invalid");
    }

    [Fact]
    public void Spaces_around_it_are_taken_off() => EmailAddress.Of("  budi@example.com\n").Value.ShouldBe("budi@example.com");

    [Fact]
    public void It_has_at_most_254_characters()
    {
        var domain = string.Join('.', Enumerable.Repeat(new string('d', 62), 3)) + ".id";
        var longest = new string('a', EmailAddress.MaxLength - domain.Length - 1) + "@" + domain;

        longest.Length.ShouldBe(254);
        EmailAddress.TryParse(longest, out _).ShouldBeTrue();
        EmailAddress.TryParse("a" + longest, out _).ShouldBeFalse();
    }

    [Fact]
    public void The_part_before_the_at_has_at_most_64_characters()
    {
        EmailAddress.TryParse(new string('a', 64) + "@example.com", out _).ShouldBeTrue();
        EmailAddress.TryParse(new string('a', 65) + "@example.com", out _).ShouldBeFalse();
    }

    [Fact]
    public void Two_writings_of_one_address_have_one_key() =>
        EmailAddress.Of("BUDI@Example.COM").Key.ShouldBe(EmailAddress.Of("budi@example.com").Key);

    [Property]
    public bool Whatever_is_accepted_is_accepted_again_from_its_key(string text) =>
        !EmailAddress.TryParse(text + "@example.com", out var address) || string.Equals(EmailAddress.Of(address.Key).Value, address.Key, StringComparison.Ordinal);
}
