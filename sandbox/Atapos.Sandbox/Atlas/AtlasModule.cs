namespace Atapos.Sandbox.Atlas;

/// <summary>Atlas SSO, which signs staff on.</summary>
internal static class AtlasModule
{
    /// <summary>What <c>ATLAS_SSO_URL</c> has to end in.</summary>
    public const string BasePath = "/atlas/api/v1";

    public const string MePath = BasePath + "/auth/me";

    public const string RefreshPath = BasePath + "/auth/refresh";

    public static void AddAtlas(this IServiceCollection services, SandboxSettings settings)
    {
        services.AddSingleton(new SandboxService("atlas", "Atlas SSO (staff sign-on)")
        {
            ApiPrefixes = ["/atlas/api"],
            Operations = ["me", "refresh"],
            Settings = origin => new Dictionary<string, string>(StringComparer.Ordinal) { ["ATLAS_SSO_URL"] = origin + BasePath },
            Controls =
            [
                "GET /atlas/users", "POST /atlas/users", "POST /atlas/users/{u_id}/expire", "PUT /atlas/users/{u_id}/roles",
                "GET /atlas/calls", "DELETE /atlas/calls",
            ],
        });
        services.AddSingleton<AtlasAnswers>();
        services.AddSingleton<AtlasCalls>();
        services.AddSingleton(new AtlasDirectory(settings.AtlasAppCode));
    }

    public static void MapAtlas(this IEndpointRouteBuilder routes)
    {
        routes.MapAtlasApi();
        routes.MapAtlasControls();
    }
}
