using System.Text.RegularExpressions;
using Atapos.ArchitectureTests.Reading;

namespace Atapos.ArchitectureTests;

/// <summary>What modules tell each other.</summary>
public sealed partial class ContractRules
{
    [Fact]
    public void Contracts_use_the_runtime_and_the_shared_words_alone() => Rule.Check(
        "Contracts use nothing but the runtime and Atapos.Shared.",
        Codebase.Contracts,
        type => type.Uses.Where(use => use.Assembly != type.Assembly && use.Assembly != "Atapos.Shared" && !Runtime.Is(use)));

    [Fact]
    public void Contracts_are_questions_and_records() => Rule.Check(
        "A contract is an interface, a sealed record or an enum.",
        Codebase.Contracts,
        type => type.Definition.IsInterface || type.Definition.IsEnum || (type.Definition.IsSealed && type.Definition.IsRecord()) ? [] : ["is none of them"]);

    [Fact]
    public void A_question_is_answered_in_Integration_of_its_own_module() => Rule.Check(
        "An interface of Contracts is implemented in Integration of its own module, and nowhere else.",
        Codebase.Contracts.Where(type => type.Definition.IsInterface),
        type =>
        {
            var answers = Codebase.Types.Where(candidate => candidate.Is(type.Definition.FullName)).ToList();
            return answers.Count == 0
                ? ["is implemented nowhere"]
                : answers.Where(answer => !answer.IsIn($"Atapos.{type.Module}.Integration")).Select(answer => $"is implemented -> {answer}");
        });

    [Fact]
    public void An_event_is_a_sealed_record_in_Contracts() => Rule.Check(
        "An integration event is a sealed record in Contracts.",
        Codebase.IntegrationEvents,
        type => type.IsContract && type.Definition.IsSealed && type.Definition.IsRecord() ? [] : ["is no sealed record, or lives elsewhere"]);

    [Fact]
    public void An_event_is_stored_under_a_name_of_its_module() => Rule.Check(
        "An integration event has [EventName(\"module.fact.vN\")] with the name of its own module.",
        Codebase.IntegrationEvents,
        type => type.EventName() is { } name && EventName().IsMatch(name) && name.StartsWith(type.Module.ToLowerInvariant() + ".", StringComparison.Ordinal)
            ? []
            : [$"EventName -> {type.EventName() ?? "none"}"]);

    [Fact]
    public void An_events_name_is_its_own() => Rule.Check(
        "No two integration events have one stored name.",
        Codebase.IntegrationEvents,
        type => Codebase.IntegrationEvents
            .Where(other => other != type && other.EventName() == type.EventName())
            .Select(other => $"{type.EventName()} -> {other}"));

    [GeneratedRegex(@"^[a-z]+\.[a-z]+(-[a-z]+)*\.v[1-9][0-9]?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex EventName();
}
