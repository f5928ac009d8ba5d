using System.Security.Cryptography;

namespace Atapos.Sandbox.Atlas;

/// <summary>What a signed-in user holds; <c>/auth/refresh</c> answers exactly this.</summary>
internal sealed record AtlasTokens(string AccessToken, string RefreshToken)
{
    /// <summary>New tokens that still show whose they are.</summary>
    public static AtlasTokens For(string username) => new($"sandbox-{username}-{Secret()}", $"sandbox-refresh-{username}-{Secret()}");

    private static string Secret() => RandomNumberGenerator.GetHexString(24, lowercase: true);
}
