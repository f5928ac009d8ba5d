using System.Reflection;
using System.Text.RegularExpressions;
using Atapos.ArchitectureTests.Reading;
using Atapos.Host.Docs.Problems;
using Atapos.Shared.Hosting.Http;
using Mono.Cecil;

namespace Atapos.ArchitectureTests;

/// <summary>Every code with which the API can answer a failure has a page, and every page is of such a code.</summary>
/// <remarks>
/// Codes are found in the compiled code: the constants of <see cref="ProblemCodes"/>, what it makes of a bare status, the texts of the form of
/// a code in types that call something with a parameter <c>code</c>, and what <see cref="Problem.Outside"/> makes of a service and a status.
/// </remarks>
public sealed partial class ProblemRules
{
    private const string Parameter = "code";

    private static readonly Dictionary<int, string> OfOutside = new() { [502] = "failed", [503] = "unavailable", [504] = "timeout" };

    private static readonly IReadOnlyList<string> Answered =
    [
        .. typeof(ProblemCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!)
            .Concat(Enumerable.Range(400, 200).Select(ProblemCodes.Of))
            .Concat(Codebase.Types.Where(CallsWithCode).SelectMany(TextsOf).Where(text => Code().IsMatch(text)))
            .Concat(Codebase.Types.SelectMany(OutsideOf))
            .Distinct(StringComparer.Ordinal),
    ];

    private static readonly IReadOnlyList<KnownProblem> Pages = [.. KnownProblems.Areas.SelectMany(area => area.Problems)];

    [Fact]
    public void Every_code_has_a_page_and_every_page_a_code() => Rule.CheckSame(
        "The pages below src/Host/Atapos.Host/Docs/Problems/Texts are those of the codes that the code base answers.",
        kept: KnownProblems.Codes,
        found: Answered);

    [Fact]
    public void A_page_says_everything_in_both_languages_and_nothing_twice()
    {
        Rule.Check(
            "A page says what happened, why and what to do, in whole sentences, in English and in Indonesian.",
            Pages,
            page => SentencesOf(page.En).Concat(SentencesOf(page.Id))
                .Where(text => text.Length < 20 || !text.EndsWith('.'))
                .Concat(SentencesOf(page.En).Intersect(SentencesOf(page.Id), StringComparer.Ordinal)));
        Rule.Check(
            "No two pages say that the same happened, or have the same title.",
            Pages.SelectMany(page => new[] { page.En, page.Id }).SelectMany(texts => new[] { texts.Title, texts.Happened }).GroupBy(text => text, StringComparer.Ordinal),
            group => group.Count() == 1 ? [] : [group.Key]);
    }

    [Fact]
    public void A_page_names_the_statuses_of_failures() => Rule.Check(
        "A page names at least one status, and each is a failure.",
        Pages,
        page => page.Statuses.Count == 0 ? ["none"] : page.Statuses.Where(status => status is < 400 or > 599).Cast<object>());

    private static IEnumerable<string> SentencesOf(ProblemTexts texts) => [texts.Happened, texts.Cause, texts.Cure];

    private static bool CallsWithCode(CodeType type) =>
        type.Calls.Any(use => use.Called!.Resolve()?.Parameters.Any(parameter => parameter.Name == Parameter && parameter.ParameterType.FullName == "System.String") == true)
        || BodiesOf(type).Any(method => method.Parameters.Any(parameter => parameter.Name == Parameter));

    private static IEnumerable<string> TextsOf(CodeType type) =>
        BodiesOf(type).SelectMany(method => method.Body.Instructions).Select(instruction => instruction.Operand).OfType<string>()
            .Concat(type.WithNested().SelectMany(nested => nested.Fields).Select(field => field.Constant).OfType<string>());

    /// <summary>The status and the service are pushed one after the other.</summary>
    private static IEnumerable<string> OutsideOf(CodeType type) => type.Calls.Any(use => use.IsCallOf(typeof(Problem).FullName!, nameof(Problem.Outside)))
        ? BodiesOf(type).SelectMany(method => method.Body.Instructions)
            .Where(instruction => instruction.Operand is int status && OfOutside.ContainsKey(status) && instruction.Next?.Operand is string)
            .Select(instruction => $"{instruction.Next.Operand}.{OfOutside[(int)instruction.Operand]}")
            .Where(text => Code().IsMatch(text))
        : [];

    private static IEnumerable<MethodDefinition> BodiesOf(CodeType type) => type.WithNested().SelectMany(nested => nested.Methods).Where(method => method.HasBody);

    [GeneratedRegex(@"^[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Code();
}
