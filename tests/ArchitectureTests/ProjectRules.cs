using System.Xml.Linq;
using Atapos.ArchitectureTests.Reading;

namespace Atapos.ArchitectureTests;

/// <summary>Looks at project files, because a reference that no code uses yet leaves no trace in an assembly.</summary>
public sealed class ProjectRules
{
    [Fact]
    public void A_project_references_only_what_it_may() => Rule.Check(
        "Shared references nothing; Contracts and Hosting Shared; a module Shared, Hosting and Contracts; the host Hosting and modules.",
        Repository.Projects.Where(project => project.FilePath.StartsWith("src/", StringComparison.Ordinal) && project.Kind != ProjectKind.Tests),
        project => project.References.Where(target => !May(project, target)).Select(target => $"ProjectReference -> {target.Name}"));

    [Fact]
    public void The_host_references_every_module() => Rule.Check(
        "The host references every module.",
        Repository.Projects.Where(project => project.Kind == ProjectKind.Module),
        module => Repository.Projects.Any(project => project.Kind == ProjectKind.Host && project.References.Contains(module))
            ? []
            : ["is not referenced by -> Atapos.Host"]);

    [Fact]
    public void Every_module_has_contracts_tests_and_a_page() => Rule.Check(
        "Beside a module stand its Contracts, its Tests and a README.",
        Repository.Projects.Where(project => project.Kind == ProjectKind.Module),
        module => new[] { $"{module.Name}.Contracts/{module.Name}.Contracts.csproj", $"{module.Name}.Tests/{module.Name}.Tests.csproj", "README.md" }
            .Where(path => !File.Exists(Repository.At(Path.Combine(module.Folder, "..", path))))
            .Select(path => $"lacks -> {path}"));

    [Fact]
    public void The_sandbox_knows_nothing_of_ours() => Rule.Check(
        "The sandbox plays the outside world and references nothing of ours.",
        Repository.Projects.Where(project => project.FilePath.StartsWith("sandbox/", StringComparison.Ordinal)),
        project => project.References.Where(target => target.Kind != ProjectKind.Sandbox).Select(target => $"ProjectReference -> {target.Name}"));

    [Fact]
    public void Contracts_and_shared_words_bring_no_packages() => Rule.Check(
        "Contracts reference no package, and Atapos.Shared only Ardalis.GuardClauses.",
        Repository.Projects.Where(project => project.Kind is ProjectKind.Contracts or ProjectKind.Shared),
        project => project.Packages.Select(package => package.Attribute("Include")!.Value)
            .Where(package => project.Kind == ProjectKind.Contracts || package != "Ardalis.GuardClauses")
            .Select(package => $"PackageReference -> {package}"));

    [Fact]
    public void Every_project_is_in_the_solution() => Rule.CheckSame(
        "Atapos.sln lists every project of the tree.",
        kept: File.ReadAllLines(Repository.At("Atapos.sln"))
            .Where(line => line.StartsWith("Project(", StringComparison.Ordinal))
            .Select(line => line.Split('"')[5].Replace('\\', '/'))
            .Where(path => path.EndsWith(".csproj", StringComparison.Ordinal)),
        found: Repository.Projects.Select(project => project.FilePath));

    [Fact]
    public void A_package_has_one_version() => Rule.Check(
        "Versions of packages stand in Directory.Packages.props alone.",
        Repository.Projects.Where(project => project.Packages.Any()),
        project => project.Packages
            .Where(package => package.Attributes("Version").Any() || package.Attributes("VersionOverride").Any() || package.Elements("Version").Any())
            .Select(package => $"PackageReference -> {package.Attribute("Include")?.Value}"));

    [Fact]
    public void A_package_is_listed_once()
    {
        var versions = XDocument.Load(Repository.At("Directory.Packages.props")).Descendants("PackageVersion")
            .ToLookup(package => package.Attribute("Include")!.Value, package => package.Attribute("Version")!.Value, StringComparer.OrdinalIgnoreCase);
        Rule.Check(
            "Directory.Packages.props lists a package once.",
            versions.Select(package => package.Key),
            package => versions[package].Count() > 1 ? [$"versions -> {string.Join(", ", versions[package])}"] : []);
    }

    [Fact]
    public void Every_project_locks_its_packages() => Rule.Check(
        "Beside a project file stands its packages.lock.json.",
        Repository.Projects,
        project => File.Exists(Repository.At($"{project.Folder}/packages.lock.json")) ? [] : ["lacks -> packages.lock.json"]);

    private static bool May(Project from, Project to) => (from.Kind, to.Kind) switch
    {
        (ProjectKind.Contracts or ProjectKind.Hosting, ProjectKind.Shared) => true,
        (ProjectKind.Module, ProjectKind.Shared or ProjectKind.Hosting or ProjectKind.Contracts) => true,
        (ProjectKind.Host, ProjectKind.Hosting or ProjectKind.Module) => true,
        _ => false,
    };
}
