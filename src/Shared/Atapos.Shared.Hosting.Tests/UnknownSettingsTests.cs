using Atapos.Shared.Hosting.Settings;

namespace Atapos.Shared.Hosting.Tests;

public sealed class UnknownSettingsTests
{
    [Theory]
    [InlineData("RATE_LIMIT_REQUEST", "RATE_LIMIT_REQUESTS")]
    [InlineData("RATE_LIMIT_REQEUSTS", "RATE_LIMIT_REQUESTS")]
    [InlineData("RATE_LIMIT_REQUESTSS", "RATE_LIMIT_REQUESTS")]
    [InlineData("rate_limit_requests", "RATE_LIMIT_REQUESTS")]
    [InlineData("DEBGU", "DEBUG")]
    [InlineData("APP_ULR", "APP_URL")]
    public void A_slip_is_told_with_what_was_meant(string name, string meant) =>
        Tell(name).ShouldHaveSingleItem().ShouldBe($"{name} is no setting and changes nothing; {meant} is one.");

    [Theory]
    [InlineData("RATE_LIMIT_BURST")]
    [InlineData("MAIL_HOST")]
    public void A_name_of_one_of_our_families_is_told(string name) => Tell(name).ShouldBe([$"{name} is no setting and changes nothing."]);

    [Theory]
    [InlineData("RATE_LIMIT_REQUESTS")]
    [InlineData("PATH")]
    [InlineData("HOME")]
    [InlineData("APP_UID")]
    [InlineData("ASPNETCORE_HTTP_PORTS")]
    [InlineData("DOTNET_RUNNING_IN_CONTAINER")]
    [InlineData("POSTGRES_PASSWORD")]
    [InlineData("SANDBOX_URL")]
    [InlineData("MAIL")]
    public void A_setting_and_what_belongs_to_others_is_not(string name) => Tell(name).ShouldBeEmpty();

    [Fact]
    public void A_blank_value_is_not_set_and_not_told()
    {
        var settings = new SettingsReader(new Dictionary<string, string>(StringComparer.Ordinal) { ["MAIL_HOST"] = " " }, isDevelopment: true);
        settings.Text("MAIL_SERVER");

        settings.Ineffective.ShouldBeEmpty();
    }

    [Fact]
    public void What_was_read_is_known_with_its_default_and_secrets_are_hidden()
    {
        var settings = new SettingsReader(new Dictionary<string, string>(StringComparer.Ordinal), isDevelopment: true);
        settings.Number("DB_POOL_SIZE", 10, 1, 500);
        settings.Flag("DEBUG", false);
        settings.Secret("MAIL_CODE");
        settings.Text("MAIL_CODE");
        settings.Text("ANY_PASSWORD");
        settings.Text("BROKER_URL");

        settings.Known.Select(known => (known.Name, known.Default, known.IsHidden)).ShouldBe(
        [
            ("ANY_PASSWORD", null, true), ("BROKER_URL", null, true), ("DB_POOL_SIZE", "10", false), ("DEBUG", "false", false), ("MAIL_CODE", null, true),
        ]);
    }

    private static IReadOnlyList<string> Tell(string name)
    {
        var settings = new SettingsReader(new Dictionary<string, string>(StringComparer.Ordinal) { [name] = "something" }, isDevelopment: true);
        foreach (var known in new[] { "RATE_LIMIT_REQUESTS", "MAIL_SERVER", "DEBUG", "APP_URL", "APP_NAME", "ASPNETCORE_URLS" })
        {
            settings.Text(known);
        }

        return settings.Ineffective;
    }
}
