using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Atapos.Shared.Hosting.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Atapos.Host.Docs.Problems;

/// <summary>Writes the pages; they run no script.</summary>
internal static class ProblemPage
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    internal static string Style { get; } = ReadStyle();

    internal static string Index(ProblemLanguage language)
    {
        var body = new StringBuilder();
        body.Append(CultureInfo.InvariantCulture, $"<h1>{language.Failures}</h1>\n<p>{language.About}</p>\n");
        foreach (var area in KnownProblems.Areas)
        {
            body.Append(CultureInfo.InvariantCulture, $"<section>\n<h2>{Text(language.AreaOf(area.Area))}</h2>\n<ul class=\"index\">\n");
            foreach (var problem in area.Problems)
            {
                body.Append(
                    CultureInfo.InvariantCulture,
                    $"<li><a href=\"/problems/{problem.Code}?lang={language.Code}\"><code>{problem.Code}</code></a> <span class=\"status\">{Statuses(problem)}</span> {Text(language.TextsOf(problem).Title)}</li>\n");
            }

            body.Append("</ul>\n</section>\n");
        }

        return Around(language, language.Failures, "/problems", body.ToString());
    }

    internal static string Of(KnownProblem problem, ProblemLanguage language)
    {
        var texts = language.TextsOf(problem);
        var body = $"""
            <p class="code"><code>{problem.Code}</code></p>
            <h1>{Text(texts.Title)}</h1>
            <dl>
            <dt>{language.Status}</dt><dd>{string.Join("<br>", problem.Statuses.Select(status => $"{status} {ReasonPhrases.GetReasonPhrase(status)}"))}</dd>
            <dt>{language.Happened}</dt><dd>{Text(texts.Happened)}</dd>
            <dt>{language.Cause}</dt><dd>{Text(texts.Cause)}</dd>
            <dt>{language.Cure}</dt><dd>{Text(texts.Cure)}</dd>
            </dl>
            <section>
            <h2>{language.Example}</h2>
            <pre tabindex="0"><code>{Text(JsonSerializer.Serialize(ExampleOf(problem, problem.Statuses[0]), Indented))}</code></pre>
            </section>

            """;
        return Around(language, $"{texts.Title} ({problem.Code})", $"/problems/{problem.Code}", body);
    }

    /// <summary>The answer as a host gives it.</summary>
    internal static Microsoft.AspNetCore.Mvc.ProblemDetails ExampleOf(KnownProblem problem, int status) =>
        ProblemBody.Example(new(status, problem.Code, problem.Detail) { Errors = problem.Errors, Details = problem.Details }, problem.Instance);

    private static string Statuses(KnownProblem problem) => string.Join(", ", problem.Statuses);

    private static string Around(ProblemLanguage language, string title, string address, string body) => $"""
        <!doctype html>
        <html lang="{language.Code}">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{Text(title)} · ATAPOS</title>
        <link rel="icon" href="data:,">
        <link rel="stylesheet" href="/problems/assets/problems.css">
        </head>
        <body>
        <a class="skip" href="#content">{language.Skip}</a>
        <header>
        <a href="/problems?lang={language.Code}">{language.All}</a>
        <a href="/redoc">{language.Document}</a>
        <span class="languages">{string.Join(' ', ProblemLanguage.Known.Select(other => LinkTo(other, address, other == language)))}</span>
        </header>
        <main id="content">
        {body}</main>
        </body>
        </html>

        """;

    private static string LinkTo(ProblemLanguage language, string address, bool isThis) =>
        $"<a href=\"{address}?lang={language.Code}\" hreflang=\"{language.Code}\" lang=\"{language.Code}\"{(isThis ? " aria-current=\"true\"" : "")}>{language.Name}</a>";

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    private static string ReadStyle()
    {
        using var stream = typeof(ProblemPage).Assembly.GetManifestResourceStream("problems/problems.css")
            ?? throw new InvalidOperationException("The style of the pages is not where it was.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
