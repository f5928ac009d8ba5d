using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Tenancy;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Atapos.Shared.Hosting.Security;

/// <summary>Asks again, during a long answer, whether its caller may still have it.</summary>
public sealed class CallerCheck(IServiceScopeFactory scopes, ITenantDirectory merchants)
{
    /// <summary>
    /// False when the token has ended or was taken back, when it names somebody else or less by now, or when the merchant is no longer served. A
    /// browser's cookie is not shown again, because that could use up the means of renewing it; and while nobody can be asked, nothing is changed.
    /// </summary>
    /// <param name="http">The request as it came.</param>
    /// <param name="caller">Who asked then.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<bool> StillCountsAsync(HttpContext http, Caller caller, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(caller);
        if (http.RequestServices.GetRequiredService<TenantScope>().CurrentOrNone is { } tenant
            && await merchants.StandingAsync(tenant, cancellationToken) != TenantStanding.Active)
        {
            return false;
        }

        if (http.Request.Headers.Authorization.Count == 0)
        {
            return true;
        }

        await using var scope = scopes.CreateAsyncScope();
        var again = new DefaultHttpContext { RequestServices = scope.ServiceProvider, RequestAborted = cancellationToken };
        again.Request.Path = http.Request.Path;
        again.Request.Headers.Authorization = http.Request.Headers.Authorization;
        try
        {
            var result = await scope.ServiceProvider.GetRequiredService<IAuthenticationService>().AuthenticateAsync(again, scheme: null);
            again.User = result.Principal ?? new();
        }
        catch (ProblemException problem)
        {
            return problem.Status >= StatusCodes.Status500InternalServerError;
        }

        return Caller.Of(again) is var now
            && (now.Kind, now.Id, now.Merchant, now.IsOfficer) == (caller.Kind, caller.Id, caller.Merchant, caller.IsOfficer);
    }
}
