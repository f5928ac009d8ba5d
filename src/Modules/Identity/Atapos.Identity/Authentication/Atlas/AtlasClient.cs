using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Serialization;
using Polly;

namespace Atapos.Identity.Authentication.Atlas;

/// <summary>Asks Atlas. An answer that is not as agreed means "not known"; no answer at all is an <see cref="AtlasUnavailableException"/>.</summary>
internal sealed class AtlasClient(HttpClient http, AtlasSettings settings)
{
    /// <summary>Whose access token this is; null when Atlas does not say so.</summary>
    /// <exception cref="AtlasUnavailableException">Atlas is down, too slow or broken.</exception>
    internal async Task<AtlasUser?> MeAsync(string accessToken, CancellationToken cancellationToken)
    {
        if (!PresentedToken.IsWellFormed(accessToken))
        {
            return null;
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(settings.Address, "auth/me"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        return await SendAsync<AtlasUser>(request, cancellationToken) is { IsSound: true } user ? user : null;
    }

    /// <summary>New tokens for a refresh token, which is used up; null when Atlas does not take it.</summary>
    /// <exception cref="AtlasUnavailableException">Atlas is down, too slow or broken.</exception>
    internal async Task<AtlasTokens?> RefreshAsync(string refreshToken, CancellationToken cancellationToken)
    {
        if (!PresentedToken.IsWellFormed(refreshToken))
        {
            return null;
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(settings.Address, "auth/refresh"));
        request.Content = JsonContent.Create(new RefreshRequest(refreshToken));
        return await SendAsync<AtlasTokens>(request, cancellationToken) is { AccessToken: { } access, RefreshToken: { } refresh } tokens
            && PresentedToken.IsWellFormed(access) && PresentedToken.IsWellFormed(refresh) ? tokens : null;
    }

    private async Task<T?> SendAsync<T>(HttpRequestMessage request, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            if (response.StatusCode >= HttpStatusCode.InternalServerError)
            {
                throw new AtlasUnavailableException($"Atlas answered {(int)response.StatusCode}.");
            }

            return response.StatusCode == HttpStatusCode.OK
                ? AtlasAnswer.Read<T>(await response.Content.ReadAsByteArrayAsync(cancellationToken), settings.Cipher)
                : null;
        }
        catch (Exception error) when (error is HttpRequestException or IOException or ExecutionRejectedException)
        {
            throw new AtlasUnavailableException("Atlas did not answer.", error);
        }
    }

    private sealed record RefreshRequest([property: JsonPropertyName("refresh_token")] string RefreshToken);
}

/// <summary>Staff sign-on cannot be asked just now; it says nothing about the token.</summary>
internal sealed class AtlasUnavailableException(string message, Exception? cause = null) : Exception(message, cause);
