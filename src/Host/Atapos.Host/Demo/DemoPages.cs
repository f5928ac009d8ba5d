using System.Collections.Frozen;
using System.Text.Encodings.Web;
using Atapos.Shared.Hosting.Security;
using Atapos.Shared.Hosting.Settings;

namespace Atapos.Host.Demo;

/// <summary>Pages on which a person tries out signing in, paying and following orders; in Development alone.</summary>
internal static class DemoPages
{
    private const string Here = "default-src 'none'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; ";

    private static readonly string[] Pages = ["customer-auth", "snap-embedded", "order-history"];

    private static readonly FrozenDictionary<string, string> Types = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [".html"] = "text/html; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Maps the pages in Development, and nothing elsewhere: there they are 404 as whatever is not there.</summary>
    internal static void MapDemoPages(this WebApplication app)
    {
        if (!app.Environment.IsDevelopment())
        {
            return;
        }

        var gateway = Gateway.Of(app.Services.GetRequiredService<SettingsReader>());
        var demo = app.MapGroup("/demo").ForAnyone().ExcludeFromDescription();
        demo.MapGet("", (HttpResponse response) => Page(response, "index", gateway));
        foreach (var page in Pages)
        {
            demo.MapGet(page, (HttpResponse response) => Page(response, page, gateway));
        }

        foreach (var asset in Assets())
        {
            demo.MapGet($"assets/{asset}", () => TypedResults.Text(Read(asset), Types[Path.GetExtension(asset)]));
        }
    }

    private static IResult Page(HttpResponse response, string name, Gateway gateway)
    {
        var origin = gateway.Script.GetLeftPart(UriPartial.Authority);
        response.Headers.ContentSecurityPolicy = name is "snap-embedded"
            ? $"{Here}script-src 'self' {origin}; frame-src {origin}"
            : $"{Here}script-src 'self'";
        response.Headers.CacheControl = "no-store";
        var html = Read($"{name}.html")
            .Replace("{snap-script}", HtmlEncoder.Default.Encode(gateway.Script.AbsoluteUri), StringComparison.Ordinal)
            .Replace("{client-key}", HtmlEncoder.Default.Encode(gateway.ClientKey), StringComparison.Ordinal);
        return TypedResults.Text(html, Types[".html"]);
    }

    private static IEnumerable<string> Assets() => typeof(DemoPages).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith("demo/", StringComparison.Ordinal) && !name.EndsWith(".html", StringComparison.Ordinal))
        .Select(name => name["demo/".Length..]);

    private static string Read(string name)
    {
        using var stream = typeof(DemoPages).Assembly.GetManifestResourceStream($"demo/{name}")
            ?? throw new InvalidOperationException($"The demo's {name} is not where it was.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>Where the gateway's pop-up comes from, and the public key of the account that is used when a merchant has none.</summary>
    private sealed record Gateway(Uri Script, string ClientKey)
    {
        internal static Gateway Of(SettingsReader settings) => new(
            settings.Address("MIDTRANS_SNAP_JS_URL")
                ?? new(settings.Flag("MIDTRANS_IS_PRODUCTION", false) ? "https://app.midtrans.com/snap/snap.js" : "https://app.sandbox.midtrans.com/snap/snap.js"),
            settings.Text("MIDTRANS_CLIENT_KEY") ?? "");
    }
}
