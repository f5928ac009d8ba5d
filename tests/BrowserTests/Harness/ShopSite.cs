using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Atapos.BrowserTests.Harness;

/// <summary>The web site of a shop, which lets its customers pay by the gateway's pop-up, under a strict security policy.</summary>
public sealed class ShopSite : IAsyncDisposable
{
    // What the gateway's documentation tells a shop to write, and a list of what it was told.
    private const string Script = """
        const query = new URLSearchParams(location.search);
        const tell = (name, result) => {
          const line = document.createElement('li');
          line.textContent = [name, result?.status_code, result?.transaction_status, result?.order_id].filter(Boolean).join(' ');
          document.querySelector('#told').append(line);
        };
        const callbacks = {
          onSuccess: result => tell('onSuccess', result),
          onPending: result => tell('onPending', result),
          onError: result => tell('onError', result),
          onClose: (...nothing) => tell(nothing.length === 0 ? 'onClose' : 'onClose with an argument'),
        };
        document.querySelector('#pay').addEventListener('click', () => window.snap.pay(query.get('token'), callbacks));
        document.querySelector('#embed').addEventListener('click', () => window.snap.embed(query.get('token'), { embedId: 'place', ...callbacks }));
        """;

    private readonly WebApplication _app;

    private ShopSite(WebApplication app) => _app = app;

    /// <summary>Starts it.</summary>
    /// <param name="snapScript">The address of the gateway's script.</param>
    /// <param name="clientKey">The shop's public key.</param>
    public static async Task<ShopSite> StartAsync(Uri snapScript, string clientKey)
    {
        var origin = snapScript.GetLeftPart(UriPartial.Authority);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(context =>
        {
            var isScript = context.Request.Path.Value is "/shop.js";
            context.Response.ContentType = isScript ? "text/javascript" : "text/html; charset=utf-8";
            context.Response.Headers.ContentSecurityPolicy =
                $"default-src 'none'; script-src 'self' {origin}; frame-src {origin}; img-src data:; base-uri 'none'; form-action 'none'";
            return context.Response.WriteAsync(isScript ? Script : $"""
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>Warung</title>
                <link rel="icon" href="data:,">
                <script src="{snapScript}" data-client-key="{clientKey}"></script>
                <script src="/shop.js" defer></script>
                </head>
                <body>
                <h1>Warung</h1>
                <button id="pay">Pay</button>
                <button id="embed">Pay in the page</button>
                <ol id="told"></ol>
                <div id="place"></div>
                </body>
                </html>
                """);
        });
        await app.StartAsync();
        return new(app);
    }

    /// <summary>The page on which an order is paid.</summary>
    /// <param name="token">Of the order's payment.</param>
    public Uri PageOf(string token) => new($"{_app.Urls.Single()}/?token={Uri.EscapeDataString(token)}");

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
