using Atapos.Catalog.Data;
using Atapos.Shared;
using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Atapos.Catalog.Images;

/// <summary>Destroys the files that no product shows: of uploads that came to nothing, of pictures that were replaced or deleted.</summary>
/// <remarks>
/// Any number of hosts may run one (<see cref="DueWork"/>). It never gives up: a file that the store does not destroy is tried again with growing
/// pauses of up to an hour, and from the twelfth time on the log says so as critical.
/// </remarks>
internal sealed class ImageSweep(
    DueWork work, OwnTransaction own, IImageStore images, ImageSweepBell bell, DatabaseSignals signals, TimeProvider clock, ILogger<ImageSweep> log)
    : BackgroundService
{
    private const int AtOnce = 20;
    private const int Parallel = 4;
    private const int StuckAfter = 12;

    // Longer than twenty deletions take that all come to nothing.
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!images.IsConfigured)
        {
            return;
        }

        using var subscription = signals.Subscribe(UnlinkedFiles.Channel, _ => bell.Ring());
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await SweepAsync(stoppingToken) > 0)
                {
                    continue;
                }
            }
            catch (Exception error) when (error is NpgsqlException or DbUpdateException or TimeoutException or InvalidOperationException)
            {
                log.LogWarning(error, "Files that no product shows cannot be destroyed now; trying again soon.");
            }

            await bell.WaitAsync(Idle, stoppingToken);
        }
    }

    private Task<int> SweepAsync(CancellationToken cancellationToken) =>
        work.WorkAsync<long>(UnlinkedFiles.Table, AtOnce, Parallel, Lease, DestroyAsync, cancellationToken);

    private async Task DestroyAsync(DueRow<long> row, CancellationToken cancellationToken)
    {
        if (await DoomAsync(row, cancellationToken) is not { } name)
        {
            return;
        }

        try
        {
            await images.DestroyAsync(name, cancellationToken);
        }
        catch (ProblemException refused)
        {
            log.Log(
                row.Attempts >= StuckAfter ? LogLevel.Critical : LogLevel.Warning,
                "The file {Name} was not destroyed at attempt {Attempt}: {Reason}", name, row.Attempts, refused.Message);
            await KeepAsync(row, refused.Message, cancellationToken);
            return;
        }

        await ForgetAsync(row, cancellationToken);
    }

    /// <summary>The name of a file that is to be destroyed; null when it was linked or forgotten meanwhile. From here on no request can link it.</summary>
    private Task<string?> DoomAsync(DueRow<long> row, CancellationToken cancellationToken) => own.RunAsync(
        row.Tenant,
        async (services, token) =>
        {
            var store = services.GetRequiredService<CatalogDbContext>();
            await store.DoomAsync([row.Id], clock.Now(), clock.Now() + Lease, token);
            return await store.UnlinkedFiles.Where(file => file.Id == row.Id).Select(file => file.PublicId).SingleOrDefaultAsync(token);
        },
        cancellationToken);

    private Task ForgetAsync(DueRow<long> row, CancellationToken cancellationToken) => own.RunAsync(
        row.Tenant,
        async (services, token) =>
        {
            var store = services.GetRequiredService<CatalogDbContext>();
            var file = await store.UnlinkedFiles.AsTracking().SingleOrDefaultAsync(found => found.Id == row.Id, token);
            if (file?.IsGone(clock.Now()) == true)
            {
                store.Remove(file);
            }

            await store.SaveChangesAsync(token);
        },
        cancellationToken);

    private Task KeepAsync(DueRow<long> row, string reason, CancellationToken cancellationToken) => own.RunAsync(
        row.Tenant,
        async (services, token) =>
        {
            var store = services.GetRequiredService<CatalogDbContext>();
            var file = await store.UnlinkedFiles.AsTracking().SingleOrDefaultAsync(found => found.Id == row.Id, token);
            file?.TryAgain(clock.Now() + DueWork.Pause(row.Attempts, LongestPause), reason);
            await store.SaveChangesAsync(token);
        },
        cancellationToken);
}
