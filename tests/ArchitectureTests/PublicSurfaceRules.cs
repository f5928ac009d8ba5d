using Atapos.ArchitectureTests.Reading;

namespace Atapos.ArchitectureTests;

/// <summary>What others build on changes on purpose only: each surface equals a text beside this file.</summary>
public sealed class PublicSurfaceRules
{
    private const string Texts = "tests/ArchitectureTests/PublicSurface";

    public static TheoryData<string> Assemblies => [.. Shown];

    private static IEnumerable<string> Shown =>
        Codebase.Contracts.Select(type => type.Assembly).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Append("Atapos.Shared");

    private static bool Accepts => Environment.GetEnvironmentVariable("ATAPOS_ACCEPT") == "1";

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void A_public_surface_changes_on_purpose(string assembly)
    {
        var path = Repository.At($"{Texts}/{assembly}.txt");
        var surface = Surface.Of(Codebase.Load(assembly));
        if (Accepts)
        {
            File.WriteAllText(path, surface);
        }

        Rule.CheckSame(
            $"The public surface of {assembly} equals {Texts}/{assembly}.txt.",
            kept: Lines(File.Exists(path) ? File.ReadAllText(path) : ""),
            found: Lines(surface),
            advice: "If the change is meant, run this test with ATAPOS_ACCEPT=1 and commit the text.");
    }

    [Fact]
    public void There_is_no_text_without_an_assembly() => Rule.CheckSame(
        $"{Texts} has one text for each Contracts and for Atapos.Shared.",
        kept: Directory.GetFiles(Repository.At(Texts)).Select(path => Path.GetFileNameWithoutExtension(path)),
        found: Shown);

    /// <summary>Each member together with its type, so that it matters where it stands.</summary>
    private static IEnumerable<string> Lines(string surface)
    {
        var type = "";
        foreach (var line in surface.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            type = line[0] == ' ' ? type : line;
            yield return line[0] == ' ' ? $"{type}: {line.Trim()}" : line;
        }
    }
}
