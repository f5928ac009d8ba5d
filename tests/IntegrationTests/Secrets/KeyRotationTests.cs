using Atapos.IntegrationTests.Harness;
using Atapos.Shared;
using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Mail;
using Atapos.Shared.Hosting.Security;
using Atapos.Tenancy.Contracts;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Secrets;

/// <summary>A data key is changed beside running hosts, and then the old one can be taken out.</summary>
public sealed class KeyRotationTests : IAsyncLifetime
{
    private const string Old = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    private const string New = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";
    private const int Mails = 205;

    private TestShop _shop = null!;

    // A host whose mails wait, with the ring of the middle of the change.
    public async Task InitializeAsync() => _shop = await TestShop.OpenAsync(new() { Settings = Ring($"{Old},{New}") });

    public async Task DisposeAsync()
    {
        await _shop.DisposeAsync();
        await _shop.Database.DisposeAsync();
    }

    [Fact]
    public async Task All_that_the_old_key_sealed_opens_with_the_new_one_alone_afterwards()
    {
        await _shop.Admin.PutAsync("merchants/1", new { me_midtrans_server_key = "kunci-warung" }).Ok();
        await _shop.OtherAdmin.PutAsync("merchants/2", new { me_midtrans_server_key = "kunci-toko" }).Ok();
        await _shop.Platform.DeleteAsync("merchants/2").Expect(System.Net.HttpStatusCode.NoContent);
        await EnqueueAsync(_shop, Mails);
        var before = await SealedAsync();
        before.Count.ShouldBe(2 + Mails);

        (await DoctorAsync($"{Old},{New}")).ShouldBe("ok   data keys    the first one seals everything");
        (await DoctorAsync($"{New},{Old}")).ShouldBe(
            "ok   data keys    an older key seals some queued mails and server keys of merchants: run `atapos keys rotate` before you take it out");
        (await DoctorAsync(New)).ShouldBe(
            "FAIL data keys    no key at hand opens some queued mails and server keys of merchants: put the key that sealed them back into DATA_KEYS");
        var (code, text) = await HostVerb.RunAsync(_shop.Database, Ring($"{New},{Old}"), "keys", "rotate");

        text.ShouldContain("server keys of merchants: 2 sealed anew\n");
        text.ShouldContain($"queued mails: {Mails} sealed anew\n");
        code.ShouldBe(0);
        var after = await SealedAsync();
        (await DoctorAsync(New)).ShouldBe("ok   data keys    the first one seals everything");
        after.Count.ShouldBe(before.Count);
        after.Intersect(before, StringComparer.Ordinal).ShouldBeEmpty();
        (await AccountAsync(_shop, 1))?.ServerKey.ShouldBe("kunci-warung");

        await using var next = await TestShop.OpenAsync(new() { Database = _shop.Database, Settings = Ring(New, sendMail: true) });
        (await AccountAsync(next, 1))?.ServerKey.ShouldBe("kunci-warung");
        (await AccountAsync(next, 2))?.ServerKey.ShouldBe("kunci-toko");
        await Eventually.BeTrueAsync(
            async () => await _shop.Database.ReadAsync<long>("select count(*) from edge.mails where kind = 'test' and state = 'sent'") == Mails, "all mails should be sent");
    }

    [Fact]
    public async Task Run_again_it_finds_nothing_to_do_and_after_it_was_stopped_it_goes_on()
    {
        await EnqueueAsync(_shop, 150);
        await using var next = await TestShop.OpenAsync(new() { Database = _shop.Database, Settings = Ring($"{New},{Old}") });
        var rotation = next.Services.GetRequiredService<KeyRotation>();
        var failing = new KeyRotation(
            next.Services.GetServices<SealedColumn>().Select(column => column with { PlaceOf = StopAt(120, column.PlaceOf) }),
            next.Services.GetRequiredService<DataKeys>(),
            next.Services.GetRequiredService<OwnTransaction>(),
            next.Services.GetRequiredService<Shared.Hosting.Tenancy.ITenantDirectory>(),
            Microsoft.Extensions.Logging.Abstractions.NullLogger<KeyRotation>.Instance);

        await Should.ThrowAsync<TimeoutException>(() => failing.RunAsync(CancellationToken.None));

        (await rotation.RunAsync(CancellationToken.None)).Single(rotated => rotated.What is "queued mails").Done.ShouldBe(50);
        (await rotation.RunAsync(CancellationToken.None)).Sum(rotated => rotated.Done + rotated.Unreadable).ShouldBe(0);
    }

    [Fact]
    public async Task What_no_key_opens_is_told_and_left_as_it_is_and_the_rest_is_done()
    {
        await _shop.Admin.PutAsync("merchants/1", new { me_midtrans_server_key = "kunci-warung" }).Ok();
        await EnqueueAsync(_shop, 130);
        await _shop.Database.ExecuteAsync("update edge.mails set body = decode('00112233', 'hex') || body where number % 2 = 0 and kind = 'test'");
        var broken = await _shop.Database.ReadAsync<long>("select count(*) from edge.mails where body is not null and substring(body from 1 for 4) = decode('00112233', 'hex')");

        var (code, text) = await HostVerb.RunAsync(_shop.Database, Ring($"{New},{Old}"), "keys", "rotate");

        text.ShouldContain($"queued mails: {130 - broken} sealed anew, {broken} that no key in DATA_KEYS opens\n");
        text.ShouldContain("server keys of merchants: 1 sealed anew\n");
        text.ShouldNotContain("kunci-warung");
        code.ShouldBe(1);
        (await _shop.Database.ReadAsync<long>("select count(*) from edge.mails where substring(body from 1 for 4) = decode('00112233', 'hex')")).ShouldBe(broken);
    }

    [Fact]
    public async Task A_key_that_is_changed_while_it_is_sealed_anew_is_the_changed_one()
    {
        await using var next = await TestShop.OpenAsync(new() { Database = _shop.Database, Settings = Ring($"{New},{Old}") });
        for (var round = 0; round < 10; round++)
        {
            await _shop.Admin.PutAsync("merchants/1", new { me_midtrans_server_key = $"lama-{round}" }).Ok();
            var rotating = next.Services.GetRequiredService<KeyRotation>().RunAsync(CancellationToken.None);
            var changed = await _shop.Admin.PutAsync("merchants/1", new { me_midtrans_server_key = $"baru-{round}" });
            await rotating;

            var expected = changed.Status == 200 ? $"baru-{round}" : $"lama-{round}";
            changed.Status.ShouldBeOneOf(200, 409);
            await Eventually.BeTrueAsync(async () => string.Equals((await AccountAsync(_shop, 1))?.ServerKey, expected, StringComparison.Ordinal), "the account should be the one that was stored last");
        }
    }

    private async Task<string> DoctorAsync(string keys) =>
        (await HostVerb.RunAsync(_shop.Database, Ring(keys), "doctor")).Text.Split('\n').Single(line => line.Contains(" data keys ", StringComparison.Ordinal));

    private static Dictionary<string, string> Ring(string keys, bool sendMail = false)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["DATA_KEYS"] = keys, ["JWT_SECRET_KEY"] = ShopSettings.JwtKey };
        if (!sendMail)
        {
            settings["MAIL_SERVER"] = "";
        }

        return settings;
    }

    private static Func<object, string> StopAt(int row, Func<object, string> place)
    {
        var count = 0;
        return id => ++count > row ? throw new TimeoutException() : place(id);
    }

    private static async Task EnqueueAsync(TestShop shop, int count) => await shop.Services.GetRequiredService<OwnTransaction>().RunAsync(
        TenantId.Of(1),
        async (services, token) =>
        {
            for (var number = 0; number < count; number++)
            {
                await services.GetRequiredService<MailQueue>().EnqueueAsync(
                    services.GetRequiredService<TenantSession>(), new("test", $"putar{number}@example.com", new("Warung", "Halo", "Isi", "<p>Isi</p>"), null), token);
            }
        },
        CancellationToken.None);

    private Task<IReadOnlyList<string>> SealedAsync() => _shop.Database.ListAsync<string>(
        "select encode(body, 'hex') from edge.mails where body is not null union all select encode(midtrans_server_key, 'hex') from tenancy.merchants where midtrans_server_key is not null");

    private static async Task<GatewayAccount?> AccountAsync(TestShop shop, long merchant) => await shop.Services.GetRequiredService<OwnTransaction>().RunAsync(
        TenantId.Of(merchant), (services, token) => services.GetRequiredService<IGatewayAccounts>().FindAsync(merchant, token), CancellationToken.None);
}
