using System.Xml.Linq;

namespace Atapos.ArchitectureTests.Reading;

/// <summary>The tree of files, for what leaves no trace in an assembly.</summary>
internal static class Repository
{
    private static readonly string[] Outside = ["bin", "obj", ".git", ".atapos", ".vs", ".idea", "artifacts", "TestResults", "yardsticks"];

    internal static readonly string Root = FindRoot();

    internal static readonly IReadOnlyList<Project> Projects = [.. Files("*.csproj").Select(path => new Project(path))];

    /// <summary>What people wrote in C#; the makers of migrations follow their own rules.</summary>
    internal static readonly IReadOnlyList<Source> Sources =
        [.. Files("*.cs").Where(path => !path.Split('/').Contains("Migrations", StringComparer.Ordinal)).Select(path => new Source(path))];

    internal static string At(string path) => Path.Combine(Root, path);

    /// <summary>Paths below the root, with slashes.</summary>
    private static IEnumerable<string> Files(string pattern) => Directory.EnumerateFiles(Root, pattern, SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
        .Where(path => !path.Split('/').Intersect(Outside, StringComparer.Ordinal).Any())
        .Order(StringComparer.Ordinal);

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Atapos.sln")))
        {
            folder = Path.GetDirectoryName(folder)
                ?? throw new InvalidOperationException("The tests run inside the repository; there is no Atapos.sln above them.");
        }

        return folder;
    }
}

/// <summary>What a project may know depends on what it is.</summary>
internal enum ProjectKind
{
    Shared,
    Hosting,
    Contracts,
    Module,
    Host,
    Tests,
    Sandbox,
    Engineering,
}

/// <summary>A project file.</summary>
internal sealed class Project(string path)
{
    private readonly XDocument _xml = XDocument.Load(Repository.At(path));

    /// <summary>Below the root.</summary>
    internal string FilePath { get; } = path;

    internal string Folder => Path.GetDirectoryName(FilePath)!.Replace('\\', '/');

    internal string Name => Path.GetFileNameWithoutExtension(FilePath);

    internal ProjectKind Kind => (FilePath.Split('/')[0], Name) switch
    {
        (_, var name) when name.EndsWith("Tests", StringComparison.Ordinal) => ProjectKind.Tests,
        ("sandbox", _) => ProjectKind.Sandbox,
        ("src", "Atapos.Shared") => ProjectKind.Shared,
        ("src", "Atapos.Shared.Hosting") => ProjectKind.Hosting,
        ("src", "Atapos.Host") => ProjectKind.Host,
        ("src", var name) when name.EndsWith(".Contracts", StringComparison.Ordinal) => ProjectKind.Contracts,
        ("src", _) => ProjectKind.Module,
        _ => ProjectKind.Engineering,
    };

    internal IEnumerable<Project> References => _xml.Descendants("ProjectReference")
        .Select(reference => Path.GetFullPath(Path.Combine(Repository.At(Folder), reference.Attribute("Include")!.Value.Replace('\\', '/'))))
        .Select(target => Repository.Projects.Single(project => Repository.At(project.FilePath) == target));

    internal IEnumerable<XElement> Packages => _xml.Descendants("PackageReference");

    public override string ToString() => FilePath;
}

/// <summary>A file of C#.</summary>
internal sealed class Source(string path)
{
    private readonly Lazy<IReadOnlyList<string>> _lines = new(() => File.ReadAllLines(Repository.At(path)));

    /// <summary>Below the root.</summary>
    internal string FilePath { get; } = path;

    internal IReadOnlyList<string> Lines => _lines.Value;

    internal bool IsUseCase => FilePath.Split('/') is ["src", "Modules", _, _, "Features", ..];

    /// <summary>Null for a file with statements alone.</summary>
    internal string? Namespace => Lines.FirstOrDefault(line => line.StartsWith("namespace ", StringComparison.Ordinal))?["namespace ".Length..].TrimEnd(';');

    public override string ToString() => FilePath;
}
