using Atapos.ArchitectureTests.Reading;

namespace Atapos.ArchitectureTests;

/// <summary>Events leave through the outbox and arrive in reactions; nothing else touches the bus.</summary>
public sealed class MessagingRules
{
    private const string Reaction = "Atapos.Shared.Hosting.Messaging.Reaction`1";
    private const string Delivery = "Atapos.Shared.Hosting.Messaging.EventDelivery";
    private const string Published = "Atapos.Shared.Hosting.Messaging.IPublishedEvents";

    [Fact]
    public void Every_consumer_is_a_reaction_in_Integration() => Rule.Check(
        "What consumes events derives from Reaction, is called On and the event's name, and lives in Integration.",
        Codebase.OfModules.Where(type => type.Is("MassTransit.IConsumer") || type.Name.StartsWith("On", StringComparison.Ordinal)),
        type => type.ArgumentOf(Reaction) is { } happened
            && type.Name.StartsWith("On" + happened.Name, StringComparison.Ordinal)
            && type.IsIn($"{type.Assembly}.Integration") ? [] : ["is not a Reaction called On… in Integration"]);

    [Fact]
    public void A_reaction_hears_another_module() => Rule.Check(
        "A module reacts to events of other modules; its own it knows already.",
        Codebase.Reactions,
        type => Codebase.IntegrationEvents.Single(happened => happened.Definition.FullName == type.ArgumentOf(Reaction)!.FullName) is var happened
            && happened.Module == type.Module ? [$"hears -> {happened}"] : []);

    [Fact]
    public void A_reaction_leaves_saving_to_its_base() => Rule.Check(
        "A reaction changes aggregates; Reaction saves and commits.",
        Codebase.Reactions,
        type => type.Calls.Where(call => call.Method is "SaveChangesAsync" or "SaveChanges" or "CommitAsync"));

    [Fact]
    public void No_module_knows_the_bus() => Rule.Check(
        "No module knows MassTransit; Reaction and Reactions stand before it.",
        Codebase.OfModules.Concat(Codebase.Contracts),
        type => type.Uses.Where(use => use.IsIn("MassTransit") || use.Assembly.StartsWith("MassTransit", StringComparison.Ordinal)));

    [Fact]
    public void Only_the_messaging_of_the_plumbing_knows_the_bus() => Rule.Check(
        "Of the plumbing only Messaging knows MassTransit, and AtaposHost, which registers it.",
        Codebase.Types.Where(type => type.Assembly is "Atapos.Shared.Hosting" or "Atapos.Host" or "Atapos.Shared"),
        type => type.IsIn("Atapos.Shared.Hosting.Messaging") || type.Name == "AtaposHost" ? [] : type.Uses.Where(use => use.IsIn("MassTransit")));

    [Fact]
    public void Only_a_reaction_is_handed_the_delivery() => Rule.Check(
        "A module does not use EventDelivery; a reaction takes it for Reaction's constructor alone.",
        Codebase.OfModules,
        type => type.Uses.Where(use => use.IsOf(Delivery) && (use.Method is not null || !type.Is(Reaction) || use.Member != ".ctor")));

    [Fact]
    public void Nobody_publishes_by_hand() => Rule.Check(
        "An integration event is made in PublishedEvents alone; the outbox does the rest.",
        Codebase.Types.Where(type => type.Assembly != "Atapos.Shared.Hosting" && !type.IsContract && !type.Is(Published)),
        type => type.Calls.Where(call => Codebase.IntegrationEvents.Any(call.Makes)));

    [Theory]
    [MemberData(nameof(ModuleRules.Modules), MemberType = typeof(ModuleRules))]
    public void A_module_has_one_switch_from_its_events_to_others(string module) => Rule.CheckSame(
        "A module translates its domain events in one place.",
        kept: [$"Atapos.{module}.Integration.PublishedEvents"],
        found: Codebase.Of(module).Where(type => type.Is(Published)).Select(type => type.Definition.FullName));

    [Fact]
    public void Every_event_is_published_by_its_own_module() => Rule.Check(
        "An integration event is published by its own module, or it is no event.",
        Codebase.IntegrationEvents,
        type => Codebase.Of(type.Module).Where(publisher => publisher.Is(Published)).SelectMany(publisher => publisher.Calls).Any(call => call.Makes(type))
            ? []
            : ["is published by nobody"]);
}
