using System.Text.Encodings.Web;
using Atapos.Identity.Authentication.Customers;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Atapos.Identity.Authentication;

/// <summary>
/// The default scheme. It hands each request to the scheme of its token, and refuses a token that is not valid on every endpoint of the
/// API, also where none is needed: whoever brings one means one merchant, and must not be shown another's shop instead.
/// </summary>
internal sealed class CallerScheme(IOptionsMonitor<PolicySchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : PolicySchemeHandler(options, logger, encoder), IAuthenticationRequestHandler
{
    /// <summary>Which scheme verifies the request's token.</summary>
    internal static string Choose(HttpContext context) =>
        PresentedToken.Of(context.Request, context.RequestServices.GetRequiredService<AccessTokens>()) is { IsOurs: true } ? Schemes.Customer : Schemes.Atlas;

    /// <summary>Called by the framework before anybody is authorized; true ends the request.</summary>
    public async Task<bool> HandleRequestAsync()
    {
        if (Context.GetEndpoint() is null || (await AuthenticateAsync()).Failure is null)
        {
            return false;
        }

        await ChallengeAsync(new AuthenticationProperties());
        return true;
    }
}
