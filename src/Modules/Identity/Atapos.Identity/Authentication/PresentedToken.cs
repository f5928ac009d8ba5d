using Atapos.Identity.Authentication.Customers;
using Microsoft.AspNetCore.Http;

namespace Atapos.Identity.Authentication;

/// <summary>The token that a request brings, not verified yet.</summary>
/// <param name="Value">As it came.</param>
/// <param name="IsOurs">It says that we signed it; the customers' scheme verifies that. Anything else is Atlas's.</param>
internal sealed record PresentedToken(string Value, bool IsOurs)
{
    /// <summary>The cookie of Atlas's access token.</summary>
    internal const string AccessCookie = "ATLASTOKEN";

    /// <summary>The cookie of Atlas's refresh token.</summary>
    internal const string RefreshCookie = "ATLASREFRESH";

    private const string Scheme = "Bearer ";
    private const int MaxLength = 8192;

    /// <summary>What can be a token at all: it must fit into a header on its way to Atlas.</summary>
    internal static bool IsWellFormed(string token) => token.Length is > 0 and <= MaxLength && token.All(c => c is > ' ' and < '\x7F');

    /// <summary>The request's token, or null. Beside the API nobody is asked who they are, so a browser's old cookie cannot shut it out.</summary>
    internal static PresentedToken? Of(HttpRequest request, AccessTokens ours)
    {
        if (!request.Path.StartsWithSegments("/api/v1", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var bearer = BearerOf(request);
        if (bearer is not null && ours.Claims(bearer))
        {
            return new(bearer, IsOurs: true);
        }

        var token = request.Cookies[AccessCookie] is { Length: > 0 } cookie ? cookie : bearer;
        return token is null ? null : new(token, IsOurs: false);
    }

    private static string? BearerOf(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && header[Scheme.Length..].Trim() is { Length: > 0 } token ? token : null;
    }
}
