using System.Reflection;
using Mono.Cecil;

namespace Atapos.ArchitectureTests.Reading;

/// <summary>The compiled product: every type we wrote, and what each of them uses.</summary>
/// <remarks>
/// Two readers are at work. NetArchTest (<see cref="Plain"/>) says the plain rules in plain words: sealed, visible, named, implementing.
/// Mono.Cecil (<see cref="CodeType"/>) answers who uses what, because there NetArchTest passes on an empty set, matches namespaces by
/// their beginning, takes a lambda or an async method for a type of its own, and names the type that broke a rule but not the place.
/// </remarks>
internal static class Codebase
{
    private static readonly DefaultAssemblyResolver Resolver = MakeResolver();

    internal static readonly IReadOnlyList<CodeType> Types =
    [
        .. Directory.GetFiles(AppContext.BaseDirectory, "Atapos.*.dll")
            .Where(path => !path.EndsWith("Tests.dll", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .SelectMany(path => AssemblyDefinition.ReadAssembly(path, new() { AssemblyResolver = Resolver }).MainModule.Types)
            .Where(type => Names.IsIn(type.Namespace, "Atapos"))
            .Select(type => new CodeType(type)),
    ];

    /// <summary>A module is an assembly with an <c>IModule</c>; its name is the assembly's without the product's.</summary>
    internal static readonly IReadOnlyList<string> Modules =
    [
        .. Types.Where(type => type.Is("Atapos.Shared.Hosting.IModule") && type.Definition.IsClass)
            .Select(type => type.Module)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>All types of all modules, contracts not included.</summary>
    internal static readonly IReadOnlyList<CodeType> OfModules =
        [.. Types.Where(type => Modules.Contains(type.Module, StringComparer.Ordinal) && !type.IsContract)];

    internal static readonly IReadOnlyList<CodeType> Contracts = [.. Types.Where(type => type.IsContract)];

    internal static readonly IReadOnlyList<CodeType> Endpoints = [.. OfModules.Where(type => type.Is("Atapos.Shared.Hosting.Http.IEndpoint"))];

    internal static readonly IReadOnlyList<CodeType> Reactions = [.. OfModules.Where(type => type.Is("Atapos.Shared.Hosting.Messaging.Reaction`1"))];

    internal static readonly IReadOnlyList<CodeType> IntegrationEvents = [.. Types.Where(type => type.Is("Atapos.Shared.IntegrationEvent"))];

    private static readonly Dictionary<string, CodeType> ByName = Types.ToDictionary(type => type.Definition.FullName, StringComparer.Ordinal);

    internal static IEnumerable<CodeType> Of(string module) => Types.Where(type => type.Assembly == $"Atapos.{module}");

    /// <summary>The types in one folder of any module.</summary>
    internal static IEnumerable<CodeType> In(string folder) => OfModules.Where(type => type.IsIn($"{type.Assembly}.{folder}"));

    internal static CodeType ModuleClassOf(CodeType type) =>
        Of(type.Module).Single(candidate => candidate.Is("Atapos.Shared.Hosting.IModule"));

    internal static CodeType? Find(string fullName) => ByName.GetValueOrDefault(fullName);

    /// <summary>The same assembly, loaded.</summary>
    internal static Assembly Load(string assembly) => Assembly.Load(new AssemblyName(assembly));

    private static DefaultAssemblyResolver MakeResolver()
    {
        var resolver = new DefaultAssemblyResolver();
        resolver.AddSearchDirectory(AppContext.BaseDirectory);
        foreach (var runtime in new[] { typeof(object), typeof(Microsoft.AspNetCore.Http.HttpContext) })
        {
            resolver.AddSearchDirectory(Path.GetDirectoryName(runtime.Assembly.Location));
        }

        return resolver;
    }
}

internal static class Names
{
    /// <summary>True for the namespace itself and below it; <c>A.Order</c> is not in <c>A.Ord</c>.</summary>
    internal static bool IsIn(string name, string space) =>
        name.StartsWith(space, StringComparison.Ordinal) && (name.Length == space.Length || name[space.Length] == '.');

    internal static string Outermost(this TypeReference type) => type.DeclaringType is { } outer ? outer.Outermost() : type.FullName;
}
