using Atapos.ArchitectureTests.Reading;

namespace Atapos.ArchitectureTests;

/// <summary>What a module is, seen from outside, and which rooms it has inside.</summary>
public sealed class ModuleRules
{
    /// <summary>Every module may have these.</summary>
    private static readonly string[] Folders = ["Domain", "Features", "Integration", "Data", "Messages"];

    /// <summary>The talk with an outside service has a folder of its own in the module that needs the service; so has the looking at files, the writing of them, and the stream that stays open.</summary>
    private static readonly string[] FoldersOfOne =
    [
        "Atapos.Identity.Authentication", "Atapos.Ordering.Live", "Atapos.Payments.Midtrans", "Atapos.Payments.Gateway", "Atapos.Payments.Receipts",
        "Atapos.Catalog.Cloudinary", "Atapos.Catalog.Images", "Atapos.Catalog.Bulk",
    ];

    public static TheoryData<string> Modules => [.. Codebase.Modules];

    [Fact]
    public void Every_module_is_compiled_into_the_host() => Rule.CheckSame(
        "Each folder of src/Modules is a module that the host holds.",
        kept: Directory.GetDirectories(Repository.At("src/Modules")).Select(path => Path.GetFileName(path)),
        found: Codebase.Types.Where(type => type.Assembly == "Atapos.Host").SelectMany(type => type.Calls)
            .Where(call => call.Method == ".ctor" && Codebase.Find(call.To.FullName)?.Is("Atapos.Shared.Hosting.IModule") == true)
            .Select(call => call.To.Namespace.Split('.')[1]).Distinct(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Modules))]
    public void A_module_meets_another_only_in_its_contracts(string module) => Rule.Check(
        "A module uses another module only through its Contracts.",
        Codebase.Of(module),
        type => type.Uses.Where(use => Codebase.Modules.Any(other => other != module && use.Assembly == $"Atapos.{other}")));

    [Theory]
    [MemberData(nameof(Modules))]
    public void A_module_shows_one_type(string module) => Plain.Check(
        "A module's only public type is its Module class.",
        Plain.Of(Codebase.Load($"Atapos.{module}")).That().ArePublic(),
        types => types.HaveName($"{module}Module"),
        "is public");

    [Fact]
    public void A_module_has_no_other_rooms() => Rule.Check(
        $"Beside its Module class a module has only the folders {string.Join(", ", Folders)}; {string.Join(", ", FoldersOfOne)} are the exceptions.",
        Codebase.OfModules,
        type => Folders.Any(folder => type.IsIn($"{type.Assembly}.{folder}")) || FoldersOfOne.Any(type.IsIn) || type.Name == $"{type.Module}Module"
            ? []
            : ["lives in none of them"]);

    [Theory]
    [InlineData("Messages", "Data", "Features", "Integration")]
    [InlineData("Data", "Features", "Integration")]
    [InlineData("Integration", "Features")]
    public void Rooms_know_each_other_in_one_direction(string folder, params string[] unknown) => Rule.Check(
        $"{folder} does not know {string.Join(" or ", unknown)}.",
        Codebase.In(folder),
        type => type.Uses.Where(use => unknown.Any(other => use.IsIn($"{type.Assembly}.{other}"))));

    [Fact]
    public void Messages_are_words_on_the_wire_alone() => Rule.Check(
        "Messages use the domain, contracts and JSON, not EF Core or ASP.NET Core.",
        Codebase.In("Messages"),
        type => type.Uses.Where(use => use.IsIn("Microsoft.EntityFrameworkCore") || use.IsIn("Microsoft.AspNetCore")));

    [Fact]
    public void Only_a_module_class_knows_use_cases() => Rule.Check(
        "Features is known to nobody but the Module class.",
        Codebase.OfModules.Where(type => type.Name != $"{type.Module}Module" && !type.IsIn($"{type.Assembly}.Features")),
        type => type.Uses.Where(use => use.IsIn($"{type.Assembly}.Features")));

    [Fact]
    public void Classes_are_sealed() => Plain.Check(
        "A class of a module is sealed unless it is abstract.",
        Plain.Modules.That().AreClasses().And().AreNotAbstract().And().DoNotHaveNameStartingWith("<"),
        types => types.BeSealed(),
        "is not sealed");

    [Fact]
    public void Names_say_what_a_thing_is() => Plain.Check(
        "No type is called Manager, Helper, Dto or Service.",
        Plain.Product.That().DoNotHaveNameStartingWith("<"),
        types => types.NotHaveNameMatching(@"(Manager|Helper|D(to|TO)|Service)s?(`\d+)?$"),
        "is called so");

    [Fact]
    public void Internals_are_shown_to_own_tests_and_benchmarks_alone() => Rule.Check(
        "An assembly shows its internals to its own Tests and to the benchmarks of single functions alone.",
        Codebase.Types.Select(type => type.Definition.Module).Distinct(),
        module => module.Assembly.CustomAttributes
            .Where(attribute => attribute.AttributeType.Name == "InternalsVisibleToAttribute")
            .Select(attribute => (string)attribute.ConstructorArguments[0].Value)
            .Where(friend => friend != $"{module.Assembly.Name.Name}.Tests" && friend != "Atapos.MicroBench")
            .Select(friend => $"shows them -> {friend}"));
}
