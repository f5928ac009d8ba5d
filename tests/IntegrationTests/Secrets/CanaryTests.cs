using System.Net;
using System.Security.Cryptography;
using System.Text;
using Atapos.IntegrationTests.CustomerSignIn;
using Atapos.IntegrationTests.Harness;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace Atapos.IntegrationTests.Secrets;

/// <summary>Secrets are unreadable at rest, in answers, in failures and in the log: each is used, and then looked for everywhere.</summary>
public sealed class CanaryTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const string ServerKey = "SB-Mid-server-kenari0merchant";
    private const string DataKey = "a2VuYXJpa2VuYXJpa2VuYXJpa2VuYXJpa2VuYXJpa2U=";

    private readonly CapturedLog _log = new();
    private readonly List<Answer> _answers = [];
    private AtlasSandbox _sandbox = null!;

    private static Dictionary<string, string> Settings => new(StringComparer.Ordinal)
    {
        ["DATA_KEYS"] = DataKey,
        ["JWT_PREVIOUS_SECRET_KEY"] = "kenari-previous-key-of-more-than-32-bytes",
        ["MIDTRANS_SERVER_KEY"] = "SB-Mid-server-kenari0platform",
        ["CLOUDINARY_CLOUD_NAME"] = "kenari",
        ["CLOUDINARY_API_KEY"] = "kenari-cloud-key",
        ["CLOUDINARY_API_SECRET"] = "kenari-cloud-secret",
        ["ENCRYPTION_KEY"] = "kenari-encryption-key-32-bytes!!",
        ["MAIL_USERNAME"] = "toko",
        ["MAIL_PASSWORD"] = "rahasia",
        ["OTP_LENGTH"] = "10",
        ["LOG_LEVEL"] = "DEBUG",
    };

    public async Task InitializeAsync() => _sandbox = await AtlasSandbox.StartAsync(mailUser: "toko");

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    [Fact]
    public async Task No_secret_is_found_in_answers_failures_logs_and_the_database()
    {
        await using var shop = await OpenAsync(_ => { });
        var canaries = await LiveAsync(shop);

        var found = Search(canaries, await DumpAsync(shop.Database));

        output.WriteLine($"PROMISE 14 canaries={canaries.Count} found={found.Count} answers={_answers.Count} log_bytes={_log.Text.Length}");
        await shop.Database.DisposeAsync();
        canaries.Count.ShouldBe(12);
        found.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_host_that_logs_one_body_is_found_out()
    {
        await using var shop = await OpenAsync(services => services.AddSingleton<IStartupFilter, BodyLog>());
        await shop.Admin.PutAsync("merchants/1", new { me_midtrans_server_key = ServerKey }).Ok();
        var dump = await DumpAsync(shop.Database);

        Search(new(StringComparer.Ordinal) { ["server key"] = ServerKey }, dump).ShouldBe(["server key in the log"]);
        await shop.Database.ExecuteAsync("update tenancy.merchants set midtrans_server_key = convert_to($1, 'utf8') where me_id = 1", ServerKey);
        Search(new(StringComparer.Ordinal) { ["server key"] = ServerKey }, await DumpAsync(shop.Database)).ShouldBe(["server key in the log", "server key in the database"], ignoreOrder: true);
        await shop.Database.DisposeAsync();
    }

    private Task<TestShop> OpenAsync(Action<IServiceCollection> more) => TestShop.OpenAsync(new()
    {
        Sandbox = _sandbox,
        Settings = Settings,
        Configure = services =>
        {
            services.AddSingleton(_log.Provider());
            more(services);
        },
    });

    /// <summary>Uses all secrets, rightly and wrongly, and tells them.</summary>
    private async Task<Dictionary<string, string>> LiveAsync(TestShop shop)
    {
        var staffToken = await _sandbox.AddUserAsync("kenari", merchant: 1, level: 100);
        var owner = shop.Staff(staffToken);
        await AdministerAsync(shop, owner);
        var guest = new Mailbox(shop);
        var (code, link) = (await guest.OtpAsync(), "");
        Keep(await guest.ShowOtpAsync(Mailbox.Other(code)));
        var signedIn = await guest.ShowOtpAsync(code).Ok();
        link = await guest.LinkTokenAsync();
        Keep(await guest.ShowLinkAsync(link + "x"));
        await guest.ShowLinkAsync(link).Ok();
        var customer = shop.Staff(signedIn.Json.Word("access_token"));
        Keep(await customer.OrderAsync(Orders.Of((1, 1))));
        Keep(await customer.GetAsync("customers/me/export"));
        await FailAsync(shop, owner);
        foreach (var path in new[] { "mails", "orders", "customers", "/health/full", "/health/db", "/openapi.json", "/docs", "nowhere" })
        {
            Keep(await owner.GetAsync(path));
        }

        return new(StringComparer.Ordinal)
        {
            ["server key"] = ServerKey,
            ["staff's token"] = staffToken,
            ["code"] = code,
            ["link"] = link,
            ["data key"] = DataKey,
            ["JWT key"] = ShopSettings.JwtKey,
            ["previous JWT key"] = Settings["JWT_PREVIOUS_SECRET_KEY"],
            ["Atlas key"] = ShopSettings.AtlasKey,
            ["platform's server key"] = Settings["MIDTRANS_SERVER_KEY"],
            ["Cloudinary secret"] = Settings["CLOUDINARY_API_SECRET"],
            ["encryption key"] = Settings["ENCRYPTION_KEY"],
            ["mail password"] = Settings["MAIL_PASSWORD"],
        };
    }

    private async Task AdministerAsync(TestShop shop, ApiClient owner)
    {
        Keep(await owner.PutAsync("merchants/1", new { me_midtrans_server_key = ServerKey }).Ok());
        var created = new { me_name = "Kenari", me_midtrans_server_key = ServerKey };
        Keep(await shop.Platform.With("Idempotency-Key", "kenari").PostAsync("merchants", created).Created());
        Keep(await shop.Platform.With("Idempotency-Key", "kenari").PostAsync("merchants", created).Created());
        Keep(await shop.Platform.GetAsync("merchants").Ok());
        Keep(await owner.GetAsync("merchants/1").Ok());
        Keep(await owner.PutAsync("merchants/1", new { me_midtrans_server_key = ServerKey + " " }));
        Keep(await owner.PutAsync("merchants/1", new { me_midtrans_server_key = new[] { ServerKey } }));
        Keep(await owner.PutAsync("merchants/1", new { me_business_type = ServerKey, me_timezone = ServerKey }));
        Keep(await owner.PostTextAsync("merchants", $"{{\"me_midtrans_server_key\": \"{ServerKey}\""));
        Keep(await shop.Anonymous.PutAsync("merchants/1", created));
    }

    /// <summary>What goes wrong inside tells nothing either.</summary>
    private async Task FailAsync(TestShop shop, ApiClient owner)
    {
        await shop.Database.ExecuteAsync("alter table tenancy.merchants add constraint ck_test check (name <> 'Rusak')");
        Keep(await owner.PutAsync("merchants/1", new { me_name = "Rusak", me_midtrans_server_key = ServerKey }).Expect(HttpStatusCode.InternalServerError));
        await _sandbox.MisbehaveAsync("garbage");
        Keep(await shop.Staff("kenari-unknown-token").GetAsync("orders"));
        await _sandbox.MisbehaveAsync("none");
        await _sandbox.MisbehaveAsync("mail", "down");
        await shop.Anonymous.PostAsync("auth/customer/request-otp", new { email = "kenari@example.com" }).Ok();
        await Eventually.BeTrueAsync(async () => await shop.Database.ReadAsync<long>("select count(*) from edge.mails where last_error is not null") > 0, "the mail should fail once");
        await _sandbox.MisbehaveAsync("mail", "none");
    }

    private void Keep(Answer answer) => _answers.Add(answer);

    private List<string> Search(Dictionary<string, string> canaries, string dump)
    {
        var answers = string.Join('\n', _answers.Select(answer => $"{answer.Text}\n{string.Join('\n', answer.Headers)}"));
        return
        [
            .. from canary in canaries
               from place in new[] { ("the answers", answers), ("the log", _log.Text), ("the database", dump) }
               where Shapes(canary.Value).Any(shape => place.Item2.Contains(shape, StringComparison.OrdinalIgnoreCase))
               select $"{canary.Key} in {place.Item1}",
        ];
    }

    /// <summary>As it is, as a column of bytes shows it, and in base64 where it has more than a few characters.</summary>
    private static IEnumerable<string> Shapes(string secret)
    {
        var bytes = Encoding.UTF8.GetBytes(secret);
        return [secret, Convert.ToHexString(bytes), Convert.ToBase64String(bytes).TrimEnd('='), Convert.ToHexString(SHA256.HashData(bytes))];
    }

    /// <summary>Every row of every table, as text.</summary>
    private static async Task<string> DumpAsync(TestDatabase database)
    {
        var tables = await database.ListAsync<string>(
            "select format('%I.%I', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'v', 'm') and n.nspname !~ '^(pg_|information_schema)'");
        var dump = new StringBuilder();
        foreach (var table in tables)
        {
            dump.AppendJoin('\n', await database.ListAsync<string>($"select t::text from {table} as t")).Append('\n');
        }

        return dump.ToString();
    }

    private sealed class BodyLog(ILogger<BodyLog> log) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use(async (context, rest) =>
            {
                context.Request.EnableBuffering();
                log.LogInformation("{Body}", await new StreamReader(context.Request.Body).ReadToEndAsync());
                context.Request.Body.Position = 0;
                await rest(context);
            });
            next(app);
        };
    }
}
