using System.Text.Json;

namespace Atapos.Host.Docs.Problems;

/// <summary>A failure that the API can answer, as its page tells it.</summary>
/// <param name="Code">Stable, part of the API.</param>
/// <param name="Statuses">Every HTTP status with which it is answered.</param>
/// <param name="Detail">What the answer says, for example.</param>
/// <param name="Instance">The path that was asked, for example.</param>
/// <param name="En">English.</param>
/// <param name="Id">Indonesian.</param>
public sealed record KnownProblem(string Code, IReadOnlyList<int> Statuses, string Detail, string Instance, ProblemTexts En, ProblemTexts Id)
{
    /// <summary>Faulty fields by their JSON names, for example; null where the answer has none.</summary>
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }

    /// <summary>What <c>details</c> holds, for example; null where it is null.</summary>
    public JsonElement? Details { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Code;
}

/// <summary>What a page says, in one language.</summary>
/// <param name="Title">What it is, in a few words.</param>
/// <param name="Happened">What became of the request.</param>
/// <param name="Cause">Why that may be.</param>
/// <param name="Cure">What to do about it.</param>
public sealed record ProblemTexts(string Title, string Happened, string Cause, string Cure);

/// <summary>Problems that belong together.</summary>
/// <param name="Area">What they are about.</param>
/// <param name="Problems">In the order of the index.</param>
public sealed record ProblemArea(AreaName Area, IReadOnlyList<KnownProblem> Problems);

/// <summary>The name of an area in both languages.</summary>
public sealed record AreaName(string En, string Id);
