using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Atapos.Shared.Hosting.Settings;

/// <summary>Says at start which variables look like settings and change nothing.</summary>
internal sealed class SettingsReport(SettingsReader settings, ILogger<SettingsReport> log) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var line in settings.Ineffective)
        {
            log.LogWarning("{Setting}", line);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
