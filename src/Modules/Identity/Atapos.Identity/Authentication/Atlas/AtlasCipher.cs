using System.Security.Cryptography;
using System.Text;

namespace Atapos.Identity.Authentication.Atlas;

/// <summary>Opens what Atlas encrypts: AES-256-CBC with PKCS#7, key and IV cut or zero-padded to 32 and 16 bytes of UTF-8.</summary>
internal sealed class AtlasCipher(string key, string iv)
{
    private const int KeyBytes = 32;
    private const int IvBytes = 16;

    private readonly byte[] _key = Fit(key, KeyBytes);
    private readonly byte[] _iv = Fit(iv, IvBytes);

    /// <summary>The plaintext of a Base64 text, or null when it was not encrypted with this key.</summary>
    internal byte[]? Open(string base64)
    {
        try
        {
            using var aes = Aes.Create();
            aes.Key = _key;
            return aes.DecryptCbc(Convert.FromBase64String(base64), _iv, PaddingMode.PKCS7);
        }
        catch (Exception error) when (error is FormatException or CryptographicException)
        {
            return null;
        }
    }

    private static byte[] Fit(string text, int length)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Array.Resize(ref bytes, length);
        return bytes;
    }
}
