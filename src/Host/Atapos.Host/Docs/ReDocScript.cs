using System.IO.Compression;
using Microsoft.Net.Http.Headers;
using Swashbuckle.AspNetCore.ReDoc;

namespace Atapos.Host.Docs;

/// <summary>Serves the script of ReDoc without the one picture that it would fetch from its makers: nobody is told who reads the document.</summary>
internal sealed class ReDocScript(RequestDelegate next)
{
    private const string Path = "/redoc/redoc.standalone.js";
    private const string Picture = "https://cdn.redoc.ly/redoc/logo-mini.svg";
    private const string Nothing = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";

    private static readonly Lazy<(byte[] Plain, byte[] Packed)> Script = new(Read);

    public async Task InvokeAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (!HttpMethods.IsGet(context.Request.Method) || !context.Request.Path.Equals(Path, StringComparison.Ordinal))
        {
            await next(context);
            return;
        }

        var isPacked = context.Request.GetTypedHeaders().AcceptEncoding.Any(coding => coding.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase) && coding.Quality is not 0);
        var headers = context.Response.Headers;
        headers.ContentType = "text/javascript; charset=utf-8";
        headers.CacheControl = "public, max-age=3600";
        headers.Vary = HeaderNames.AcceptEncoding;
        headers.ContentEncoding = isPacked ? "gzip" : default;
        var script = isPacked ? Script.Value.Packed : Script.Value.Plain;
        context.Response.ContentLength = script.Length;
        await context.Response.Body.WriteAsync(script, context.RequestAborted);
    }

    private static (byte[] Plain, byte[] Packed) Read()
    {
        using var stored = typeof(ReDocOptions).Assembly.GetManifestResourceStream("Swashbuckle.AspNetCore.ReDoc.node_modules.redoc.bundles.redoc.standalone.js")
            ?? throw new InvalidOperationException("The script of ReDoc is not where it was.");
        using var unpacked = stored.ReadByte() is 0x1F ? new GZipStream(Rewound(stored), CompressionMode.Decompress) : Rewound(stored);
        using var reader = new StreamReader(unpacked);
        var plain = System.Text.Encoding.UTF8.GetBytes(reader.ReadToEnd().Replace(Picture, Nothing, StringComparison.Ordinal));
        using var packed = new MemoryStream();
        using (var packing = new GZipStream(packed, CompressionLevel.Optimal))
        {
            packing.Write(plain);
        }

        return (plain, packed.ToArray());
    }

    private static Stream Rewound(Stream stored)
    {
        stored.Position = 0;
        return stored;
    }
}
