using Atapos.ArchitectureTests.Reading;
using Atapos.Shared.Hosting.Http;
using NetArchTest.Rules;

namespace Atapos.ArchitectureTests;

/// <summary>A use case is one file, one endpoint, one transaction.</summary>
public sealed class UseCaseRules
{
    private const string Session = "Atapos.Shared.Hosting.Data.TenantSession";
    private const string Beginnings = "Atapos.Shared.Hosting.Edge.TransactionBeginnings";

    /// <summary>Beside the plumbing these open a session, in a scope of their own; reading only.</summary>
    private static readonly string[] OpenTheirOwnSession = ["Atapos.Tenancy.Integration.MerchantDirectory"];

    /// <summary>Begins the request's transaction for use cases that begin late, and anew when the gateway had to be asked first.</summary>
    private static readonly string[] BeginForUseCases = ["Atapos.Payments.Gateway.PaymentDesk"];

    private static PredicateList InFeatures =>
        Plain.Modules.That().ResideInNamespaceMatching(@"^Atapos\.\w+\.Features(\.|$)").And().AreNotNested().And().DoNotHaveNameStartingWith("<");

    [Fact]
    public void Features_hold_endpoints() => Plain.Check(
        "Features hold one sealed, internal endpoint per file: each type in there is an endpoint.",
        InFeatures,
        types => types.ImplementInterface(typeof(IEndpoint)),
        "is not an IEndpoint");

    [Fact]
    public void Use_cases_are_sealed() => Plain.Check("A use case is sealed.", InFeatures, types => types.BeSealed(), "is not sealed");

    [Fact]
    public void Use_cases_are_internal() => Plain.Check("A use case is internal.", InFeatures, types => types.NotBePublic(), "is public");

    [Fact]
    public void Endpoints_live_in_Features() => Plain.Check(
        "Every endpoint is a use case and lives in Features.",
        Plain.Product.That().ImplementInterface(typeof(IEndpoint)),
        types => types.ResideInNamespaceMatching(@"^Atapos\.\w+\.Features(\.|$)"),
        "lives elsewhere");

    [Fact]
    public void Use_cases_do_not_use_each_other() => Rule.Check(
        "A use case does not use another use case.",
        Codebase.In("Features"),
        type => type.Uses.Where(use => Codebase.Endpoints.Any(other => other.Definition.FullName == use.To.Outermost())));

    [Fact]
    public void Every_use_case_is_listed_in_its_Module_class() => Rule.Check(
        "The Module class maps each use case of its module, once.",
        Codebase.Endpoints,
        type => Listed(type, "Atapos.Shared.Hosting.Http.EndpointExtensions", "Map") == 1
            ? []
            : [$"{type.Module}Module.MapEndpoints -> does not have .Map<{type.Name}>() once"]);

    [Fact]
    public void Every_reaction_is_listed_in_its_Module_class() => Rule.Check(
        "The Module class lists each reaction of its module, once.",
        Codebase.Reactions,
        type => Listed(type, "Atapos.Shared.Hosting.Messaging.Reactions", "Add") == 1
            ? []
            : [$"{type.Module}Module.AddReactions -> does not have .Add<{type.Name}>() once"]);

    [Fact]
    public void A_use_case_saves_at_most_once() => Rule.Check(
        "A use case is one transaction: it calls SaveChangesAsync at most once.",
        Codebase.In("Features"),
        type => type.Calls.Where(call => call.Method is "SaveChangesAsync" or "SaveChanges").Skip(1));

    [Fact]
    public void The_plumbing_begins_and_commits() => Rule.Check(
        $"Sessions and transactions are begun and committed by the plumbing; only {string.Join(", ", OpenTheirOwnSession)} opens its own, for reading, and use cases that begin late begin theirs, or {string.Join(", ", BeginForUseCases)} does it for them.",
        Codebase.Types.Where(type => type.Assembly != "Atapos.Shared.Hosting"),
        type => type.Calls.Where(call => Commits(call)
            || (Begins(call) && !OpenTheirOwnSession.Contains(type.Definition.FullName)
                && !((BeginsLate(type) || BeginForUseCases.Contains(type.Definition.FullName)) && call.IsCallOf(Session, "BeginAsync")))));

    [Fact]
    public void Who_begins_late_begins_at_most_once() => Rule.Check(
        "A use case that says BeginsLate begins the request's transaction itself, in one place; one that streams may need none.",
        Codebase.In("Features").Where(BeginsLate),
        type => type.Calls.Count(call => call.IsCallOf(Session, "BeginAsync")) is var times && times <= 1 ? [] : [$"begins -> {times} times"]);

    [Fact]
    public void Who_may_begin_a_session_does() => Rule.Check(
        "A type that may open its own session does; else it goes from the list.",
        OpenTheirOwnSession.Concat(BeginForUseCases),
        name => Codebase.Find(name)?.Calls.Any(Begins) == true ? [] : ["opens none"]);

    private static int Listed(CodeType type, string list, string method) => Codebase.ModuleClassOf(type).Calls
        .Count(call => call.IsCallOf(list, method) && call.TypeArguments.Any(argument => argument.FullName == type.Definition.FullName));

    private static bool BeginsLate(CodeType type) => type.Calls.Any(call => call.IsCallOf(Beginnings, "BeginsLate"));

    private static bool Commits(Use call) =>
        call.IsCallOf(Session, "CommitAsync")
        || (call.To.Name.Contains("Transaction", StringComparison.Ordinal) && call.Method is "CommitAsync" or "Commit" or "RollbackAsync" or "Rollback");

    private static bool Begins(Use call) =>
        call.IsCallOf(Session, "BeginAsync", "BeginAsSystemAsync", "Enter", "EnterPlatform", ".ctor")
        || call.IsCallOf("Atapos.Shared.Hosting.Tenancy.TenantScope", "Enter", ".ctor")
        || call.Method is "BeginTransaction" or "BeginTransactionAsync" or "UseTransaction" or "UseTransactionAsync"
        || call.Method is "CreateDbContext" or "CreateDbContextAsync"
        || call.IsOf("System.Transactions.TransactionScope");
}
