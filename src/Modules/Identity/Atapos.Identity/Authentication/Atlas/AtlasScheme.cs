using System.Text.Encodings.Web;
using Atapos.Identity.Authentication.Customers;
using Atapos.Shared.Hosting.Http;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Atapos.Identity.Authentication.Atlas;

/// <summary>Verifies staff tokens, and renews an expired one when the browser brings the means.</summary>
internal sealed class AtlasScheme(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    AccessTokens ours,
    StaffSignOn signOn,
    AtlasSettings settings) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    private bool _failed;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (PresentedToken.Of(Request, ours) is not { } token)
        {
            return AuthenticateResult.NoResult();
        }

        StaffMember? member;
        try
        {
            member = await signOn.IdentifyAsync(token.Value, Context.RequestAborted) ?? await RenewAsync();
        }
        catch (AtlasUnavailableException away)
        {
            Logger.LogWarning("Staff sign-on is away: {Reason} {Cause}", away.Message, away.InnerException?.Message);
            throw Problem.Outside(StatusCodes.Status503ServiceUnavailable, "atlas", "Staff sign-on is not reachable; try again soon.");
        }

        _failed = member is null;
        return member is null
            ? AuthenticateResult.Fail("Atlas does not know the token.")
            : AuthenticateResult.Success(new(
                CallerTicket.ForStaff(
                    member.Id, member.Merchant, isAdmin: member.Level >= settings.AdminLevel, isOfficer: member.Level >= settings.OfficerLevel, Scheme.Name),
                Scheme.Name));
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        await HandleAuthenticateOnceSafeAsync();
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers.WWWAuthenticate = _failed ? "Bearer error=\"invalid_token\"" : "Bearer";
    }

    private async Task<StaffMember?> RenewAsync()
    {
        if (Request.Cookies[PresentedToken.RefreshCookie] is not { Length: > 0 } refreshToken
            || await signOn.RefreshAsync(refreshToken, Context.RequestAborted) is not { } tokens)
        {
            return null;
        }

        // The former refresh token is used up: the new ones must reach the browser even when the request itself fails.
        Response.OnStarting(() =>
        {
            SetCookie(PresentedToken.AccessCookie, tokens.AccessToken!);
            SetCookie(PresentedToken.RefreshCookie, tokens.RefreshToken!);
            return Task.CompletedTask;
        });
        return await signOn.IdentifyAsync(tokens.AccessToken!, Context.RequestAborted);
    }

    private void SetCookie(string name, string value) => Response.Cookies.Append(
        name, value, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = Request.IsHttps, Path = "/", IsEssential = true });
}
