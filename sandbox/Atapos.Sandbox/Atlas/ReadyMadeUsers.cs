namespace Atapos.Sandbox.Atlas;

/// <summary>A user that is there from the start, with tokens that can be read, typed and remembered.</summary>
/// <param name="Id">Its <c>u_id</c>.</param>
/// <param name="Purpose">Who this is, for people.</param>
/// <param name="Tokens">Good until they are expired or rotated.</param>
/// <param name="Profile">The user.</param>
internal sealed record ReadyMadeUser(long Id, string Purpose, AtlasTokens Tokens, AtlasProfile Profile);

/// <summary>One user for each way in which staff can come. Merchant 1 stands on the user, merchant 2 on the role: Atlas does both.</summary>
internal static class ReadyMadeUsers
{
    private const int AdminLevel = 100;
    private const int OfficerLevel = 10;

    /// <summary>The users, working for this application.</summary>
    public static IReadOnlyList<ReadyMadeUser> For(string appCode)
    {
        var admin = new AtlasRole(appCode, "ADMIN", AdminLevel);
        var superAdmin = new AtlasRole("ATLAS", "SUPER_ADMIN", AdminLevel);
        var officer = new AtlasRole(appCode, "OFFICER", OfficerLevel);
        return
        [
            New(1, "platform-admin", "platform admin", "Ratna Wijaya", "ratna.wijaya", null, MeIdPlace.User, superAdmin),
            New(2, "admin-1", "admin of merchant 1", "Budi Santoso", "budi.santoso", 1, MeIdPlace.User, admin),
            New(3, "officer-1", "officer of merchant 1", "Siti Rahayu", "siti.rahayu", 1, MeIdPlace.User, officer),
            New(4, "admin-2", "admin of merchant 2", "Dewi Lestari", "dewi.lestari", 2, MeIdPlace.Role, admin),
            New(5, "officer-2", "officer of merchant 2", "Agus Pratama", "agus.pratama", 2, MeIdPlace.Role, officer),
            New(6, "no-role", "no role for this application", "Joko Susilo", "joko.susilo", 1, MeIdPlace.User, admin with { AppCode = $"NOT-{appCode}" }),
        ];
    }

    private static ReadyMadeUser New(
        long id, string name, string purpose, string fullName, string username, long? meId, MeIdPlace meIdOn, AtlasRole role) => new(
        id,
        purpose,
        new AtlasTokens($"sandbox-{name}", $"sandbox-refresh-{name}"),
        new AtlasProfile(username, fullName, $"{username}@atapos.example", "active", meId, meIdOn, [role]));
}
