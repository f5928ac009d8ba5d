namespace Atapos.Sandbox.Atlas;

/// <summary>A user with the tokens given out last. The access token is null while it is expired and not refreshed.</summary>
internal sealed record AtlasAccount(AtlasUser User, string? AccessToken, string RefreshToken);

/// <summary>All users and their live tokens, in memory. Safe for parallel requests.</summary>
internal sealed class AtlasDirectory
{
    /// <summary>Beyond this many users a new one is refused.</summary>
    public const int MostUsers = 1_000;

    // A refresh leaves the former access token good until it is expired, as Atlas does; the oldest falls away beyond this many.
    private const int MostAccessTokens = 8;
    private const long FirstAddedId = 1_001;

    private readonly string _appCode;
    private readonly Lock _gate = new();
    private readonly SortedDictionary<long, Entry> _users = [];
    private readonly Dictionary<string, Entry> _byUsername = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Entry> _byAccessToken = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Entry> _byRefreshToken = new(StringComparer.Ordinal);
    private long _nextId = FirstAddedId;

    public AtlasDirectory(string appCode)
    {
        _appCode = appCode;
        foreach (var user in ReadyMadeUsers.For(appCode))
        {
            Grant(Add(user.Id, user.Profile), user.Tokens);
        }
    }

    /// <summary>All users by <c>u_id</c>.</summary>
    public IReadOnlyList<AtlasAccount> List()
    {
        lock (_gate)
        {
            return [.. _users.Values.Select(Show)];
        }
    }

    /// <summary>Whose live access token this is; null for an unknown or expired one.</summary>
    public AtlasUser? Identify(string accessToken)
    {
        lock (_gate)
        {
            return _byAccessToken.TryGetValue(accessToken, out var entry) ? entry.Profile.ToUser(entry.Id, _appCode) : null;
        }
    }

    /// <summary>New tokens for a refresh token, which stops working; null for an unknown or used one.</summary>
    public AtlasTokens? Refresh(string refreshToken)
    {
        lock (_gate)
        {
            return _byRefreshToken.TryGetValue(refreshToken, out var entry) ? Grant(entry, AtlasTokens.For(entry.Profile.Username)) : null;
        }
    }

    /// <summary>Adds the user, or replaces the one of that username: the <c>u_id</c> stays and all former tokens stop working.</summary>
    /// <returns>The account and whether it is new; null when there is no room for another user.</returns>
    public (AtlasAccount Account, bool IsNew)? Put(AtlasProfile profile)
    {
        lock (_gate)
        {
            var isNew = !_byUsername.TryGetValue(profile.Username, out var entry);
            if (entry is null)
            {
                if (_users.Count >= MostUsers)
                {
                    return null;
                }

                entry = Add(_nextId++, profile);
            }
            else
            {
                entry.Profile = profile;
                RevokeAccess(entry);
            }

            Grant(entry, AtlasTokens.For(profile.Username));
            return (Show(entry), isNew);
        }
    }

    /// <summary>Expires the user's access tokens; the refresh token stays good. Null for an unknown user.</summary>
    public AtlasAccount? Expire(long id) => Change(id, RevokeAccess);

    /// <summary>Gives the user these roles in place of the former ones; tokens stay good. Null for an unknown user.</summary>
    public AtlasAccount? ReplaceRoles(long id, IReadOnlyList<AtlasRole> roles) => Change(id, entry => entry.Profile = entry.Profile with { Roles = roles });

    private AtlasAccount? Change(long id, Action<Entry> change)
    {
        lock (_gate)
        {
            if (!_users.TryGetValue(id, out var entry))
            {
                return null;
            }

            change(entry);
            return Show(entry);
        }
    }

    private Entry Add(long id, AtlasProfile profile)
    {
        var entry = new Entry(id, profile);
        _users.Add(id, entry);
        _byUsername.Add(profile.Username, entry);
        return entry;
    }

    private AtlasTokens Grant(Entry entry, AtlasTokens tokens)
    {
        _byRefreshToken.Remove(entry.RefreshToken);
        entry.RefreshToken = tokens.RefreshToken;
        _byRefreshToken.Add(tokens.RefreshToken, entry);

        if (entry.AccessTokens.Count == MostAccessTokens)
        {
            _byAccessToken.Remove(entry.AccessTokens.Dequeue());
        }

        entry.AccessTokens.Enqueue(tokens.AccessToken);
        _byAccessToken.Add(tokens.AccessToken, entry);
        return tokens;
    }

    private void RevokeAccess(Entry entry)
    {
        while (entry.AccessTokens.TryDequeue(out var token))
        {
            _byAccessToken.Remove(token);
        }
    }

    private AtlasAccount Show(Entry entry) => new(entry.Profile.ToUser(entry.Id, _appCode), entry.AccessTokens.LastOrDefault(), entry.RefreshToken);

    private sealed class Entry(long id, AtlasProfile profile)
    {
        public long Id { get; } = id;

        public AtlasProfile Profile { get; set; } = profile;

        public Queue<string> AccessTokens { get; } = new();

        public string RefreshToken { get; set; } = string.Empty;
    }
}
