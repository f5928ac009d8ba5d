using System.Text.Json;
using System.Text.Json.Serialization;
using Atapos.Sandbox.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Atapos.Sandbox.Faults;

/// <summary>Sets, shows and takes away the faults of the services.</summary>
internal static class FaultEndpoints
{
    private const int LongestDelayMs = 120_000;

    public static void MapFaults(this IEndpointRouteBuilder routes)
    {
        var faults = routes.MapGroup("/faults").WithMetadata(BodyLimit.SmallJson);
        faults.MapGet("", (FaultBoard board) => TypedResults.Ok(new Faults(board.List())));
        faults.MapPost("", Set);
        faults.MapDelete("", (FaultBoard board) =>
        {
            board.ClearAll();
            return TypedResults.NoContent();
        });
    }

    private static Results<Ok<Faults>, JsonHttpResult<ApiError>> Set([FromBody] FaultOrder order, FaultBoard board)
    {
        if (Problem(order, board) is { } problem)
        {
            return ApiError.Answer(StatusCodes.Status422UnprocessableEntity, problem);
        }

        if (order.Mode is FaultMode.None)
        {
            board.Clear(order.Service, order.Operation);
        }
        else
        {
            board.Set(new Fault(order.Service, order.Operation, order.Mode, order.DelayMs, order.Times));
        }

        return TypedResults.Ok(new Faults(board.List()));
    }

    private static string? Problem(FaultOrder order, FaultBoard board)
    {
        var service = board.Services.FirstOrDefault(service => string.Equals(service.Name, order.Service, StringComparison.Ordinal));
        return order switch
        {
            _ when service is null => $"service must be one of: {List(board.Services.Select(service => service.Name))}",
            _ when !service.FaultModes.Contains(order.Mode) => $"mode of {service.Name} must be one of: {List(service.FaultModes.Select(Name))}",
            { Operation: { } operation } when !service.Operations.Contains(operation, StringComparer.Ordinal) =>
                $"operation of {service.Name} must be null or one of: {List(service.Operations)}",
            { Mode: FaultMode.Slow, DelayMs: not (>= 1 and <= LongestDelayMs) } => $"delay_ms must be 1 to {LongestDelayMs} when mode is slow",
            { Mode: not FaultMode.Slow, DelayMs: not null } => "delay_ms belongs to mode slow alone",
            { Times: < 1 } => "times must be 1 or more, or null for every request",
            _ => null,
        };
    }

    private static string List(IEnumerable<string> words) => string.Join(", ", words);

    private static string Name(FaultMode mode) => JsonNamingPolicy.SnakeCaseLower.ConvertName(mode.ToString());

    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    private sealed record FaultOrder
    {
        public required string Service { get; init; }

        public string? Operation { get; init; }

        public required FaultMode Mode { get; init; }

        public int? DelayMs { get; init; }

        public int? Times { get; init; }
    }

    private sealed record Faults([property: JsonPropertyName("faults")] IReadOnlyList<Fault> Present);
}
