using System.Text.Json.Nodes;
using Atapos.Host;
using Atapos.IntegrationTests.Harness;
using Atapos.Shared.Hosting.Settings;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Start;

/// <summary><c>LOG_TO_FILE</c>.</summary>
public sealed class LogFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("atapos-log-");

    private string Logs => Path.Combine(_folder.FullName, "deep", "logs");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_log_is_in_a_file_of_the_day_as_JSON_with_the_names_of_requests()
    {
        Directory.CreateDirectory(Logs);
        var (old, recent, foreign) = (Touch(20), Touch(3), Path.Combine(Logs, "atapos-notes.log"));
        await File.WriteAllTextAsync(foreign, "mine");
        await using (var shop = await OpenAsync(("LOG_TO_FILE", "true")))
        {
            await shop.Officer.With("X-Request-ID", "logged-to-a-file").With("X-Forwarded-For", "203.0.113.9").GetAsync("orders?limit=1").Ok();
            await shop.Database.DisposeAsync();
        }

        var file = Path.Combine(Logs, NameOf(0));
        var entries = (await File.ReadAllLinesAsync(file)).Select(line => JsonNode.Parse(line)!.AsObject()).ToList();
        var about = entries.Single(entry => entry.Word("Message").Contains("TRUSTED_PROXIES", StringComparison.Ordinal));
        about.Word("LogLevel").ShouldBe("Warning");
        about["Scopes"]!.ToJsonString().ShouldContain("logged-to-a-file");
        File.Exists(old).ShouldBeFalse();
        File.Exists(recent).ShouldBeTrue();
        File.Exists(foreign).ShouldBeTrue();
    }

    [Theory]
    [InlineData("LOG_TO_FILE", "false")]
    [InlineData("LOGGING_ENABLED", "false")]
    public async Task Switched_off_there_is_none(string name, string value)
    {
        await using (var shop = await OpenAsync(("LOG_TO_FILE", "true"), (name, value)))
        {
            await shop.Anonymous.With("X-Forwarded-For", "203.0.113.9").GetAsync("/health").Ok();
            await shop.Database.DisposeAsync();
        }

        Directory.Exists(Logs).ShouldBeFalse();
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_told_at_start()
    {
        var file = Path.Combine(_folder.FullName, "file");
        await File.WriteAllTextAsync(file, "in the way");

        var settings = new Dictionary<string, string>(ShopSettings.Production, StringComparer.Ordinal) { ["LOG_TO_FILE"] = "true", ["LOG_FOLDER"] = Path.Combine(file, "logs") };

        Should.Throw<SettingsException>(() => AtaposApp.Create(settings)).Faults.ShouldHaveSingleItem().ShouldStartWith("LOG_TO_FILE needs a folder that can be written");
    }

    private Task<TestShop> OpenAsync(params IEnumerable<(string Name, string Value)> settings)
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal) { ["LOG_FOLDER"] = Logs };
        foreach (var (name, value) in settings)
        {
            all[name] = value;
        }

        return TestShop.OpenAsync(new() { Settings = all });
    }

    private string Touch(int daysAgo)
    {
        var path = Path.Combine(Logs, NameOf(daysAgo));
        File.WriteAllText(path, "");
        return path;
    }

    private static string NameOf(int daysAgo) => $"atapos-{TimeProvider.System.GetUtcNow().AddDays(-daysAgo):yyyyMMdd}.log";
}
