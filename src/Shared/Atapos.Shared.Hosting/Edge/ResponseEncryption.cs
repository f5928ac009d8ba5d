using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using Atapos.Shared.Hosting.Settings;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Atapos.Shared.Hosting.Edge;

/// <summary>Encrypts successful answers to GET when the settings ask for it: AES-256-CBC over the JSON (ruling 20).</summary>
/// <remarks>
/// A page, a document or a file says of itself that it is no JSON, and leaves as it is: a browser or a printer could not open it.
/// It exists because clients of the original expect it. Key and IV are fixed, so equal answers look equal, and nothing tells whether an
/// answer was altered; TLS is what protects answers.
/// </remarks>
internal static class ResponseEncryption
{
    private const int KeyBytes = 32;
    private const int IvBytes = 16;

    private sealed record Envelope([property: JsonPropertyName("encrypted")] bool Encrypted, [property: JsonPropertyName("data")] string Data);

    internal static async ValueTask<object?> FilterAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var settings = http.RequestServices.GetRequiredService<EdgeSettings>();
        var result = await next(context);
        if (!settings.EncryptionEnabled || !HttpMethods.IsGet(http.Request.Method) || !RequestTransaction.Succeeded(result) || !IsJson(result))
        {
            return result;
        }

        var answer = await RememberedAnswer.CaptureAsync(result, http);
        return TypedResults.Json(new Envelope(Encrypted: true, Encrypt(answer.Body, settings)), statusCode: answer.Status);
    }

    private static bool IsJson(object? result)
    {
        while (result is INestedHttpResult nested)
        {
            result = nested.Result;
        }

        return result is not IContentTypeHttpResult { ContentType: { } type } || type.StartsWith("application/json", StringComparison.OrdinalIgnoreCase);
    }

    private static string Encrypt(byte[] json, EdgeSettings settings)
    {
        using var aes = Aes.Create();
        aes.Key = Fit(settings.EncryptionKey, KeyBytes);
        return Convert.ToBase64String(aes.EncryptCbc(json, Fit(settings.EncryptionIv, IvBytes), PaddingMode.PKCS7));
    }

    /// <summary>The text's UTF-8 bytes, cut or filled with zeros to a length.</summary>
    private static byte[] Fit(string text, int length)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Array.Resize(ref bytes, length);
        return bytes;
    }
}
