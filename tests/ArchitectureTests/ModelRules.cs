using Atapos.ArchitectureTests.Reading;
using Atapos.Shared.Hosting.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Atapos.ArchitectureTests;

/// <summary>Reads the models of all stores, without a database. <see cref="MigratedDatabaseRules"/> reads the same from a real one.</summary>
public sealed class ModelRules
{
    private static IEnumerable<Table> Tables => Composition.Stores.SelectMany(TablesOf);

    private static IEnumerable<Table> AllTables => Tables.Concat(TablesOf(Composition.Edge));

    [Fact]
    public void Every_table_is_filtered_by_tenant() => Rule.Check(
        "Every table of a module belongs to a tenant: its entity has the query filter \"Tenant\".",
        Tables,
        table => table.Entity.GetDeclaredQueryFilters().Any(filter => filter.Key == ModuleDbContext.TenantProperty) ? [] : ["has no such filter"]);

    [Fact]
    public void The_platform_sees_merchants_of_all_tenants_and_nothing_else() => Rule.CheckSame(
        "One root alone is open to the platform: the merchant.",
        kept: ["tenancy.merchants"],
        found: Tables
            .Where(table => table.Entity.GetDeclaredQueryFilters().Any(filter => filter.Expression!.ToString().Contains(nameof(ModuleDbContext.IsOfPlatform), StringComparison.Ordinal)))
            .Select(table => table.ToString()));

    [Fact]
    public void Every_primary_key_begins_with_the_tenant() => Rule.Check(
        "Every primary key begins with me_id.",
        AllTables,
        table => table.Entity.FindPrimaryKey() is { } key ? Others(table, "primary key", key.Properties) : ["has no primary key"]);

    [Fact]
    public void Every_unique_key_begins_with_the_tenant() => Rule.Check(
        "Every unique index and alternate key begins with me_id.",
        AllTables,
        table => table.Entity.GetIndexes().Where(index => index.IsUnique).SelectMany(index => Others(table, "unique index", index.Properties))
            .Concat(table.Entity.GetKeys().SelectMany(key => Others(table, "key", key.Properties))));

    [Fact]
    public void Every_foreign_key_begins_with_the_tenant() => Rule.Check(
        "Every foreign key begins with me_id on both sides, so that a row cannot point to another tenant's.",
        AllTables,
        table => table.Entity.GetForeignKeys().SelectMany(key =>
            Others(table, "foreign key", key.Properties).Concat(Others(new(key.PrincipalEntityType), "foreign key to", key.PrincipalKey.Properties))));

    [Fact]
    public void A_module_maps_only_its_schema() => Rule.Check(
        "A module maps only the schema that has its name.",
        Composition.Stores,
        store => TablesOf(store).Where(table => table.Entity.GetSchema() != SchemaOf(store)).Select(table => $"maps -> {table}")
            .Concat(store.Model.GetSequences()
                .Where(sequence => sequence.Schema != SchemaOf(store))
                .Select(sequence => $"maps -> {sequence.Schema}.{sequence.Name}")));

    [Fact]
    public void Every_module_keeps_one_store() => Rule.CheckSame(
        "Every module has one store, called after it, in Data.",
        kept: Codebase.Modules.Select(module => $"Atapos.{module}.Data.{module}DbContext"),
        found: Composition.Stores.Select(store => store.GetType().FullName!));

    [Fact]
    public void Migrations_say_what_the_models_say() => Rule.Check(
        "A store's migrations bring its tables to what its model says.",
        Composition.Stores.Append(Composition.Edge),
        store => store.Database.HasPendingModelChanges() ? ["has changes that no migration makes; add one with dotnet ef migrations add"] : []);

    private static string SchemaOf(ModuleDbContext store) => store.GetType().Namespace!.Split('.')[1].ToLowerInvariant();

    private static IEnumerable<Table> TablesOf(DbContext store) =>
        store.Model.GetEntityTypes().Where(entity => entity.GetTableName() is not null).Select(entity => new Table(entity));

    private static IEnumerable<object> Others(Table table, string what, IReadOnlyList<IReadOnlyProperty> properties)
    {
        var place = StoreObjectIdentifier.Table(table.Entity.GetTableName()!, table.Entity.GetSchema());
        var columns = properties.Select(property => property.GetColumnName(place)).ToList();
        return columns[0] == "me_id" ? [] : [$"{what} -> {string.Join(", ", columns)}"];
    }

    private sealed record Table(IEntityType Entity)
    {
        public override string ToString() => $"{Entity.GetSchema()}.{Entity.GetTableName()}";
    }
}
