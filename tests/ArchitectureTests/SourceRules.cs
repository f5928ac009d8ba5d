using Atapos.ArchitectureTests.Reading;

namespace Atapos.ArchitectureTests;

/// <summary>Looks at files as people see them.</summary>
public sealed class SourceRules
{
    private const int Longest = 300;
    private const int LongestUseCase = 120;

    [Fact]
    public void A_file_fits_on_a_few_screens() => Rule.Check(
        $"A file has at most {Longest} lines.",
        Repository.Sources,
        file => file.Lines.Count > Longest ? [$"has {file.Lines.Count}"] : []);

    [Fact]
    public void A_use_case_is_read_at_a_glance() => Rule.Check(
        $"A file of Features has at most {LongestUseCase} lines.",
        Repository.Sources.Where(file => file.IsUseCase),
        file => file.Lines.Count > LongestUseCase ? [$"has {file.Lines.Count}"] : []);

    [Fact]
    public void Namespaces_are_folders() => Rule.Check(
        "A file's namespace is its project and its folder.",
        Repository.Sources.Where(file => file.Namespace is not null),
        file => Repository.Projects.FirstOrDefault(project => file.FilePath.StartsWith(project.Folder + "/", StringComparison.Ordinal)) is { } home
            && $"{home.Name}{Path.GetDirectoryName(file.FilePath)![home.Folder.Length..].Replace('/', '.')}" is var expected && expected != file.Namespace
                ? [$"{file.Namespace} -> {expected}"]
                : []);
}
