using System.Net;
using Atapos.Shared.Hosting.Edge;

namespace Atapos.Shared.Hosting.Tests.Edge;

public sealed class ClientAddressTests
{
    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData("::ffff:203.0.113.7", "203.0.113.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64")]
    [InlineData("2001:db8:1:2::", "2001:db8:1:2::/64")]
    [InlineData("fe80::1%3", "fe80::/64")]
    [InlineData("::1", "::/64")]
    public void An_address_counts_as_itself_and_of_IPv6_as_its_network(string address, string text) =>
        ClientAddress.TextOf(IPAddress.Parse(address)).ShouldBe(text);

    [Fact]
    public void A_connection_without_an_address_has_a_name_too() => ClientAddress.TextOf(null).ShouldBe("unknown");

    [Theory]
    [InlineData("203.0.113.7", "::ffff:203.0.113.7", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    [InlineData("203.0.113.7", "203.0.113.8", false)]
    [InlineData("0.0.0.1", "::1", false)]
    public void The_number_and_the_kind_say_the_same_as_the_text(string one, string other, bool same)
    {
        (Of(one) == Of(other)).ShouldBe(same);
        string.Equals(ClientAddress.TextOf(IPAddress.Parse(one)), ClientAddress.TextOf(IPAddress.Parse(other)), StringComparison.Ordinal).ShouldBe(same);
    }

    private static (bool, long) Of(string address) => (ClientAddress.IsNetwork(IPAddress.Parse(address)), ClientAddress.NumberOf(IPAddress.Parse(address)));
}
