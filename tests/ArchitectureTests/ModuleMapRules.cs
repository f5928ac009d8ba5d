using Atapos.ArchitectureTests.Reading;
using Microsoft.EntityFrameworkCore;

namespace Atapos.ArchitectureTests;

/// <summary>Compares docs/modules.md with what the code says.</summary>
public sealed class ModuleMapRules
{
    private const string Page = "docs/modules.md";
    private const string Nobody = "nobody";

    [Fact]
    public void The_page_says_who_owns_what() => Rule.CheckSame(
        $"The table \"Who owns what\" of {Page} equals the tables that the modules map.",
        kept: Rows("Who owns what", columns: [0, 2]),
        found: Composition.Stores.Select(store => Row(
            store.GetType().Namespace!.Split('.')[1],
            List(store.Model.GetEntityTypes().Select(entity => $"`{entity.GetTableName()}`")
                .Except(["`outbox`", "`inbox`"], StringComparer.Ordinal)))));

    [Fact]
    public void The_page_says_who_asks_whom() => Rule.CheckSame(
        $"The table \"Who asks whom\" of {Page} equals the interfaces of Contracts and who uses them.",
        kept: Rows("Who asks whom", columns: [0, 1, 2]),
        found: Codebase.Contracts.Where(type => type.Definition.IsInterface).Select(question => Row(
            $"`{question.Name}`",
            question.Module,
            List(Codebase.OfModules
                .Where(type => type.Module != question.Module && type.Uses.Any(use => use.To.FullName == question.Definition.FullName))
                .Select(type => type.Module)))));

    [Fact]
    public void The_page_says_who_tells_whom() => Rule.CheckSame(
        $"The table \"Who tells whom\" of {Page} equals the events, who publishes them and who reacts.",
        kept: Rows("Who tells whom", columns: [0, 1, 2, 3]),
        found: Codebase.IntegrationEvents.Select(happened => Row(
            $"`{happened.Name}`",
            $"`{happened.EventName()}`",
            List(Codebase.OfModules
                .Where(type => type.Is("Atapos.Shared.Hosting.Messaging.IPublishedEvents")
                    && type.Calls.Any(call => call.Makes(happened)))
                .Select(type => type.Module)),
            List(Codebase.Reactions
                .Where(type => type.ArgumentOf("Atapos.Shared.Hosting.Messaging.Reaction`1")!.FullName == happened.Definition.FullName)
                .Select(type => type.Module)))));

    private static string Row(params IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |";

    private static string List(IEnumerable<string> names) =>
        names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList() is { Count: > 0 } all ? string.Join(", ", all) : Nobody;

    /// <summary>The rows of the table below a heading, head and rule left out.</summary>
    private static IEnumerable<string> Rows(string heading, int[] columns) => File.ReadAllLines(Repository.At(Page))
        .SkipWhile(line => line != $"## {heading}")
        .Skip(1)
        .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
        .Where(line => line.StartsWith('|'))
        .Skip(2)
        .Select(line => line.Trim('|').Split('|').Select(cell => cell.Trim()).ToList())
        .Select(cells => Row(columns.Select(column => cells[column])));
}
