using Xunit;

namespace Atapos.IntegrationTests.Harness;

/// <summary>
/// For classes that kill what they run, load it as far as it goes, or count what the process holds: they run behind all others and one
/// after the other, so that neither disturbs the other.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    /// <summary>The name that a class gives as its collection.</summary>
    public const string Name = "alone";
}
