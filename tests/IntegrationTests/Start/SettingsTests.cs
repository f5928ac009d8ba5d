using Atapos.Host;
using Atapos.IntegrationTests.Harness;
using Atapos.Shared.Hosting.Settings;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Start;

/// <summary>Settings that do not fit stop the start, all told at once by the names of their variables.</summary>
public sealed class SettingsTests
{
    private static readonly string[] Secrets =
    [
        "DATABASE_URL", "JWT_SECRET_KEY", "ATLAS_ENCRYPTION_KEY", "ATLAS_ENCRYPTION_IV", "CLOUDINARY_API_KEY", "CLOUDINARY_API_SECRET", "MAIL_PASSWORD",
    ];

    [Fact]
    public void Without_any_setting_every_missing_secret_is_told_at_once()
    {
        var faults = FaultsOf([]);

        faults.Select(NameIn).ShouldBe(Secrets, ignoreOrder: true);
        faults.ShouldAllBe(fault => fault.EndsWith(" is not set.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("JWT_SECRET_KEY", "change-this-to-random-secret-key-in-production-min-32-chars")]
    [InlineData("JWT_SECRET_KEY", "thirty-one-bytes-are-not-enough")]
    [InlineData("ATLAS_ENCRYPTION_KEY", "[32-char-key]")]
    [InlineData("ATLAS_ENCRYPTION_IV", "[16-char-iv]")]
    [InlineData("ATLAS_ENCRYPTION_KEY", "   ")]
    [InlineData("DATABASE_URL", "mysql://somebody:something@db.example/atapos")]
    [InlineData("CLOUDINARY_API_SECRET", "YOUR_API_SECRET")]
    [InlineData("MAIL_PASSWORD", "your_email_password")]
    public void A_placeholder_or_a_value_that_is_too_weak_is_refused_outside_Development(string name, string value)
    {
        var settings = Good();
        FaultsOf(settings).ShouldBeEmpty();

        settings[name] = value;

        FaultsOf(settings).Select(NameIn).ShouldBe([name]);
        FaultsOf(settings).ShouldAllBe(fault => !fault.Contains(value.Trim(), StringComparison.Ordinal) || value.Trim().Length == 0);
    }

    [Fact]
    public void Encryption_that_is_switched_on_needs_its_key_everywhere()
    {
        FaultsOf(new(StringComparer.Ordinal) { ["ASPNETCORE_ENVIRONMENT"] = "Development", ["ENCRYPTION_ENABLED"] = "true" })
            .Select(NameIn).ShouldBe(["ENCRYPTION_KEY", "ENCRYPTION_IV"], ignoreOrder: true);

        var settings = Good();
        settings["ENCRYPTION_ENABLED"] = "true";
        settings["ENCRYPTION_KEY"] = "change_me_32_characters_long!!";
        settings["ENCRYPTION_IV"] = "change_me_16char";
        FaultsOf(settings).Select(NameIn).ShouldBe(["ENCRYPTION_KEY", "ENCRYPTION_IV"], ignoreOrder: true);
    }

    [Fact]
    public void Faults_of_every_kind_are_told_together_also_in_Development()
    {
        var wrong = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["DB_POOL_SIZE"] = "many",
            ["DB_MAX_OVERFLOW"] = "-1",
            ["DB_POOL_TIMEOUT"] = "0",
            ["DB_POOL_RECYCLE"] = "1.5",
            ["DB_POOL_PRE_PING"] = "perhaps",
            ["DEBUG"] = "perhaps",
            ["DEFAULT_MERCHANT_ID"] = "-1",
            ["LOGGING_ENABLED"] = "perhaps",
            ["LOG_LEVEL"] = "LOUD",
            ["ATLAS_SSO_URL"] = "atlas",
            ["ATLAS_CACHE_SECONDS"] = "61",
            ["ATLAS_ADMIN_LEVEL"] = "5",
            ["JWT_ALGORITHM"] = "none",
            ["JWT_ACCESS_TOKEN_EXPIRE_HOURS"] = "0",
            ["CORS_ORIGINS"] = "everywhere",
        };

        FaultsOf(new(wrong, StringComparer.Ordinal) { ["ASPNETCORE_ENVIRONMENT"] = "Development" })
            .Select(NameIn).Distinct(StringComparer.Ordinal).ShouldBe(wrong.Keys, ignoreOrder: true);
    }

    [Fact]
    public async Task In_Development_a_database_is_enough_to_start()
    {
        await using var database = await (await TestRun.Databases).CreateAsync(Template.Demo);
        await using var app = AtaposApp.Create(
            new Dictionary<string, string>(StringComparer.Ordinal) { ["ASPNETCORE_ENVIRONMENT"] = "Development", ["ASPNETCORE_URLS"] = "http://127.0.0.1:0" },
            database.LoginConnection);

        await app.StartAsync();

        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        (await http.GetAsync("/health")).IsSuccessStatusCode.ShouldBeTrue();
    }

    [Fact]
    public async Task The_program_tells_all_faults_and_ends()
    {
        var (exit, output) = await ProgramRun.ToEndAsync([], new Dictionary<string, string>(StringComparer.Ordinal));

        exit.ShouldBe(1);
        foreach (var name in Secrets)
        {
            output.ShouldContain(name, Case.Sensitive);
        }

        output.ShouldNotContain("   at ", Case.Sensitive);
    }

    [Fact]
    public async Task The_program_reads_the_env_file_of_its_folder_and_the_environment_wins()
    {
        var (exit, output) = await ProgramRun.ToEndAsync(
            [],
            new Dictionary<string, string>(StringComparer.Ordinal) { ["ATLAS_ENCRYPTION_IV"] = "sixteen-bytes-iv" },
            """
            # Settings of a shop
            export JWT_SECRET_KEY="a-key-from-the-file-of-more-than-32-bytes" # long enough
            ATLAS_ENCRYPTION_KEY='short'
            ATLAS_ENCRYPTION_IV=change_me_16char
            LOG_LEVEL=LOUD
            """);

        exit.ShouldBe(1);
        output.ShouldContain("DATABASE_URL is not set", Case.Sensitive);
        output.ShouldContain("LOG_LEVEL must be", Case.Sensitive);
        output.ShouldNotContain("JWT_SECRET_KEY", Case.Sensitive);
        output.ShouldNotContain("ATLAS_ENCRYPTION", Case.Sensitive);
    }

    private static Dictionary<string, string> Good() => new(ShopSettings.Production, StringComparer.Ordinal);

    private static IReadOnlyList<string> FaultsOf(Dictionary<string, string> settings)
    {
        try
        {
            using var app = (IDisposable)AtaposApp.Create(settings);
            return [];
        }
        catch (SettingsException refused)
        {
            return refused.Faults;
        }
    }

    private static string NameIn(string fault) => fault.Split(' ')[0];
}
