using Atapos.IntegrationTests.Harness;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Mail;

/// <summary>A code that nobody can use any more is not mailed.</summary>
public sealed class ExpiredMailTests
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
        await Eventually.BeTrueAsync(async () => await AttemptsAsync(shop) == 1, "it should be tried");

        await sandbox.MisbehaveAsync("mail", "none");
        clock.Advance(TimeSpan.FromMinutes(5));

        await Eventually.BeTrueAsync(async () => await StateAsync(shop) is "expired", "it should be left");
        (await sandbox.MailsToAsync(budi)).Count.ShouldBe(0);
        (await shop.Database.ReadAsync<long>("select count(*) from edge.mails where body is not null")).ShouldBe(0);
        await shop.Database.DisposeAsync();
    }

    private static Task<int> AttemptsAsync(TestShop shop) => shop.Database.ReadAsync<int>("select attempts from edge.mails where last_error is not null");

    private static Task<string?> StateAsync(TestShop shop) => shop.Database.ReadAsync<string>("select state from edge.mails");
}
