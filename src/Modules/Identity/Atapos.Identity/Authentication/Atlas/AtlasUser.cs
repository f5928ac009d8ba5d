using System.Text.Json.Serialization;

namespace Atapos.Identity.Authentication.Atlas;

/// <summary>What Atlas says of a staff member, as far as it is needed here.</summary>
/// <param name="Id">The staff member's number (<c>u_id</c>).</param>
/// <param name="MeId">The merchant; it may stand on the role instead.</param>
/// <param name="Roles">In all applications.</param>
internal sealed record AtlasUser([property: JsonPropertyName("u_id")] long Id, long? MeId, IReadOnlyList<AtlasRole?>? Roles)
{
    /// <summary>False for numbers that cannot be: a merchant of 0 must not pass for "no merchant", which is the platform.</summary>
    [JsonIgnore]
    internal bool IsSound => Id > 0 && MeId is null or > 0 && (Roles ?? []).All(role => role?.MeId is null or > 0);
}

/// <summary>What a staff member is in one application.</summary>
/// <param name="AppCode">The application.</param>
/// <param name="RoleCode">The role's name there.</param>
/// <param name="RoleLevel">Higher means more.</param>
/// <param name="MeId">The merchant, when the role names one.</param>
internal sealed record AtlasRole(string? AppCode, string? RoleCode, int? RoleLevel, long? MeId);

/// <summary>A new pair of tokens for a refresh token.</summary>
/// <param name="AccessToken">Goes into the cookie <c>ATLASTOKEN</c>.</param>
/// <param name="RefreshToken">Goes into the cookie <c>ATLASREFRESH</c>; the former one is used up.</param>
internal sealed record AtlasTokens(string? AccessToken, string? RefreshToken);
