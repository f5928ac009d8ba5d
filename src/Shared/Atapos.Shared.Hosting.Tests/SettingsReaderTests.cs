using Atapos.Shared.Hosting.Settings;

namespace Atapos.Shared.Hosting.Tests;

public sealed class SettingsReaderTests
{
    [Fact]
    public void All_faults_are_told_at_once_by_variable()
    {
        var settings = Production(("DB_POOL_SIZE", "many"), ("JWT_SECRET_KEY", "short"), ("ATLAS_SSO_URL", "not an address"));

        settings.Number("DB_POOL_SIZE", 3, 1, 10);
        settings.Secret("JWT_SECRET_KEY", 32);
        settings.Address("ATLAS_SSO_URL");
        settings.Secret("MAIL_PASSWORD");

        Should.Throw<SettingsException>(settings.ThrowIfFaulty).Faults.ShouldBe(
        [
            "DB_POOL_SIZE must be a whole number between 1 and 10.",
            "JWT_SECRET_KEY must have at least 32 bytes.",
            "ATLAS_SSO_URL must be an absolute http or https address.",
            "MAIL_PASSWORD is not set.",
        ]);
    }

    [Theory]
    [InlineData("change-this-to-random-secret-key-in-production-min-32-chars")]
    [InlineData("YOUR_API_SECRET-0123456789012345678901234567890")]
    public void A_placeholder_is_refused_outside_Development(string value)
    {
        var settings = Production(("JWT_SECRET_KEY", value));
        settings.Secret("JWT_SECRET_KEY", 32);
        settings.Faults.ShouldBe(["JWT_SECRET_KEY is still a placeholder."]);
    }

    [Fact]
    public void Development_takes_missing_secrets_and_placeholders()
    {
        var settings = new SettingsReader(Values(("JWT_SECRET_KEY", "change-me")), isDevelopment: true);
        settings.Secret("JWT_SECRET_KEY", 32).ShouldBe("change-me");
        settings.Secret("MAIL_PASSWORD").ShouldBeNull();
        settings.Faults.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("True", true)]
    [InlineData("off", false)]
    [InlineData("0", false)]
    public void Flags_are_read_as_Python_writes_them_and_otherwise(string text, bool flag) =>
        Production(("MAIL_SSL_TLS", text)).Flag("MAIL_SSL_TLS", !flag).ShouldBe(flag);

    [Fact]
    public void DEBUG_asks_for_Development_only_when_the_environment_is_not_named()
    {
        HostSettings.AsksForDevelopment(Values(("DEBUG", "true"))).ShouldBeTrue();
        HostSettings.AsksForDevelopment(Values(("DEBUG", "true"), ("ASPNETCORE_ENVIRONMENT", "Production"))).ShouldBeFalse();
        HostSettings.AsksForDevelopment(Values()).ShouldBeFalse();
    }

    [Fact]
    public void A_dotenv_file_may_quote_comment_and_export()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        File.WriteAllText(path, "# comment\nexport A=1\nB=\"two words\" \nC='x=y'\nD=plain # why\n\nMAIL_FROM_NAME=\"ATLAS Service (No Reply)\"\n");
        try
        {
            DotEnv.Read(path).ShouldBe(
                Values(("A", "1"), ("B", "two words"), ("C", "x=y"), ("D", "plain"), ("MAIL_FROM_NAME", "ATLAS Service (No Reply)")), ignoreOrder: true);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_database_address_with_escapes_is_understood()
    {
        var read = PostgresUrl.ToConnectionString("postgresql://shop%40x:p%3Aw%2F@db.example.com:6432/atapos?sslmode=require");
        var parts = new Npgsql.NpgsqlConnectionStringBuilder(read);
        (parts.Host, parts.Port, parts.Database, parts.Username, parts.Password, parts.SslMode)
            .ShouldBe(("db.example.com", 6432, "atapos", "shop@x", "p:w/", Npgsql.SslMode.Require));
    }

    [Fact]
    public void The_pool_holds_size_and_overflow()
    {
        var settings = Production(("DATABASE_URL", "postgresql://u:p@h/d"), ("DB_POOL_SIZE", "3"), ("DB_MAX_OVERFLOW", "5"));
        new Npgsql.NpgsqlConnectionStringBuilder(DatabaseSettings.Read(settings).ConnectionString).MaxPoolSize.ShouldBe(8);
        settings.Faults.ShouldBeEmpty();
    }

    private static SettingsReader Production(params (string Name, string Value)[] values) => new(Values(values), isDevelopment: false);

    private static Dictionary<string, string> Values(params (string Name, string Value)[] values) =>
        values.ToDictionary(v => v.Name, v => v.Value, StringComparer.Ordinal);
}
