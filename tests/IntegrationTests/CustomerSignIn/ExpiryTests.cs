using System.Net;
using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.CustomerSignIn;

/// <summary>What is mailed works for a while: a link 15 minutes, a code 5.</summary>
public sealed class ExpiryTests(ClockShop day) : IClassFixture<ClockShop>
{
    [Fact]
    public async Task A_link_works_until_15_minutes_have_passed()
    {
        var (inTime, late) = (new Mailbox(day.Shop), new Mailbox(day.Shop));
        var tokens = (await inTime.LinkTokenAsync(), await late.LinkTokenAsync());

        day.Clock.Advance(TimeSpan.FromMinutes(15) - TimeSpan.FromSeconds(1));
        await inTime.ShowLinkAsync(tokens.Item1).Ok();
        day.Clock.Advance(TimeSpan.FromSeconds(1));
        await late.ShowLinkAsync(tokens.Item2).ShouldBeProblem(HttpStatusCode.Unauthorized, "sign-in.link-invalid");
    }

    [Fact]
    public async Task A_code_works_until_5_minutes_have_passed()
    {
        var (inTime, late) = (new Mailbox(day.Shop), new Mailbox(day.Shop));
        var codes = (await inTime.OtpAsync(), await late.OtpAsync());

        day.Clock.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(1));
        await inTime.ShowOtpAsync(codes.Item1).Ok();
        day.Clock.Advance(TimeSpan.FromSeconds(1));
        await late.ShowOtpAsync(codes.Item2).ShouldBeProblem(HttpStatusCode.Unauthorized, "sign-in.otp-invalid");
    }

    [Fact]
    public async Task A_token_lives_for_the_hours_that_a_setting_says()
    {
        var budi = new Mailbox(day.Shop);
        var entered = await budi.ShowOtpAsync(await budi.OtpAsync()).Ok();
        var customer = day.Shop.Staff(entered.Json.Word("access_token"));

        entered.Json.Number("expires_in").ShouldBe(168 * 3600);
        day.Clock.Advance(TimeSpan.FromHours(168) - TimeSpan.FromMinutes(1));
        await customer.GetAsync("auth/customer/me").Ok();
        day.Clock.Advance(TimeSpan.FromMinutes(2));
        await customer.GetAsync("auth/customer/me").ShouldBeProblem(HttpStatusCode.Unauthorized, "auth.required");
    }
}
