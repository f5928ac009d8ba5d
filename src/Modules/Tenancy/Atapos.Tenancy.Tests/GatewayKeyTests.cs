using Atapos.Shared;
using Atapos.Tenancy.Contracts;
using Atapos.Tenancy.Domain;

namespace Atapos.Tenancy.Tests;

public sealed class GatewayKeyTests
{
    [Theory]
    [InlineData("SB-Mid-server-abcDEF_123")]
    [InlineData("Mid-server-abcDEF_123")]
    [InlineData("anything~!")]
    public void A_key_is_taken_as_it_is_whatever_it_begins_with(string text) => GatewayKey.Of(text).Value.ShouldBe(text);

    [Theory]
    [InlineData("")]
    [InlineData(" SB-Mid-server-abc")]
    [InlineData("SB-Mid-server-abc\n")]
    [InlineData("SB-Mid server-abc")]
    [InlineData("SB-Mid-server-abc\u00A0")]
    [InlineData("\u201CSB-Mid-server-abc\u201D")]
    [InlineData("SB-Mid-server-\u0000abc")]
    public void A_key_with_white_space_or_signs_that_no_key_has_is_refused(string text) =>
        Should.Throw<DomainException>(() => GatewayKey.Of(text)).Code.ShouldBe("merchant.gateway-key-invalid");

    [Fact]
    public void A_key_has_at_most_200_characters()
    {
        GatewayKey.Of(new('k', 200)).Value.Length.ShouldBe(200);
        Should.Throw<DomainException>(() => GatewayKey.Of(new('k', 201))).Code.ShouldBe("merchant.gateway-key-invalid");
    }

    [Fact]
    public void Nothing_that_holds_a_server_key_prints_it()
    {
        const string Secret = "SB-Mid-server-secret";
        var shown = $"{GatewayKey.Of(Secret)} {new GatewayAccount(Secret, "SB-Mid-client-public", IsProduction: false)} {Should.Throw<DomainException>(() => GatewayKey.Of(Secret + " "))}";
        shown.ShouldNotContain(Secret);
        shown.ShouldContain("SB-Mid-client-public");
    }
}
