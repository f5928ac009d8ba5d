using System.Security.Cryptography;
using System.Text;

namespace Atapos.Sandbox.Atlas;

/// <summary>Encrypts answers as Atlas does: AES-256-CBC with PKCS#7 and the IV of the settings.</summary>
internal sealed class AtlasCipher(string key, string iv)
{
    private const int KeyLength = 32;
    private const int IvLength = 16;

    private readonly byte[] _key = Fit(key, KeyLength);
    private readonly byte[] _iv = Fit(iv, IvLength);

    /// <summary>The plaintext encrypted, in Base64.</summary>
    public string Encrypt(byte[] plaintext)
    {
        using var aes = Aes.Create();
        aes.Key = _key;
        return Convert.ToBase64String(aes.EncryptCbc(plaintext, _iv, PaddingMode.PKCS7));
    }

    private static byte[] Fit(string text, int length)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Array.Resize(ref bytes, length);
        return bytes;
    }
}
