using System.Security.Cryptography;
using System.Text;

namespace Atapos.Sandbox.Cloudinary;

/// <summary>Signs and checks the parameters of a request with the secret of the account.</summary>
internal sealed class CloudinarySignature(string secret)
{
    private static readonly string[] Unsigned = ["file", "api_key", "cloud_name", "resource_type", "signature"];

    /// <summary>Whether the signature belongs to these parameters.</summary>
    public bool IsOf(IReadOnlyDictionary<string, string> parameters, string signature) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Sign(parameters)), Encoding.UTF8.GetBytes(signature));

    /// <summary>The signature of these parameters, in lower-case hex.</summary>
    public string Sign(IReadOnlyDictionary<string, string> parameters)
    {
#pragma warning disable CA5350 // Cloudinary's default signature is SHA-1.
        return Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(TextOf(parameters) + secret)));
#pragma warning restore CA5350
    }

    /// <summary>What is signed, without the secret.</summary>
    public static string TextOf(IReadOnlyDictionary<string, string> parameters) => string.Join('&', parameters
        .Where(parameter => parameter.Value.Length > 0 && !Unsigned.Contains(parameter.Key, StringComparer.Ordinal))
        .OrderBy(parameter => parameter.Key, StringComparer.Ordinal)
        .Select(parameter => $"{parameter.Key}={parameter.Value}"));
}
