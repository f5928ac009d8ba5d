using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Atapos.Sandbox.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Atapos.Sandbox.Atlas;

/// <summary>What tests and developers do to Atlas; the real one has none of this.</summary>
internal static partial class AtlasControls
{
    private const int LongestText = 200;
    private const int MostRoles = 50;

    public static void MapAtlasControls(this IEndpointRouteBuilder routes)
    {
        var atlas = routes.MapGroup("/atlas").WithMetadata(BodyLimit.SmallJson);
        atlas.MapGet("/users", (AtlasDirectory directory) => TypedResults.Ok(new Users(directory.List())));
        atlas.MapPost("/users", PutUser);
        atlas.MapPost("/users/{id:long}/expire", (long id, AtlasDirectory directory) => Found(directory.Expire(id)));
        atlas.MapPut("/users/{id:long}/roles", PutRoles);
        atlas.MapGet("/calls", (AtlasCalls calls) => TypedResults.Ok(calls.Read()));
        atlas.MapDelete("/calls", (AtlasCalls calls) =>
        {
            calls.Reset();
            return TypedResults.NoContent();
        });
    }

    private static IResult PutUser([FromBody] UserOrder order, AtlasDirectory directory, SandboxSettings settings)
    {
        var profile = new AtlasProfile(
            order.Username, order.FullName, order.Email, order.Status, order.MeId, order.MeIdOn, [.. order.Roles.OfType<RoleOrder>().Select(ToRole)]);
        if ((RolesProblem(order.Roles) ?? Problem(profile, settings.AtlasAppCode)) is { } problem)
        {
            return Unprocessable(problem);
        }

        return directory.Put(profile) switch
        {
            null => ApiError.Answer(StatusCodes.Status409Conflict, $"there is room for {AtlasDirectory.MostUsers} users"),
            ({ } account, true) => TypedResults.Json(account, statusCode: StatusCodes.Status201Created),
            ({ } account, false) => TypedResults.Ok(account),
        };
    }

    private static IResult PutRoles(long id, [FromBody] RolesOrder order, AtlasDirectory directory) =>
        RolesProblem(order.Roles) is { } problem
            ? Unprocessable(problem)
            : Found(directory.ReplaceRoles(id, [.. order.Roles.OfType<RoleOrder>().Select(ToRole)]));

    private static IResult Found(AtlasAccount? account) =>
        account is null ? ApiError.Answer(StatusCodes.Status404NotFound, "no user has this u_id") : TypedResults.Ok(account);

    private static JsonHttpResult<ApiError> Unprocessable(string problem) => ApiError.Answer(StatusCodes.Status422UnprocessableEntity, problem);

    private static string? Problem(AtlasProfile profile, string appCode) => profile switch
    {
        _ when !Username().IsMatch(profile.Username) => "username must be 1 to 64 letters, digits, dots, dashes or underscores",
        _ when !IsText(profile.FullName) => $"full_name must be 1 to {LongestText} characters",
        _ when !IsText(profile.Email) => $"email must be 1 to {LongestText} characters",
        _ when !IsText(profile.Status) => $"status must be 1 to {LongestText} characters",
        { MeId: not null, MeIdOn: MeIdPlace.Role } when !profile.WorksFor(appCode) => $"me_id_on role needs a role whose app_code is {appCode}",
        _ => null,
    };

    private static string? RolesProblem(IReadOnlyCollection<RoleOrder?> roles) => roles switch
    {
        { Count: > MostRoles } => $"roles must be at most {MostRoles}",
        _ when roles.Contains(null) => "a role must not be null",
        _ when !roles.All(role => IsText(role!.AppCode) && IsText(role.RoleCode)) => $"app_code and role_code must be 1 to {LongestText} characters",
        _ => null,
    };

    private static bool IsText(string text) => !string.IsNullOrWhiteSpace(text) && text.Length <= LongestText;

    private static AtlasRole ToRole(RoleOrder role) => new(role.AppCode, role.RoleCode, role.RoleLevel, role.MeId);

    [GeneratedRegex(@"\A[A-Za-z0-9._-]{1,64}\z", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Username();

    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    private sealed record UserOrder
    {
        public required string Username { get; init; }

        public required string FullName { get; init; }

        public required string Email { get; init; }

        public string Status { get; init; } = "active";

        public long? MeId { get; init; }

        public MeIdPlace MeIdOn { get; init; }

        public IReadOnlyList<RoleOrder?> Roles { get; init; } = [];
    }

    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    private sealed record RolesOrder
    {
        public required IReadOnlyList<RoleOrder?> Roles { get; init; }
    }

    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    private sealed record RoleOrder
    {
        public required string AppCode { get; init; }

        public required string RoleCode { get; init; }

        public required int RoleLevel { get; init; }

        public long? MeId { get; init; }
    }

    private sealed record Users([property: JsonPropertyName("users")] IReadOnlyList<AtlasAccount> All);
}
