using System.Net;
using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.CustomerSignIn;

/// <summary>Customers sign in by a link or a code from their mailbox (ruling 31).</summary>
public sealed class SignInTests(DemoShop demo) : IClassFixture<DemoShop>
{
    private readonly TestShop _shop = demo.Shop;

    [Fact]
    public async Task A_link_lets_its_customer_in_once()
    {
        var budi = new Mailbox(_shop);
        var token = await budi.LinkTokenAsync();

        var entered = await budi.ShowLinkAsync(token).Ok();

        entered.Json.Word("token_type").ShouldBe("bearer");
        entered.Json["customer"].Word("cu_email").ShouldBe(budi.Address);
        entered.Json["customer"].IsNull("cu_name").ShouldBeTrue();
        var me = await _shop.Staff(entered.Json.Word("access_token")).GetAsync("auth/customer/me").Ok();
        me.Json.Number("cu_id").ShouldBe(entered.Json["customer"].Number("cu_id"));
        me.Json.Number("me_id").ShouldBe(1);
        me.Json.Word("cu_email").ShouldBe(budi.Address);
        await budi.ShowLinkAsync(token).ShouldBeProblem(HttpStatusCode.Unauthorized, "sign-in.link-invalid");
    }

    [Fact]
    public async Task A_code_lets_its_customer_in_once()
    {
        var budi = new Mailbox(_shop);
        var code = await budi.OtpAsync();

        var entered = await budi.ShowOtpAsync(code).Ok();

        await _shop.Staff(entered.Json.Word("access_token")).GetAsync("orders/my-orders").Ok();
        await budi.ShowOtpAsync(code).ShouldBeProblem(HttpStatusCode.Unauthorized, "sign-in.otp-invalid");
    }

    [Fact]
    public async Task Only_signing_in_makes_a_customer_and_only_once()
    {
        var budi = new Mailbox(_shop);

        var code = await budi.OtpAsync();
        (await CountAsync(budi)).ShouldBe(0);
        var first = await budi.ShowOtpAsync(code).Ok();
        var second = await budi.ShowLinkAsync(await budi.LinkTokenAsync()).Ok();

        (await CountAsync(budi)).ShouldBe(1);
        second.Json["customer"].Number("cu_id").ShouldBe(first.Json["customer"].Number("cu_id"));
    }

    [Fact]
    public async Task A_mailbox_is_the_same_in_any_case_of_its_letters()
    {
        var budi = new Mailbox(_shop);
        var code = await budi.OtpAsync();

        await _shop.Anonymous.PostAsync("auth/customer/verify-otp", new { email = budi.Address.ToUpperInvariant(), otp = code }).Ok();
    }

    [Fact]
    public async Task A_new_request_ends_the_old_one()
    {
        var budi = new Mailbox(_shop);
        var (oldCode, oldToken) = (await budi.OtpAsync(), await budi.LinkTokenAsync());
        var (newCode, newToken) = (await budi.OtpAsync(), await budi.LinkTokenAsync());

        await budi.ShowLinkAsync(oldToken).ShouldBeProblem(HttpStatusCode.Unauthorized, "sign-in.link-invalid");
        await budi.ShowLinkAsync(newToken).Ok();
        if (!string.Equals(oldCode, newCode, StringComparison.Ordinal))
        {
            await budi.ShowOtpAsync(oldCode).ShouldBeProblem(HttpStatusCode.Unauthorized, "sign-in.otp-invalid");
        }

        await budi.ShowOtpAsync(newCode).Ok();
    }

    [Fact]
    public async Task What_is_mailed_is_for_one_merchant_alone()
    {
        var budi = new Mailbox(_shop);
        var (code, token) = (await budi.OtpAsync(merchant: 1), await budi.LinkTokenAsync(merchant: 1));

        await budi.ShowOtpAsync(code, merchant: 2).ShouldBeProblem(HttpStatusCode.Unauthorized, "sign-in.otp-invalid");
        await budi.ShowLinkAsync(token, merchant: 2).ShouldBeProblem(HttpStatusCode.Unauthorized, "sign-in.link-invalid");

        var entered = await budi.ShowLinkAsync(token, merchant: 1).Ok();
        await _shop.Staff(entered.Json.Word("access_token")).With("X-Merchant-Id", "2").GetAsync("auth/customer/me")
            .ShouldBeProblem(HttpStatusCode.Forbidden, "tenant.mismatch");
    }

    [Fact]
    public async Task A_code_is_for_one_mailbox_alone()
    {
        var (budi, siti) = (new Mailbox(_shop), new Mailbox(_shop));
        var code = await budi.OtpAsync();
        await siti.OtpAsync();

        await _shop.Anonymous.PostAsync("auth/customer/verify-otp", new { email = $"{Guid.CreateVersion7():N}@example.com", otp = code })
            .ShouldBeProblem(HttpStatusCode.Unauthorized, "sign-in.otp-invalid");
        await budi.ShowOtpAsync(code).Ok();
    }

    [Fact]
    public async Task Five_wrong_codes_end_the_right_one()
    {
        var (budi, siti) = (new Mailbox(_shop), new Mailbox(_shop));
        var (ofBudi, ofSiti) = (await budi.OtpAsync(), await siti.OtpAsync());

        for (var attempt = 1; attempt <= 5; attempt++)
        {
            await budi.ShowOtpAsync(Mailbox.Other(ofBudi)).ShouldBeProblem(HttpStatusCode.Unauthorized, "sign-in.otp-invalid");
            if (attempt < 5)
            {
                await siti.ShowOtpAsync(Mailbox.Other(ofSiti)).ShouldBeProblem(HttpStatusCode.Unauthorized, "sign-in.otp-invalid");
            }
        }

        await budi.ShowOtpAsync(ofBudi).ShouldBeProblem(HttpStatusCode.Unauthorized, "sign-in.otp-invalid");
        await siti.ShowOtpAsync(ofSiti).Ok();
    }

    [Fact]
    public async Task Of_parallel_showings_of_one_right_secret_exactly_one_gets_a_token()
    {
        var budi = new Mailbox(_shop);
        var (code, token) = (await budi.OtpAsync(), await budi.LinkTokenAsync());

        var byCode = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => budi.ShowOtpAsync(code)));
        var byLink = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => budi.ShowLinkAsync(token)));

        byCode.Count(answer => answer.Status == 200).ShouldBe(1);
        byCode.Count(answer => answer.Status == 401).ShouldBe(7);
        byLink.Count(answer => answer.Status == 200).ShouldBe(1);
        byLink.Count(answer => answer.Status == 401).ShouldBe(7);
        (await CountAsync(budi)).ShouldBe(1);
    }

    [Theory]
    [InlineData("request-magic-link", """{"email":null}""", "email")]
    [InlineData("request-magic-link", """{"email":"nobody"}""", "email")]
    [InlineData("request-otp", """{"email":"a@b@c.example"}""", "email")]
    [InlineData("request-otp", """{"email":"a@example.com\r\nBcc: b@example.com"}""", "email")]
    [InlineData("request-otp", """{"email":5}""", "email")]
    [InlineData("request-otp", """{}""", "email")]
    [InlineData("verify-otp", """{"email":"a@example.com"}""", "otp")]
    [InlineData("verify-otp", """{"email":"a@example.com","otp":123456}""", "otp")]
    [InlineData("verify-otp", """{"otp":"123456"}""", "email")]
    [InlineData("verify-magic-link", """{"token":""}""", "token")]
    [InlineData("verify-magic-link", """{"token":["x"]}""", "token")]
    public async Task What_cannot_be_is_422_on_its_field_and_mails_nothing(string door, string body, string field)
    {
        var refused = await _shop.Anonymous.PostTextAsync($"auth/customer/{door}", body).ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "validation");

        refused.Json["errors"]![field].ShouldNotBeNull();
    }

    [Theory]
    [InlineData("request-otp")]
    [InlineData("request-magic-link")]
    public async Task An_address_beyond_254_characters_is_422(string door) => await _shop.Anonymous
        .PostAsync($"auth/customer/{door}", new { email = $"{new string('a', 60)}@{string.Join('.', Enumerable.Repeat(new string('b', 60), 4))}.example" })
        .ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "validation");

    [Fact]
    public async Task A_customer_that_staff_shut_out_is_out_at_once_and_cannot_come_back()
    {
        var budi = new Mailbox(_shop);
        var token = await budi.SignInAsync();
        var id = (await _shop.Staff(token).GetAsync("auth/customer/me").Ok()).Json.Number("cu_id");

        await _shop.Officer.PutAsync($"customers/{id}", new { cu_is_active = false }).Ok();

        await _shop.Staff(token).GetAsync("auth/customer/me").ShouldBeProblem(HttpStatusCode.Unauthorized, "auth.required");
        await budi.ShowOtpAsync(await budi.OtpAsync()).ShouldBeProblem(HttpStatusCode.Unauthorized, "sign-in.otp-invalid");

        await _shop.Officer.PutAsync($"customers/{id}", new { cu_is_active = true }).Ok();
        await _shop.Staff(token).GetAsync("auth/customer/me").ShouldBeProblem(HttpStatusCode.Unauthorized, "auth.required");
        await _shop.Staff(await budi.SignInAsync()).GetAsync("auth/customer/me").Ok();
    }

    [Fact]
    public async Task Staff_are_not_let_in_at_the_customers_door_nor_customers_at_theirs()
    {
        var customer = _shop.Staff(await new Mailbox(_shop).SignInAsync());

        await _shop.Officer.GetAsync("auth/customer/me").ShouldBeProblem(HttpStatusCode.Forbidden, "auth.forbidden");
        await _shop.Admin.PostAsync("auth/customer/logout").ShouldBeProblem(HttpStatusCode.Forbidden, "auth.forbidden");
        await _shop.Admin.PutAsync("customers/me", new { cu_name = "x" }).ShouldBeProblem(HttpStatusCode.Forbidden, "auth.forbidden");
        await customer.GetAsync("customers").ShouldBeProblem(HttpStatusCode.Forbidden, "auth.forbidden");
        await customer.GetAsync("mails").ShouldBeProblem(HttpStatusCode.Forbidden, "auth.forbidden");
    }

    private async Task<long> CountAsync(Mailbox mailbox) =>
        await _shop.Database.ReadAsync<long>("select count(*) from identity.customers where email_key = $1", mailbox.Address);
}
