using System.Reflection;
using NetArchTest.Rules;

namespace Atapos.ArchitectureTests.Reading;

/// <summary>NetArchTest, made to fail on an empty set.</summary>
internal static class Plain
{
    internal static Types Modules => Types.InAssemblies(Codebase.Modules.Select(module => Codebase.Load($"Atapos.{module}")));

    internal static Types Product => Types.InAssemblies(Codebase.Types.Select(type => type.Assembly).Distinct(StringComparer.Ordinal).Select(Codebase.Load));

    internal static Types Of(Assembly assembly) => Types.InAssembly(assembly);

    /// <summary>All subjects meet the condition.</summary>
    /// <param name="sentence">The rule.</param>
    /// <param name="subjects">The types it is about.</param>
    /// <param name="condition">What each must meet.</param>
    /// <param name="otherwise">What is said of one that does not.</param>
    internal static void Check(string sentence, PredicateList subjects, Func<Conditions, ConditionList> condition, string otherwise)
    {
        var failing = (condition(subjects.Should()).GetResult().FailingTypeNames ?? []).ToHashSet(StringComparer.Ordinal);
        Rule.Check(sentence, subjects.GetTypes().Select(type => type.FullName!), type => failing.Contains(type) ? [otherwise] : []);
    }
}
