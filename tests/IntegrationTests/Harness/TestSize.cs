using System.Globalization;

namespace Atapos.IntegrationTests.Harness;

/// <summary>How much a proof does: little in every run, in full where an environment variable says so (bench/promises).</summary>
internal static class TestSize
{
    /// <summary>The number of a variable, or the small one.</summary>
    internal static int Of(string variable, int small) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : small;
}

/// <summary>A proof that measures rates, for which it needs the machine to itself for minutes; skipped but in bench/promises.</summary>
public sealed class MeasuredFactAttribute : Xunit.FactAttribute
{
    public MeasuredFactAttribute() => Skip = TestSize.Of("ATAPOS_TEST_MEASURE", 0) > 0 ? null : "It measures; bench/promises runs it.";
}
