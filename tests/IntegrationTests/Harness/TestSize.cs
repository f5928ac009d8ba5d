using System.Globalization;

namespace Atapos.IntegrationTests.Harness;

/// <summary>How much a proof does: little in every run, in full where an environment variable says so (bench/promises).</summary>
internal static class TestSize
{
    /// <summary>The number of a variable, or the small one.</summary>
    internal static int Of(string variable, int small) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : small;
}
