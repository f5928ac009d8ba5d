namespace Atapos.Sandbox.Http;

/// <summary>What runs here, and that it runs.</summary>
internal static class AboutEndpoints
{
    public static void MapAbout(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", (HttpRequest request, IEnumerable<SandboxService> services) =>
        {
            var origin = $"{request.Scheme}://{request.Host}";
            return TypedResults.Ok(new About(
                "Atapos sandbox",
                "Plays the outside services of ATAPOS for development and tests. Everything is kept in memory.",
                [.. services.Select(service => new PlayedService(service.Name, service.Title, service.Settings(origin), service.Controls))],
                ["GET /health", "GET /faults", "POST /faults", "DELETE /faults"]));
        });
        routes.MapGet("/health", () => TypedResults.Ok(new Health("ok")));
    }

    private sealed record About(string Name, string Purpose, IReadOnlyList<PlayedService> Services, IReadOnlyList<string> Controls);

    private sealed record PlayedService(string Name, string Title, IReadOnlyDictionary<string, string> Settings, IReadOnlyList<string> Controls);

    private sealed record Health(string Status);
}
