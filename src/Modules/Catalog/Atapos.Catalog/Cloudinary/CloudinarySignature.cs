using System.Security.Cryptography;
using System.Text;

namespace Atapos.Catalog.Cloudinary;

/// <summary>Signs a request as Cloudinary's protocol says.</summary>
internal static class CloudinarySignature
{
    /// <summary>Lower-case hex of SHA-1 over <c>k=v</c>, sorted by k and joined by <c>&amp;</c>, and the secret.</summary>
    /// <param name="parameters">All but file, api_key, cloud_name and resource_type.</param>
    /// <param name="secret">The account's.</param>
    internal static string Of(IEnumerable<KeyValuePair<string, string>> parameters, string secret)
    {
        var text = string.Join('&', parameters.OrderBy(parameter => parameter.Key, StringComparer.Ordinal).Select(parameter => $"{parameter.Key}={parameter.Value}"));
#pragma warning disable CA5350 // The algorithm is the service's, not ours to choose.
        return Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(text + secret)));
#pragma warning restore CA5350
    }
}
