using System.Globalization;
using System.Text.RegularExpressions;
using Atapos.ArchitectureTests.Reading;
using Atapos.Host;
using Atapos.Shared.Hosting.Settings;

namespace Atapos.ArchitectureTests;

/// <summary>Compares docs/configuration.md and .env.example with the settings that the code reads.</summary>
public sealed partial class SettingsPageRules
{
    private const string Page = "docs/configuration.md";
    private const string Example = ".env.example";
    private const string OfTools = "## Development and tests";

    // What the launcher, docker compose and .NET itself read.
    private static readonly string[] OfOthers = ["POSTGRES_PASSWORD", "ATAPOS_DB_PASSWORD", "SSL_CERT_FILE", "SSL_CERT_DIR"];

    // Told by the system or by a launcher, not by a file that is copied.
    private static readonly string[] NotInTheExample = ["ASPNETCORE_URLS", "DOTNET_ENVIRONMENT"];

    private static readonly IReadOnlyCollection<KnownSetting> Known =
        AtaposApp.ReadSettings(new Dictionary<string, string>(StringComparer.Ordinal) { ["ASPNETCORE_ENVIRONMENT"] = "Development" }).Known;

    private static readonly IReadOnlyList<Row> Rows =
    [
        .. File.ReadAllLines(Repository.At(Page)).TakeWhile(line => line != OfTools)
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => new Row(line)),
    ];

    [Fact]
    public void The_page_names_every_setting_and_no_other() => Rule.CheckSame(
        $"The tables of {Page} name what the code reads.",
        kept: Rows.SelectMany(row => row.Names).Except(OfOthers, StringComparer.Ordinal),
        found: Known.Select(setting => setting.Name).Except(["DOTNET_ENVIRONMENT"], StringComparer.Ordinal));

    [Fact]
    public void The_page_says_the_defaults_of_the_code() => Rule.Check(
        $"A default in {Page} is the one of the code.",
        Rows.SelectMany(row => row.Defaults).Where(said => said.Value is not null),
        said => Known.Single(setting => setting.Name == said.Name).Default is var actual && actual == said.Value
            ? []
            : [$"the code says {actual ?? "nothing"}"]);

    [Fact]
    public void A_default_of_the_code_is_on_the_page() => Rule.Check(
        $"{Page} says each default as `value`, or in words where it is worked out.",
        Known.Where(setting => setting.Default is not null).Select(setting => setting.Name),
        name => Rows.SelectMany(row => row.Defaults).Any(said => said.Name == name && (said.Value is not null || said.Words.Length > 0)) ? [] : ["no default"]);

    [Fact]
    public void The_example_names_every_setting_and_no_other() => Rule.CheckSame(
        $"{Example} names what the code reads.",
        kept: File.ReadAllLines(Repository.At(Example)).Where(line => line.Length > 0 && line[0] != '#').Select(line => line[..line.IndexOf('=', StringComparison.Ordinal)])
            .Except(OfOthers, StringComparer.Ordinal),
        found: Known.Select(setting => setting.Name).Except(NotInTheExample, StringComparer.Ordinal));

    private sealed partial record Row
    {
        internal Row(string line)
        {
            var cells = line.Trim('|').Split('|').Select(cell => cell.Trim()).ToList();
            Names = [.. Quoted().Matches(cells[0]).Select(match => match.Groups["text"].Value)];
            var values = Quoted().Replace(cells[1], match => match.Value.Replace(',', '\0')).Split(", ").Select(part => part.Replace('\0', ',')).ToList();
            Defaults = [.. Names.Select((name, i) => new Said(name, values.Count == Names.Count ? values[i] : cells[1]))];
        }

        internal IReadOnlyList<string> Names { get; }

        internal IReadOnlyList<Said> Defaults { get; }

        [GeneratedRegex("`(?<text>[^`]+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
        private static partial Regex Quoted();
    }

    /// <summary>What the page says of a default: a value in backquotes or a number, or words.</summary>
    private sealed record Said(string Name, string Words)
    {
        internal string? Value => Words is ['`', .. var text, '`'] && !text.Contains('`', StringComparison.Ordinal) ? text
            : int.TryParse(Words, NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var number) ? number.ToString(CultureInfo.InvariantCulture)
            : null;

        public override string ToString() => $"{Name} = {Words}";
    }
}
