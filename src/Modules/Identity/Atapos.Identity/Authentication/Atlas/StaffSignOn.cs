using Atapos.Shared.Hosting.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Atapos.Identity.Authentication.Atlas;

/// <summary>Tells who staff are, asking Atlas as seldom as is safe.</summary>
internal sealed class StaffSignOn(IServiceScopeFactory scopes, AtlasSettings settings, TimeProvider clock) : IDisposable
{
    // A browser sends several requests at once with the same expired token, and a refresh token works once.
    private static readonly TimeSpan RefreshGrace = TimeSpan.FromSeconds(10);

    private readonly SharedAnswers<StaffMember> _members = new(clock, settings.CacheFor);
    private readonly SharedAnswers<AtlasTokens> _refreshed = new(clock, RefreshGrace);

    /// <summary>Whose token this is; null when Atlas does not know it.</summary>
    /// <exception cref="ProblemException">403 <c>auth.no-role</c>: the person is known but has no role in this application.</exception>
    /// <exception cref="AtlasUnavailableException">Atlas is down, too slow or broken.</exception>
    internal Task<StaffMember?> IdentifyAsync(string accessToken, CancellationToken cancellationToken) => _members.GetAsync(
        accessToken,
        () => AskAsync(async atlas => await atlas.MeAsync(accessToken, CancellationToken.None) is { } user ? MemberOf(user) : null),
        cancellationToken);

    /// <summary>New tokens for a refresh token; null when Atlas does not take it.</summary>
    /// <exception cref="AtlasUnavailableException">Atlas is down, too slow or broken.</exception>
    internal Task<AtlasTokens?> RefreshAsync(string refreshToken, CancellationToken cancellationToken) => _refreshed.GetAsync(
        refreshToken,
        () => AskAsync(atlas => atlas.RefreshAsync(refreshToken, CancellationToken.None)),
        cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        _members.Dispose();
        _refreshed.Dispose();
    }

    private StaffMember MemberOf(AtlasUser user) => StaffMember.Of(user, settings.AppCode)
        ?? throw Problem.Forbidden("auth.no-role", $"You have no role in {settings.AppCode}; ask your administrator for one.");

    private async Task<T?> AskAsync<T>(Func<AtlasClient, Task<T?>> ask)
        where T : class
    {
        await using var scope = scopes.CreateAsyncScope();
        return await ask(scope.ServiceProvider.GetRequiredService<AtlasClient>());
    }
}
