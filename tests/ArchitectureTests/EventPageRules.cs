using System.Text.Json;
using System.Text.RegularExpressions;
using Atapos.ArchitectureTests.Reading;

namespace Atapos.ArchitectureTests;

/// <summary>Compares docs/events.md with the events of the Contracts, because programs outside are written by it.</summary>
public sealed class EventPageRules
{
    private const string Page = "docs/events.md";

    [Fact]
    public void The_page_names_every_event_and_its_members() => Rule.CheckSame(
        $"The table of {Page} equals the events that leave, member by member.",
        kept: File.ReadAllLines(Repository.At(Page)).Where(line => Regex.IsMatch(line, @"^\| `[a-z.-]+\.v\d+` \|", RegexOptions.None, TimeSpan.FromSeconds(1))),
        found: Codebase.IntegrationEvents.Select(happened =>
            $"| `{happened.EventName()}` | {string.Join(", ", happened.Definition.Properties.Where(property => property.GetMethod is { IsPublic: true }).Select(property => $"`{JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name)}`"))} |"));
}
