using Atapos.Sandbox.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace Atapos.Sandbox.Atlas;

/// <summary>The part of Atlas's own API that ATAPOS calls.</summary>
internal static class AtlasApi
{
    public static void MapAtlasApi(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(AtlasModule.MePath, Me);
        routes.MapPost(AtlasModule.RefreshPath, Refresh).WithMetadata(BodyLimit.SmallJson);
    }

    private static IResult Me(HttpRequest request, AtlasDirectory directory, AtlasAnswers answers)
    {
        if (BearerToken(request) is not { } token)
        {
            return Unauthorized("Not authenticated");
        }

        return directory.Identify(token) is { } user ? answers.Ok(user) : Unauthorized("Invalid or expired token");
    }

    private static IResult Refresh([FromBody] RefreshRequest request, AtlasDirectory directory, AtlasAnswers answers) =>
        directory.Refresh(request.RefreshToken) is { } tokens ? answers.Ok(tokens) : Unauthorized("Refresh token expired, please login again");

    private static string? BearerToken(HttpRequest request)
    {
        const string Scheme = "Bearer ";
        var header = request.Headers[HeaderNames.Authorization].ToString();
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && header[Scheme.Length..].Trim() is { Length: > 0 } token ? token : null;
    }

    private static IResult Unauthorized(string detail) => ApiError.Answer(StatusCodes.Status401Unauthorized, detail);

    private sealed record RefreshRequest
    {
        public required string RefreshToken { get; init; }
    }
}
