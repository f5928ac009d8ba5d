using Swashbuckle.AspNetCore.ReDoc;

namespace Atapos.Host.Docs;

/// <summary>The two pages that show the OpenAPI document; everything on them comes from this host.</summary>
internal static class DocumentPages
{
    // The pages' own scripts are inline; nothing may be fetched from anywhere else.
    private const string Policy =
        "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
        + "connect-src 'self'; worker-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    internal static void UseDocumentPages(this WebApplication app)
    {
        app.UseWhen(
            context => context.Request.Path.StartsWithSegments("/docs", StringComparison.Ordinal) || context.Request.Path.StartsWithSegments("/redoc", StringComparison.Ordinal),
            pages =>
            {
                pages.Use((context, next) =>
                {
                    context.Response.Headers.ContentSecurityPolicy = Policy;
                    return next(context);
                });
                pages.UseSwaggerUI(page =>
                {
                    page.RoutePrefix = "docs";
                    page.DocumentTitle = "ATAPOS API";
                    page.SwaggerEndpoint(ApiDocument.Address, "ATAPOS v1");
                    page.ConfigObject.AdditionalItems["validatorUrl"] = null!;
                });
                pages.UseReDoc(page =>
                {
                    page.RoutePrefix = "redoc";
                    page.DocumentTitle = "ATAPOS API";
                    page.SpecUrl(ApiDocument.Address);
                    page.NativeScrollbars();
                    page.IndexStream = IndexWithoutFonts;
                });
            });
    }

    /// <summary>The library's page links to fonts of another host; system fonts do as well.</summary>
    private static MemoryStream IndexWithoutFonts()
    {
        using var original = typeof(ReDocOptions).Assembly.GetManifestResourceStream("Swashbuckle.AspNetCore.ReDoc.index.html")
            ?? throw new InvalidOperationException("The page of ReDoc is not where it was.");
        using var reader = new StreamReader(original);
        var lines = reader.ReadToEnd().Split('\n').Where(line => !line.Contains("fonts.googleapis.com", StringComparison.Ordinal));
        return new(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', lines)));
    }
}
