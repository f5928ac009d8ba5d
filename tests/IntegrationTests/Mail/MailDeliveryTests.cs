using System.Net;
using System.Text.Json.Nodes;
using Atapos.IntegrationTests.CustomerSignIn;
using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Mail;

/// <summary>A mail is sent once it is due, again when that failed, and is never lost from sight.</summary>
public sealed class MailDeliveryTests : IAsyncLifetime
{
    private AtlasSandbox _sandbox = null!;
    private TestShop _shop = null!;

    public async Task InitializeAsync()
    {
        _sandbox = await AtlasSandbox.StartAsync(mailUser: "toko");
        _shop = await OpenAsync("rahasia");
    }

    public async Task DisposeAsync()
    {
        await _shop.DisposeAsync();
        await _shop.Database.DisposeAsync();
        await _sandbox.DisposeAsync();
    }

    [Fact]
    public async Task A_mail_says_the_same_in_text_and_html_in_the_merchants_language()
    {
        var budi = new Mailbox(_shop);
        var code = await budi.OtpAsync();
        var indonesian = (await _sandbox.MailsToAsync(budi.Address)).Single()!;
        await _shop.Database.ExecuteAsync("update tenancy.merchants set locale = 'en' where me_id = 1");
        await Eventually.BeTrueAsync(
            async () =>
            {
                await budi.LinkTokenAsync();
                return (await _sandbox.MailsToAsync(budi.Address))[0].Word("text").Contains("You asked", StringComparison.Ordinal);
            },
            "the shop should write English");
        var english = (await _sandbox.MailsToAsync(budi.Address))[0]!;

        indonesian.Word("subject").ShouldBe($"{code} adalah kode Anda untuk Warung Demo");
        indonesian.Word("text").ShouldContain("Kode Anda");
        indonesian.Word("html").ShouldContain(code);
        indonesian.Word("html").ShouldContain("<html lang=\"id\">");
        indonesian.Word("authenticated_as").ShouldBe("toko");
        indonesian.Word("from").ShouldBe("noreply@warung.example");
        english.Word("html").ShouldContain(Mailbox.TokenIn(english.Word("text")));
        english.Word("html").ShouldContain("<html lang=\"en\">");
        (await _sandbox.Http.GetStringAsync($"/mail/{english.Number("id")}/raw")).ShouldContain("Content-Type: multipart/alternative");
        Header(english, "Auto-Submitted").ShouldBe("auto-generated");
    }

    [Fact]
    public async Task A_mail_server_that_is_down_at_first_gets_the_mail_once()
    {
        await _sandbox.MisbehaveAsync("mail", "down");
        var budi = $"{Guid.CreateVersion7():N}@example.com";
        await _shop.Anonymous.PostAsync("auth/customer/request-otp", new { email = budi }).Ok();
        await Eventually.BeTrueAsync(async () => (await OnlyMailAsync()).Number("attempts") >= 2, "it should be tried twice");
        (await OnlyMailAsync()).Word("state").ShouldBe("waiting");
        (await OnlyMailAsync()).IsNull("last_error").ShouldBeFalse();
        (await _shop.Anonymous.GetAsync("/health/full")).Json["mails"].Number("waiting").ShouldBe(1);

        await _sandbox.MisbehaveAsync("mail", "none");
        await _sandbox.MailToAsync(budi);

        await Eventually.BeTrueAsync(async () => (await OnlyMailAsync()).Word("state") is "sent", "it should be marked as sent");
        await Task.Delay(TimeSpan.FromSeconds(2));
        (await _sandbox.MailsToAsync(budi)).Count.ShouldBe(1);
        (await _shop.Database.ReadAsync<long>("select count(*) from edge.mails where body is not null")).ShouldBe(0);
    }

    [Fact]
    public async Task A_mail_whose_acknowledgement_was_lost_comes_again_under_the_same_message_id()
    {
        (await _sandbox.Http.PostAsync("/faults", Json("""{"service":"mail","mode":"cut_after_acting","times":1}"""))).EnsureSuccessStatusCode();
        var budi = $"{Guid.CreateVersion7():N}@example.com";
        await _shop.Anonymous.PostAsync("auth/customer/request-otp", new { email = budi }).Ok();

        await _sandbox.MailToAsync(budi, count: 2);

        var mails = await _sandbox.MailsToAsync(budi);
        mails[0].Word("message_id").ShouldBe(mails[1].Word("message_id"));
        mails[0].Word("text").ShouldBe(mails[1].Word("text"));
        Header(mails[0]!, "Date").ShouldBe(Header(mails[1]!, "Date"));
    }

    [Fact]
    public async Task A_refused_mail_ends_in_a_state_that_staff_see_and_can_send_again_while_it_is_of_use()
    {
        await _sandbox.MisbehaveAsync("mail", "reject");
        var budi = $"{Guid.CreateVersion7():N}@example.com";
        await _shop.Anonymous.PostAsync("auth/customer/request-otp", new { email = budi }).Ok();

        await Eventually.BeTrueAsync(async () => (await OnlyMailAsync()).Word("state") is "failed", "it should be given up");

        var failed = (await _shop.Officer.GetAsync("mails?state=failed").Ok()).Rows.Single()!;
        failed.Word("recipient").ShouldBe(budi);
        failed.Word("kind").ShouldBe("sign-in.otp");
        failed.Number("attempts").ShouldBe(3);
        (await _shop.Officer.GetAsync("mails?state=sent").Ok()).Rows.Count.ShouldBe(0);
        (await _shop.OtherOfficer.GetAsync("mails").Ok()).Rows.Count.ShouldBe(0);
        (await _shop.Anonymous.GetAsync("/health/full")).Json["mails"].Number("failed").ShouldBe(1);
        await _shop.OtherOfficer.PostAsync($"mails/{failed.Word("id")}/retry").ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        await _shop.Officer.GetAsync("mails?state=lost").ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "validation");

        await _sandbox.MisbehaveAsync("mail", "none");
        await _shop.Officer.PostAsync($"mails/{failed.Word("id")}/retry").Expect(HttpStatusCode.NoContent);
        await _sandbox.MailToAsync(budi);
        await _shop.Officer.PostAsync($"mails/{failed.Word("id")}/retry").ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task A_wrong_password_is_told_where_staff_look_and_never_the_password()
    {
        await using var shop = await OpenAsync("salah-sekali");
        await shop.Anonymous.PostAsync("auth/customer/request-otp", new { email = $"{Guid.CreateVersion7():N}@example.com" }).Ok();

        await Eventually.BeTrueAsync(
            async () => (await shop.Officer.GetAsync("mails?state=failed").Ok()).Rows.Count == 1, "it should be given up");

        var failed = await shop.Officer.GetAsync("mails").Ok();
        failed.Text.ShouldNotContain("salah-sekali");
        failed.Rows.Single().Word("last_error").ShouldContain("Signing in was refused");
        await shop.Database.DisposeAsync();
    }

    [Fact]
    public async Task A_server_that_wants_a_sign_on_and_gets_none_is_told_where_staff_look()
    {
        await using var shop = await TestShop.OpenAsync(new() { Sandbox = _sandbox });
        await shop.Anonymous.PostAsync("auth/customer/request-otp", new { email = $"{Guid.CreateVersion7():N}@example.com" }).Ok();

        await Eventually.BeTrueAsync(
            async () => !(await shop.Officer.GetAsync("mails").Ok()).Rows.Single().IsNull("last_error"), "what is wrong should be told");

        (await shop.Officer.GetAsync("mails").Ok()).Rows.Single().Word("state").ShouldBe("waiting");
        await shop.Database.DisposeAsync();
    }

    [Fact]
    public async Task Pages_of_mails_follow_each_other()
    {
        for (var number = 0; number < 5; number++)
        {
            await new Mailbox(_shop).OtpAsync();
        }

        var first = await _shop.Officer.GetAsync("mails?limit=2").Ok();
        first.Header("X-Total-Count").ShouldBe("5");
        var next = first.Header("Link").ShouldNotBeNull().Split('>')[0][1..];
        var second = await _shop.Officer.GetAsync(next).Ok();
        var skipped = await _shop.Officer.GetAsync("mails?limit=2&skip=2").Ok();

        second.Text.ShouldBe(skipped.Text);
        first.Rows.Concat(second.Rows).Select(mail => mail.Word("id")).Distinct(StringComparer.Ordinal).Count().ShouldBe(4);
    }

    private static string Header(JsonNode mail, string name) =>
        mail["headers"]!.AsArray().First(header => string.Equals(header.Word("name"), name, StringComparison.Ordinal)).Word("value");

    private static StringContent Json(string text) => new(text, System.Text.Encoding.UTF8, "application/json");

    private async Task<JsonNode> OnlyMailAsync() => (await _shop.Officer.GetAsync("mails").Ok()).Rows.Single()!;

    private async Task<TestShop> OpenAsync(string password) => await TestShop.OpenAsync(new()
    {
        Sandbox = _sandbox,
        Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["MAIL_USERNAME"] = "toko", ["MAIL_PASSWORD"] = password, ["RATE_LIMIT_ENABLED"] = "false" },
    });
}
