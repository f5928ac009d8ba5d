using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Security;
using Microsoft.Net.Http.Headers;

namespace Atapos.Host.Docs.Problems;

/// <summary>The pages to which <c>type</c> of every failure leads: what happened, why, and what to do; in Indonesian and English, wherever the host runs.</summary>
internal static class ProblemPages
{
    private const string Policy = "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    private const string Kept = "public, max-age=3600";
    private const string Language = "lang";

    private static readonly string[] Reads = [HttpMethods.Get, HttpMethods.Head];

    internal static void MapProblemPages(this WebApplication app)
    {
        var pages = app.MapGroup("/problems").ForAnyone().ExcludeFromDescription();
        pages.MapMethods("", Reads, (HttpContext http) => Page(http, ProblemPage.Index));
        pages.MapMethods("{code}", Reads, (string code, HttpContext http) => KnownProblems.Find(code) is { } problem
            ? Page(http, language => ProblemPage.Of(problem, language))
            : throw Problem.NotFound("There is no failure of this code; /problems lists them all."));
        pages.MapMethods("assets/problems.css", Reads, (HttpContext http) =>
        {
            http.Response.Headers.CacheControl = Kept;
            return TypedResults.Text(ProblemPage.Style, "text/css; charset=utf-8");
        });
    }

    private static IResult Page(HttpContext http, Func<ProblemLanguage, string> write)
    {
        var language = LanguageOf(http.Request);
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.ContentLanguage = language.Code;
        headers.CacheControl = Kept;
        headers.AppendCommaSeparatedValues(HeaderNames.Vary, HeaderNames.AcceptLanguage);
        return TypedResults.Text(write(language), "text/html; charset=utf-8");
    }

    /// <summary>The one that is asked for in the address, else the first that the reader likes, else English.</summary>
    private static ProblemLanguage LanguageOf(HttpRequest request) =>
        ProblemLanguage.Find(request.Query[Language].ToString())
        ?? request.GetTypedHeaders().AcceptLanguage.Where(liked => liked.Quality is not 0).OrderByDescending(liked => liked.Quality ?? 1)
            .Select(liked => ProblemLanguage.Find(liked.Value.ToString().Split('-')[0])).FirstOrDefault(known => known is not null)
        ?? ProblemLanguage.English;
}
