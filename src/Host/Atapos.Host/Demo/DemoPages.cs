using System.Collections.Frozen;
using System.Text.Encodings.Web;
using Atapos.Shared.Hosting.Security;
using Atapos.Shared.Hosting.Settings;

namespace Atapos.Host.Demo;

/// <summary>Pages on which a person tries out signing in, paying and following orders, and works a till; in Development alone.</summary>
internal static class DemoPages
{
    private const string Here = "default-src 'none'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; ";

    private static readonly string[] Pages = ["customer-auth", "snap-embedded", "order-history", "till", "board"];

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

        var outside = Surroundings.Of(app.Services.GetRequiredService<SettingsReader>());
        var demo = app.MapGroup("/demo").ForAnyone().ExcludeFromDescription();
        demo.MapGet("", (HttpResponse response) => Page(response, "index", outside));
        foreach (var page in Pages)
        {
            demo.MapGet(page, (HttpResponse response) => Page(response, page, outside));
        }

        foreach (var asset in Assets())
        {
            demo.MapGet($"assets/{asset}", () => TypedResults.Text(Read(asset), Types[Path.GetExtension(asset)]));
        }
    }

    private static IResult Page(HttpResponse response, string name, Surroundings outside)
    {
        response.Headers.ContentSecurityPolicy = PolicyOf(name, outside);
        response.Headers.CacheControl = "no-store";
        var html = Read($"{name}.html")
            .Replace("{snap-script}", HtmlEncoder.Default.Encode(outside.Script.AbsoluteUri), StringComparison.Ordinal)
            .Replace("{client-key}", HtmlEncoder.Default.Encode(outside.ClientKey), StringComparison.Ordinal)
            .Replace("{staff-token}", HtmlEncoder.Default.Encode(outside.StaffToken), StringComparison.Ordinal);
        return TypedResults.Text(html, Types[".html"]);
    }

    private static string PolicyOf(string name, Surroundings outside)
    {
        var gateway = outside.Script.GetLeftPart(UriPartial.Authority);
        return name switch
        {
            "snap-embedded" => $"{Here}img-src 'self' data:; script-src 'self' {gateway}; frame-src {gateway}",
            "till" => $"{Here}img-src 'self' data: {outside.Pictures}; script-src 'self' {gateway}; frame-src {gateway}",
            _ => $"{Here}img-src 'self' data:; script-src 'self'",
        };
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

    /// <summary>What the pages meet outside.</summary>
    /// <param name="Script">Where the gateway's pop-up comes from.</param>
    /// <param name="ClientKey">The public key of the account that is used when a merchant has none.</param>
    /// <param name="Pictures">Where pictures of products and QR codes come from, as a policy lists it.</param>
    /// <param name="StaffToken">The sandbox's cashier where the sandbox plays Atlas; empty elsewhere.</param>
    private sealed record Surroundings(Uri Script, string ClientKey, string Pictures, string StaffToken)
    {
        internal static Surroundings Of(SettingsReader settings)
        {
            var script = settings.Address("MIDTRANS_SNAP_JS_URL")
                ?? new(settings.Flag("MIDTRANS_IS_PRODUCTION", false) ? "https://app.midtrans.com/snap/snap.js" : "https://app.sandbox.midtrans.com/snap/snap.js");
            IEnumerable<Uri?> pictures =
            [
                new("https://res.cloudinary.com"), settings.Address("CLOUDINARY_UPLOAD_PREFIX", "https://api.cloudinary.com"),
                settings.Address("MIDTRANS_API_URL"), new("https://api.sandbox.midtrans.com"), new("https://api.midtrans.com"), script,
            ];
            return new(
                script,
                settings.Text("MIDTRANS_CLIENT_KEY") ?? "",
                string.Join(' ', pictures.OfType<Uri>().Select(address => address.GetLeftPart(UriPartial.Authority)).Distinct(StringComparer.Ordinal)),
                settings.Address("ATLAS_SSO_URL") is { } atlas && (atlas.IsLoopback || atlas.Host is "sandbox") ? "sandbox-officer-1" : "");
        }
    }
}
