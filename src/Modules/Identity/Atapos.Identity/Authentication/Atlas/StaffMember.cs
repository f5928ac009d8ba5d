using Atapos.Shared;

namespace Atapos.Identity.Authentication.Atlas;

/// <summary>A staff member as this application sees one.</summary>
/// <param name="Id">The staff member's number (<c>u_id</c>), above zero.</param>
/// <param name="Merchant">The merchant, or null for the platform's own staff (ruling 8).</param>
/// <param name="Level">The highest level of the roles that count; higher means more (ruling 7).</param>
internal sealed record StaffMember(long Id, TenantId? Merchant, int Level)
{
    private const int SuperAdminLevel = 100;

    /// <summary>Reads the roles of one application; null when there is none.</summary>
    /// <remarks>
    /// The merchant on the user goes before one on a role, and among roles the highest's counts. A role of another merchant than that
    /// counts for nothing, so that an officer here does not become an admin by being one elsewhere.
    /// </remarks>
    internal static StaffMember? Of(AtlasUser user, string appCode)
    {
        var roles = (user.Roles ?? []).OfType<AtlasRole>().ToList();
        var ours = roles.Where(role => IsOf(role, appCode)).OrderByDescending(role => role.RoleLevel ?? 0).ThenBy(role => role.MeId).ToList();
        var merchant = user.MeId ?? ours.FirstOrDefault(role => role.MeId is not null)?.MeId;
        int?[] levels =
        [
            .. ours.Where(role => role.MeId is null || role.MeId == merchant).Select(role => role.RoleLevel ?? 0),
            .. roles.Where(IsSuperAdmin).Select(_ => SuperAdminLevel),
        ];
        return levels.Max() is { } level ? new(user.Id, merchant is { } id ? TenantId.Of(id) : null, level) : null;
    }

    private static bool IsOf(AtlasRole role, string appCode) => string.Equals(role.AppCode, appCode, StringComparison.OrdinalIgnoreCase);

    private static bool IsSuperAdmin(AtlasRole role) =>
        IsOf(role, "ATLAS") && string.Equals(role.RoleCode, "SUPER_ADMIN", StringComparison.Ordinal);
}
