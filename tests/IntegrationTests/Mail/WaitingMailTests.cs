using Atapos.IntegrationTests.Harness;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Mail;

/// <summary>A mail waits for its server, and no longer than it is of use.</summary>
public sealed class WaitingMailTests
{
    [Fact]
    public async Task A_code_that_could_not_be_sent_in_its_time_is_not_sent_afterwards()
    {
        await using var sandbox = await AtlasSandbox.StartAsync();
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var shop = await TestShop.OpenAsync(new() { Sandbox = sandbox, Clock = clock });
        await sandbox.MisbehaveAsync("mail", "down");
        var budi = $"{Guid.CreateVersion7():N}@example.com";
        await shop.Anonymous.PostAsync("auth/customer/request-otp", new { email = budi }).Ok();
        await Eventually.BeTrueAsync(() => HasFailedAsync(shop, clock, attempts: 1), "it should be tried");

        await sandbox.MisbehaveAsync("mail", "none");
        clock.Advance(TimeSpan.FromMinutes(5));

        await Eventually.BeTrueAsync(async () => await StateAsync(shop) is "expired", "it should be left");
        (await sandbox.MailsToAsync(budi)).Count.ShouldBe(0);
        (await shop.Database.ReadAsync<long>("select count(*) from edge.mails where body is not null")).ShouldBe(0);
        await shop.Database.DisposeAsync();
    }

    [Fact]
    public async Task A_mail_server_that_is_down_for_the_first_minute_gets_the_mail_once_and_in_time()
    {
        await using var sandbox = await AtlasSandbox.StartAsync();
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var shop = await TestShop.OpenAsync(new() { Sandbox = sandbox, Clock = clock });
        await sandbox.MisbehaveAsync("mail", "down");
        var budi = $"{Guid.CreateVersion7():N}@example.com";
        await shop.Anonymous.PostAsync("auth/customer/request-otp", new { email = budi }).Ok();
        foreach (var (pause, attempts) in new[] { (0, 1), (4, 2), (8, 3), (16, 4) })
        {
            clock.Advance(TimeSpan.FromSeconds(pause));
            await Eventually.BeTrueAsync(() => HasFailedAsync(shop, clock, attempts), $"attempt {attempts} should be made");
        }

        await sandbox.MisbehaveAsync("mail", "none");
        clock.Advance(TimeSpan.FromSeconds(32));

        var mail = await sandbox.MailToAsync(budi);
        await Eventually.BeTrueAsync(async () => await StateAsync(shop) is "sent", "it should be marked as sent");
        clock.Advance(TimeSpan.FromHours(1));
        await Task.Delay(TimeSpan.FromSeconds(2));
        (await sandbox.MailsToAsync(budi)).Count.ShouldBe(1);
        mail.Word("message_id").ShouldNotBeNullOrEmpty();
        await shop.Database.DisposeAsync();
    }

    [Fact]
    public async Task A_mail_server_that_is_away_is_knocked_at_once_a_second_however_many_mails_wait_for_it()
    {
        const int Mails = 12, AtOnce = 4;
        await using var sandbox = await AtlasSandbox.StartAsync();
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var shop = await TestShop.OpenAsync(new() { Sandbox = sandbox, Clock = clock });
        await sandbox.MisbehaveAsync("mail", "down");
        for (var i = 0; i < Mails; i++)
        {
            await shop.Anonymous.PostAsync("auth/customer/request-otp", new { email = $"{Guid.CreateVersion7():N}@example.com" }).Ok();
        }

        await Eventually.BeTrueAsync(async () => await TriedAsync() > 0, "some should be tried");
        await Task.Delay(TimeSpan.FromSeconds(1));
        (await TriedAsync()).ShouldBeLessThanOrEqualTo(AtOnce);
        await Eventually.BeTrueAsync(
            async () =>
            {
                clock.Advance(TimeSpan.FromSeconds(1));
                return await TriedAsync() == Mails;
            },
            "all should be tried at last");
        await shop.Database.DisposeAsync();

        Task<long> TriedAsync() => shop.Database.ReadAsync<long>("select count(*) from edge.mails where attempts > 0");
    }

    // While an attempt is being made the next one stands at the end of its lease; afterwards it is put off by four seconds, and by twice as much each time.
    private static async Task<bool> HasFailedAsync(TestShop shop, FakeTimeProvider clock, int attempts) => await shop.Database.ReadAsync<long>(
        "select count(*) from edge.mails where attempts = $1 and last_error is not null and abs(extract(epoch from next_attempt_at - $2)) < 0.5",
        attempts, clock.GetUtcNow().AddSeconds(2 << attempts)) == 1;

    private static Task<string?> StateAsync(TestShop shop) => shop.Database.ReadAsync<string>("select state from edge.mails");
}
