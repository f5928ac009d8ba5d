using Atapos.Identity.Authentication.Atlas;
using Atapos.Identity.Authentication.Customers;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Atapos.Identity.Authentication;

/// <summary>Says at the start which levels count (ruling 7) and what is good enough for Development alone.</summary>
internal sealed class SignOnReport(AtlasSettings atlas, AccessTokenSettings tokens, SignInSettings signIn, ILogger<SignOnReport> log) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        log.LogInformation(
            "Staff sign on at {Address} for {AppCode}: Admin from level {AdminLevel}, Officer from level {OfficerLevel}",
            atlas.Address, atlas.AppCode, atlas.AdminLevel, atlas.OfficerLevel);
        if (atlas.Cipher is null)
        {
            log.LogWarning("ATLAS_ENCRYPTION_KEY and ATLAS_ENCRYPTION_IV are not both set: encrypted answers of Atlas cannot be read");
        }

        if (tokens.KeyIsMadeUp)
        {
            log.LogWarning("JWT_SECRET_KEY is not set: customers' tokens are signed with a random key and end with this process");
        }

        if (signIn.AppUrl.IsLoopback)
        {
            log.LogWarning("APP_URL is {Address}: the links that customers are mailed lead to their own machine", signIn.AppUrl);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
