using Atapos.Payments.Data;
using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Edge;
using Atapos.Shared.Hosting.Sight;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Atapos.Payments.Integration;

/// <summary>Writes the receipts that are due, on any number of hosts; a till does not wait for them, and in a rush they wait for the tills.</summary>
internal sealed class ReceiptSender(DueWork work, OwnTransaction transaction, BackgroundPace pace, TimeProvider clock, ILogger<ReceiptSender> log) : BackgroundService
{
    /// <summary>With a minute between them: about half an hour.</summary>
    private const int MostAttempts = 30;

    private const int Batch = 20;

    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var began = clock.GetTimestamp();
            try
            {
                if (await WriteDueAsync(stoppingToken) > 0)
                {
                    await pace.StepBackAsync(clock.GetElapsedTime(began), stoppingToken);
                    continue;
                }
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                log.LogWarning(error, "The receipts that are due cannot be read; trying again soon.");
            }

            await Task.Delay(Idle, clock, stoppingToken);
        }
    }

    private Task<int> WriteDueAsync(CancellationToken cancellationToken) =>
        work.WorkAsync<long>(PaymentsDbContext.Receipts, Batch, parallel: 1, Lease, WriteAsync, cancellationToken, traced: true);

    private async Task WriteAsync(DueRow<long> row, CancellationToken cancellationToken)
    {
        using var span = Spans.Continue("write", "receipt", row.TraceParent);
        try
        {
            await transaction.RunAsync(
                row.Tenant, (services, stop) => services.GetRequiredService<ReceiptWriter>().WriteAsync(row.Id, stop), cancellationToken);
        }
        catch (Exception error)
        {
            log.LogError(error, "Attempt {Attempt} to write the receipt of order {Order} failed.", row.Attempts, row.Id);
            if (row.Attempts >= MostAttempts)
            {
                await transaction.RunAsync(
                    row.Tenant, (services, stop) => services.GetRequiredService<ReceiptWriter>().GiveUpAsync(row.Id, stop), cancellationToken);
            }
        }
    }
}
