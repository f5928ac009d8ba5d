using System.Text.Json.Serialization;
using Atapos.Shared.Hosting.Edge;
using Atapos.Shared.Hosting.Health;
using Atapos.Shared.Hosting.Settings;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Atapos.Host.Health;

/// <summary>How the host and what it needs stand (ruling 18). Public; says nothing secret.</summary>
internal static class HealthEndpoints
{
    internal sealed record Alive(string Status, string Version);

    internal sealed record Service(string Status, string Detail);

    internal sealed record Full(
        string Status,
        DatabaseHealth Database,
        [property: JsonPropertyName("outbox")] OutboxHealth? Outbox,
        [property: JsonPropertyName("mails")] MailHealth? Mails,
        IReadOnlyDictionary<string, Service> Services);

    internal static void AddHealth(this IServiceCollection services)
    {
        services.AddSingleton<DatabaseProbe>();
        services.AddSingleton<ServiceProbes>();
    }

    internal static void MapHealth(this WebApplication app)
    {
        var health = app.MapGroup("/health").AllowAnonymous().WithTags("Health");
        health.MapGet("", Process)
            .Produces<Alive>(StatusCodes.Status503ServiceUnavailable)
            .WithName("health").WithSummary("Is the process alive").WithDescription("200 also when the database is away; 503 when the host was told to stop and is about to.");
        health.MapGet("/db", DatabaseAsync)
            .Produces<DatabaseHealth>(StatusCodes.Status503ServiceUnavailable)
            .WithName("healthDatabase").WithSummary("Is the database reachable").WithDescription("Makes one round trip; 503 when it fails.");
        health.MapGet("/full", FullAsync)
            .Produces<Full>(StatusCodes.Status503ServiceUnavailable)
            .WithName("healthFull").WithSummary("How everything stands").WithDescription("Database, outbox, mails and outside services; services are looked at no more than every few seconds. 503 when the database is away.");
    }

    private static Results<Ok<Alive>, JsonHttpResult<Alive>> Process(HostSettings settings, Draining draining) => draining.HasBegun
        ? TypedResults.Json(new Alive("stopping", settings.AppVersion), statusCode: StatusCodes.Status503ServiceUnavailable)
        : TypedResults.Ok(new Alive("healthy", settings.AppVersion));

    private static async Task<Results<Ok<DatabaseHealth>, JsonHttpResult<DatabaseHealth>>> DatabaseAsync(DatabaseProbe database, CancellationToken cancellationToken)
    {
        var seen = await database.CheckAsync(cancellationToken);
        return seen.IsUp ? TypedResults.Ok(seen) : TypedResults.Json(seen, statusCode: StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<Results<Ok<Full>, JsonHttpResult<Full>>> FullAsync(
        DatabaseProbe database, ServiceProbes probes, CancellationToken cancellationToken)
    {
        var seen = await database.CheckAsync(cancellationToken);
        var outbox = seen.IsUp ? await database.OutboxAsync(cancellationToken) : null;
        var mails = seen.IsUp ? await database.MailsAsync(cancellationToken) : null;
        var services = await probes.CheckAsync(cancellationToken);
        var full = new Full(
            !seen.IsUp ? "unhealthy" : services.Values.Any(service => service.State == ProbeState.Down) || outbox is { Parked: > 0 } ? "degraded" : "healthy",
            seen,
            outbox,
            mails,
            services.ToDictionary(pair => pair.Key, pair => new Service(Word(pair.Value.State), pair.Value.Detail), StringComparer.Ordinal));
        return seen.IsUp ? TypedResults.Ok(full) : TypedResults.Json(full, statusCode: StatusCodes.Status503ServiceUnavailable);
    }

    private static string Word(ProbeState state) => state switch
    {
        ProbeState.Up => "up",
        ProbeState.Down => "down",
        _ => "not_configured",
    };
}
