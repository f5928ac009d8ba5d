using Atapos.Shared.Hosting.Security;
using Swashbuckle.AspNetCore.ReDoc;
using Swashbuckle.AspNetCore.SwaggerUI;

namespace Atapos.Host.Docs;

/// <summary>The two pages that show the OpenAPI document; everything on them comes from this host.</summary>
internal static class DocumentPages
{
    // The scripts put styles into empty elements: the first hash is that of nothing, the others those of the styles that ReDoc and Swagger UI write.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=' 'sha256-QMIg+bpjm3JdElJ388KYke01izlUW0UoNOeKjpMxdgc=' "
        + "'sha256-RL3ie0nH+Lzz2YNqQN83mnU0J1ot4QL7b99vMdIX99w='; img-src 'self' data:; font-src 'self' data:; "
        + "connect-src 'self'; worker-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private const string Telephones = "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">";
    private const string Files = "/docs/assets";

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
                    page.HeadContent = Telephones;
                    page.DocExpansion(DocExpansion.None);
                    page.EnableFilter();
                    page.DisplayRequestDuration();
                    page.EnableDeepLinking();
                    page.InjectStylesheet($"{Files}/docs.css");
                    if (app.Environment.IsDevelopment())
                    {
                        page.InjectJavascript($"{Files}/sandbox.js", "module");
                    }
                });
                pages.UseMiddleware<ReDocScript>();
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

    /// <summary>Maps what the pages have of their own; in Development also what signs a reader in as a user of the sandbox.</summary>
    internal static void MapDocumentFiles(this WebApplication app)
    {
        var files = app.MapGroup(Files).ForAnyone().ExcludeFromDescription();
        files.MapGet("docs.css", () => TypedResults.Text(Read("docs.css"), "text/css; charset=utf-8"));
        if (app.Environment.IsDevelopment())
        {
            files.MapGet("sandbox.js", () => TypedResults.Text(Read("sandbox.js"), "text/javascript; charset=utf-8"));
        }
    }

    private static string Read(string name)
    {
        using var stream = typeof(DocumentPages).Assembly.GetManifestResourceStream($"docs/{name}") ?? throw new InvalidOperationException($"{name} is not where it was.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>The library's page links to fonts of another host; system fonts do as well. And it has no icon, which browsers then look for.</summary>
    private static MemoryStream IndexWithoutFonts()
    {
        using var original = typeof(ReDocOptions).Assembly.GetManifestResourceStream("Swashbuckle.AspNetCore.ReDoc.index.html")
            ?? throw new InvalidOperationException("The page of ReDoc is not where it was.");
        using var reader = new StreamReader(original);
        var lines = reader.ReadToEnd().Split('\n').Where(line => !line.Contains("fonts.googleapis.com", StringComparison.Ordinal));
        return new(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', lines).Replace("</head>", "<link rel=\"icon\" href=\"data:,\">\n</head>", StringComparison.Ordinal)));
    }
}
