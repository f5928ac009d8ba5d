namespace Atapos.Host.Docs.Problems;

/// <summary>A language of the pages, with the words that all of them share.</summary>
internal sealed record ProblemLanguage
{
    internal static ProblemLanguage English { get; } = new()
    {
        Code = "en",
        Name = "English",
        Failures = "Failures of the API",
        About = "Every failure is answered as Problem Details (RFC 9457) with a code. Programs switch on the code; the sentence in detail may change.",
        All = "All failures",
        Document = "API document",
        Happened = "What happened",
        Cause = "Why",
        Cure = "What to do",
        Status = "Status",
        Example = "Example of an answer",
        Skip = "Skip to the content",
        TextsOf = problem => problem.En,
        AreaOf = area => area.En,
    };

    internal static ProblemLanguage Indonesian { get; } = new()
    {
        Code = "id",
        Name = "Bahasa Indonesia",
        Failures = "Kegagalan API",
        About = "Setiap kegagalan dijawab sebagai Problem Details (RFC 9457) dengan sebuah kode. Program memilah menurut kode; kalimat di detail dapat berubah.",
        All = "Semua kegagalan",
        Document = "Dokumen API",
        Happened = "Apa yang terjadi",
        Cause = "Mengapa",
        Cure = "Yang perlu dilakukan",
        Status = "Status",
        Example = "Contoh jawaban",
        Skip = "Langsung ke isi",
        TextsOf = problem => problem.Id,
        AreaOf = area => area.Id,
    };

    internal static IReadOnlyList<ProblemLanguage> Known { get; } = [Indonesian, English];

    internal required string Code { get; init; }

    internal required string Name { get; init; }

    internal required string Failures { get; init; }

    internal required string About { get; init; }

    internal required string All { get; init; }

    internal required string Document { get; init; }

    internal required string Happened { get; init; }

    internal required string Cause { get; init; }

    internal required string Cure { get; init; }

    internal required string Status { get; init; }

    internal required string Example { get; init; }

    internal required string Skip { get; init; }

    internal required Func<KnownProblem, ProblemTexts> TextsOf { get; init; }

    internal required Func<AreaName, string> AreaOf { get; init; }

    /// <summary>The language of a two-letter code; null for others.</summary>
    internal static ProblemLanguage? Find(string code) => Known.FirstOrDefault(language => string.Equals(language.Code, code, StringComparison.OrdinalIgnoreCase));
}
