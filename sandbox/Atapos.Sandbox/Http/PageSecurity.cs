using Microsoft.Net.Http.Headers;

namespace Atapos.Sandbox.Http;

/// <summary>What a browser may do with a page.</summary>
internal static class PageSecurity
{
    /// <summary>For the sandbox's own pages: its own style, script and frames, nothing from outside.</summary>
    public static void ForOwnPage(HttpResponse response) => Set(
        response,
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; frame-src 'self'; img-src 'self' data:; base-uri 'none'; "
        + "form-action 'none'; frame-ancestors 'none'");

    /// <summary>For a page of the sandbox that pages of others show in a frame.</summary>
    public static void ForFramedPage(HttpResponse response) => Set(
        response,
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; "
        + "frame-ancestors *");

    /// <summary>For a mail's HTML: an origin of its own, no script, no request; links open in a new tab.</summary>
    public static void ForMailOfOthers(HttpResponse response) => Set(
        response,
        "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
        + "form-action 'none'; frame-ancestors 'self'");

    private static void Set(HttpResponse response, string policy)
    {
        response.Headers[HeaderNames.ContentSecurityPolicy] = policy;
        response.Headers[HeaderNames.XContentTypeOptions] = "nosniff";
        response.Headers[HeaderNames.CacheControl] = "no-store";
        response.Headers["Referrer-Policy"] = "no-referrer";
    }
}
