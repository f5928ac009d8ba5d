using System.Text.Json.Serialization;

namespace Atapos.Sandbox.Atlas;

/// <summary>A user as <c>/auth/me</c> answers it. The merchant is null when it stands on a role, or nowhere.</summary>
internal sealed record AtlasUser(
    [property: JsonPropertyName("u_id")] long Id,
    [property: JsonPropertyName("u_username")] string Username,
    [property: JsonPropertyName("u_email")] string Email,
    [property: JsonPropertyName("u_full_name")] string FullName,
    [property: JsonPropertyName("u_status")] string Status,
    IReadOnlyList<AtlasRole> Roles,
    long? MeId);

/// <summary>What a user is in one application.</summary>
/// <param name="AppCode">The application.</param>
/// <param name="RoleCode">The role's name there.</param>
/// <param name="RoleLevel">Higher means more: 100 for an admin, 10 for an officer.</param>
/// <param name="MeId">The merchant of the role; left out when null.</param>
internal sealed record AtlasRole(
    string AppCode,
    string RoleCode,
    int RoleLevel,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? MeId = null);

/// <summary>Where a user's merchant is written. Atlas does either.</summary>
internal enum MeIdPlace
{
    /// <summary>On the user.</summary>
    User,

    /// <summary>On the user's roles of this application.</summary>
    Role,
}

/// <summary>
/// A user as the sandbox is told of one. The username, without regard to case, tells users apart. The merchant is null for platform
/// staff. A role that comes with a merchant of its own keeps it, wherever the user's merchant goes.
/// </summary>
internal sealed record AtlasProfile(
    string Username,
    string FullName,
    string Email,
    string Status,
    long? MeId,
    MeIdPlace MeIdOn,
    IReadOnlyList<AtlasRole> Roles)
{
    /// <summary>The user on the wire, with the merchant written where it belongs.</summary>
    public AtlasUser ToUser(long id, string appCode) => new(
        id,
        Username,
        Email,
        FullName,
        Status,
        MeIdOn is MeIdPlace.User ? Roles : [.. Roles.Select(role => IsOf(role, appCode) ? role with { MeId = role.MeId ?? MeId } : role)],
        MeIdOn is MeIdPlace.User ? MeId : null);

    /// <summary>Whether the user has a role in this application.</summary>
    public bool WorksFor(string appCode) => Roles.Any(role => IsOf(role, appCode));

    private static bool IsOf(AtlasRole role, string appCode) => string.Equals(role.AppCode, appCode, StringComparison.OrdinalIgnoreCase);
}
