using System.Collections.Frozen;
using System.Text.Json;

namespace Atapos.Host.Docs.Problems;

/// <summary>Every failure that the API can answer; the one list from which pages and examples are made. A test compares it with the code.</summary>
public static class KnownProblems
{
    private const string Folder = "problems/";

    private static readonly JsonSerializerOptions Texts = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    private static readonly FrozenDictionary<string, KnownProblem> ByCode;

    static KnownProblems()
    {
        var host = typeof(KnownProblems).Assembly;
        Areas =
        [
            .. host.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal) && name.EndsWith(".json", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select(name => host.GetManifestResourceStream(name)!)
                .Select(text => JsonSerializer.Deserialize<ProblemArea>(text, Texts)!),
        ];
        ByCode = Areas.SelectMany(area => area.Problems).ToFrozenDictionary(problem => problem.Code, StringComparer.Ordinal);
    }

    /// <summary>In the order of the index.</summary>
    public static IReadOnlyList<ProblemArea> Areas { get; }

    /// <summary>All codes.</summary>
    public static IReadOnlyCollection<string> Codes => ByCode.Keys;

    /// <summary>The problem of this code, null when there is none.</summary>
    public static KnownProblem? Find(string code) => ByCode.GetValueOrDefault(code);
}
