using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Start;

/// <summary><c>atapos config print</c>: what counts, and where it comes from.</summary>
public sealed class ConfigPrintTests
{
    private const string Secret = "a-secret-that-nobody-may-see-of-more-than-32-bytes";

    [Fact]
    public async Task Every_setting_is_shown_with_its_source_and_no_secret_is()
    {
        var (exit, output) = await ProgramRun.ToEndAsync(
            ["config", "print"],
            new Dictionary<string, string>(ShopSettings.Production, StringComparer.Ordinal)
            {
                ["JWT_SECRET_KEY"] = Secret,
                ["DATABASE_URL"] = $"postgresql://somebody:{Secret}@db.example/atapos",
                ["APP_URL"] = $"https://user:{Secret}@shop.example",
                ["DB_POOL_SIZE"] = "7",
                ["RATE_LIMIT_REQUEST"] = "5",
                ["BROKER_URL"] = $"amqp://user:{Secret}@mq.example",
                ["OTP_LENGTH"] = "",
            },
            $"""
            LOG_LEVEL=WARNING
            DB_POOL_SIZE=9
            OTP_LENGTH=8
            DATA_KEYS={Secret}
            """);

        var shown = output.Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(words => words.Length > 1)
            .ToLookup(words => words[0], words => string.Join(' ', words[1..]), StringComparer.Ordinal);
        shown["DB_POOL_SIZE"].ShouldBe(["7 environment"]);
        shown["LOG_LEVEL"].ShouldBe(["WARNING .env"]);
        shown["OTP_LENGTH"].ShouldBe(["6 default"]);
        shown["RATE_LIMIT_REQUESTS"].ShouldBe(["100 default"]);
        shown["TRUSTED_PROXIES"].ShouldBe(["default"]);
        shown["JWT_SECRET_KEY"].ShouldBe(["(hidden) environment"]);
        shown["DATABASE_URL"].ShouldBe(["(hidden) environment"]);
        shown["APP_URL"].ShouldBe(["(hidden) environment"]);
        shown["DATA_KEYS"].Contains("(hidden) .env", StringComparer.Ordinal).ShouldBeTrue();
        shown["ENCRYPTION_KEY"].ShouldBe(["default"]);
        output.ShouldContain("RATE_LIMIT_REQUEST is no setting and changes nothing; RATE_LIMIT_REQUESTS is one.", Case.Sensitive);
        shown["BROKER_URL"].ShouldBe(["(hidden) environment"]);
        output.ShouldContain("DATA_KEYS must be ", Case.Sensitive);
        output.ShouldNotContain(Secret, Case.Sensitive);
        output.ShouldNotContain("something", Case.Sensitive);
        exit.ShouldBe(1);
    }

    [Fact]
    public async Task Without_faults_it_ends_well()
    {
        var (exit, output) = await ProgramRun.ToEndAsync(["config", "print"], ShopSettings.Production);

        exit.ShouldBe(0, output);
        output.ShouldContain("MAIL_SERVER", Case.Sensitive);
    }

    [Theory]
    [InlineData("config")]
    [InlineData("config", "show")]
    public async Task Another_word_is_answered_with_how_to_use_it(params string[] arguments)
    {
        var (exit, output) = await ProgramRun.ToEndAsync(arguments, ShopSettings.Production);

        exit.ShouldBe(2);
        output.ShouldContain("atapos config print", Case.Sensitive);
    }
}
