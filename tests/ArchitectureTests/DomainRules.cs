using Atapos.ArchitectureTests.Reading;
using Atapos.Shared;
using Microsoft.EntityFrameworkCore.Metadata;
using Mono.Cecil;

namespace Atapos.ArchitectureTests;

/// <summary>Where decisions are made: in aggregates and values that know nothing of the machine around them.</summary>
public sealed class DomainRules
{
    private static readonly string[] OpenCollections = ["List`1", "IList`1", "ICollection`1", "HashSet`1", "ISet`1", "Dictionary`2", "IDictionary`2"];

    /// <summary>Entities of the stores' models that live in Domain and are no roots.</summary>
    private static readonly Dictionary<string, IEntityType> ChildEntities = Composition.Stores
        .SelectMany(store => store.Model.GetEntityTypes())
        .Where(entity => !entity.ClrType.IsSubclassOf(typeof(AggregateRoot)))
        .Where(entity => Names.IsIn(entity.ClrType.Namespace!, $"{entity.ClrType.Assembly.GetName().Name}.Domain"))
        .ToDictionary(entity => entity.ClrType.FullName!.Replace('+', '/'), StringComparer.Ordinal);

    [Fact]
    public void Domain_is_pure() => Rule.Check(
        "Domain uses itself, Atapos.Shared, guard clauses and the plain runtime: no EF Core, no HTTP, no clock, no I/O, no threads.",
        Codebase.In("Domain"),
        type => type.Uses.Where(use =>
            !use.IsIn($"{type.Assembly}.Domain") && use.Assembly is not ("Atapos.Shared" or "Ardalis.GuardClauses") && !Runtime.IsPlain(use)));

    [Fact]
    public void Shared_words_are_pure() => Rule.Check(
        "Atapos.Shared uses itself, guard clauses and the runtime.",
        Codebase.Of("Shared"),
        type => type.Uses.Where(use =>
            use.Assembly is not ("Atapos.Shared" or "Ardalis.GuardClauses") && !use.IsOf("System.TimeProvider") && !Runtime.IsPlain(use)));

    [Fact]
    public void State_changes_only_from_inside() => Rule.Check(
        "In Domain setters and fields are private (init is for records), values are readonly and collections are shown for reading.",
        Codebase.In("Domain"),
        type => type.WithNested().Where(part => !part.IsCompilerMade()).SelectMany(OpenDoors));

    [Fact]
    public void Parts_of_an_aggregate_change_only_through_their_root() => Rule.Check(
        "Outside of Domain an entity that is not a root is only read.",
        Codebase.OfModules.Where(type => !type.IsIn($"{type.Assembly}.Domain")),
        type => type.Calls.Where(call => ChildEntities.ContainsKey(call.To.FullName) && !call.Method!.StartsWith("get_", StringComparison.Ordinal)));

    [Fact]
    public void Every_entity_of_the_domain_belongs_to_a_root() => Rule.Check(
        "An entity of Domain that is not a root is part of one: its foreign key names the root's table.",
        ChildEntities.Values,
        entity => entity.GetForeignKeys().Any(key => key.PrincipalEntityType.ClrType.IsSubclassOf(typeof(AggregateRoot))) ? [] : ["has no root"]);

    [Fact]
    public void What_has_happened_is_told_in_the_past() => Rule.Check(
        "A domain event is an internal sealed record in Domain, named like OrderWasPlaced.",
        Codebase.OfModules.Where(type => type.Is("Atapos.Shared.IDomainEvent")),
        type => type.Definition is { IsSealed: true, IsPublic: false } && type.Definition.IsRecord() && type.IsIn($"{type.Assembly}.Domain")
            && (type.Name.Contains("Was", StringComparison.Ordinal) || type.Name.Contains("Were", StringComparison.Ordinal))
            ? []
            : ["is none"]);

    [Fact]
    public void Amounts_are_never_floating() => Rule.Check(
        "No float or double in Domain, Features, Messages and Contracts.",
        Codebase.In("Domain").Concat(Codebase.In("Features")).Concat(Codebase.In("Messages")).Concat(Codebase.Contracts),
        type => type.Uses.Where(use => use.IsOf("System.Double", "System.Single", "System.Half")));

    private static IEnumerable<object> OpenDoors(TypeDefinition type) =>
    [
        .. type.Properties
            .Where(property => property.SetMethod is { IsPrivate: false } setter && !(setter.IsInit() && (type.IsRecord() || type.IsValueType)))
            .Select(property => $"{property.Name} -> its setter is not private"),
        .. type.Fields
            .Where(field => field is { IsPrivate: false, IsInitOnly: false, HasConstant: false, IsSpecialName: false })
            .Select(field => $"{field.Name} -> is a field that others can write"),
        .. type.Properties
            .Where(property => property.GetMethod is { IsPrivate: false } && OpenCollections.Contains(property.PropertyType.Name))
            .Select(property => $"{property.Name} -> {property.PropertyType.Name} can be changed by whoever reads it"),
        .. type is { IsValueType: true, IsEnum: false } && !type.CustomAttributes.Any(attribute => attribute.AttributeType.Name == "IsReadOnlyAttribute")
            ? new object[] { "is a struct that is not readonly" }
            : [],
    ];
}
