using Atapos.Shared.Hosting.Settings;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Atapos.Shared.Hosting.Edge;

/// <summary>Says at start that requests are not limited, when a setting says so (ruling 32).</summary>
internal sealed class LimitReport(EdgeSettings settings, ILogger<LimitReport> log) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (!settings.RateLimitEnabled)
        {
            log.LogWarning("RATE_LIMIT_ENABLED is false: nothing limits how often anybody asks, how often mails are asked for, codes are tried and customers are registered");
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
