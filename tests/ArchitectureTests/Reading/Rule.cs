namespace Atapos.ArchitectureTests.Reading;

/// <summary>States a rule. A rule that looks at nothing is a mistake and fails.</summary>
internal static class Rule
{
    /// <summary>Looks at each subject; every violation is told as <c>subject: violation</c> below the sentence of the rule.</summary>
    internal static void Check<T>(string sentence, IEnumerable<T> subjects, Func<T, IEnumerable<object>> violations)
    {
        var examined = subjects.ToList();
        if (examined.Count == 0)
        {
            Assert.Fail($"{sentence} But this rule looks at nothing at all.");
        }

        Tell(sentence, examined.SelectMany(subject => violations(subject).Select(violation => $"{subject}: {violation}")));
    }

    /// <summary>Compares what the code says with a list that people keep.</summary>
    internal static void CheckSame(string sentence, IEnumerable<string> kept, IEnumerable<string> found, string? advice = null)
    {
        var (known, actual) = (kept.ToList(), found.ToList());
        if (actual.Count == 0)
        {
            Assert.Fail($"{sentence} But this rule looks at nothing at all.");
        }

        Tell(
            advice is null ? sentence : $"{sentence} {advice}",
            actual.Except(known, StringComparer.Ordinal).Select(line => $"+ {line}")
                .Concat(known.Except(actual, StringComparer.Ordinal).Select(line => $"- {line}")));
    }

    private static void Tell(string sentence, IEnumerable<string> violations)
    {
        var told = violations.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (told.Count > 0)
        {
            Assert.Fail($"{sentence}{Environment.NewLine}  {string.Join(Environment.NewLine + "  ", told)}");
        }
    }
}
