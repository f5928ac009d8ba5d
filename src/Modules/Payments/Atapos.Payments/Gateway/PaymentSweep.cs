using Atapos.Payments.Data;
using Atapos.Payments.Midtrans;
using Atapos.Shared.Hosting.Data;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Atapos.Payments.Gateway;

/// <summary>
/// Asks the gateway about whatever nobody has told us the end of: attempts that are open, so that a notification that never came costs
/// nothing; attempts whose time is over or that must be closed; refunds of unknown outcome (ruling 28).
/// </summary>
/// <remarks>Any number of hosts may run it: a row is claimed by one of them at a time (<see cref="DueWork"/>).</remarks>
internal sealed class PaymentSweep(
    DueWork work, AttemptLook looks, RefundDesk refunds, PaymentSettings settings, TimeProvider clock, ILogger<PaymentSweep> log) : BackgroundService
{
    private const int AtOnce = 40;
    private const int Parallel = 8;

    /// <summary>How often it is asked what became of a refund before it is taken for never done.</summary>
    private const int MostQuestions = 8;

    // Longer than the gateway may take for all that one look asks of it.
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(3);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var found = 0;
            try
            {
                found = await SweepAsync(PaymentsDbContext.Attempts, LookAsync, stoppingToken)
                    + await SweepAsync(PaymentsDbContext.Refunds, AskAsync, stoppingToken);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                log.LogWarning(error, "Payments that are pending cannot be looked through now; trying again soon.");
            }

            if (found == 0)
            {
                await Task.Delay(settings.SweepEvery, clock, stoppingToken);
            }
        }
    }

    private Task<int> SweepAsync(string table, Func<DueRow<long>, CancellationToken, Task> look, CancellationToken cancellationToken) =>
        work.WorkAsync<long>(table, AtOnce, Parallel, Lease, (row, token) => TryAsync(row, look, token), cancellationToken);

    private async Task TryAsync(DueRow<long> row, Func<DueRow<long>, CancellationToken, Task> look, CancellationToken cancellationToken)
    {
        try
        {
            await look(row, cancellationToken);
        }
        catch (GatewayException failure)
        {
            log.LogWarning("The gateway does not say how payment {Id} of merchant {Merchant} stands: {Reason}", row.Id, row.Tenant.Value, failure.Message);
        }
        catch (Exception error)
        {
            log.LogError(error, "Payment {Id} of merchant {Merchant} cannot be looked after.", row.Id, row.Tenant.Value);
        }
    }

    private Task LookAsync(DueRow<long> row, CancellationToken cancellationToken) => looks.LookAsync(row.Tenant, row.Id, row.Attempts, cancellationToken);

    private Task AskAsync(DueRow<long> row, CancellationToken cancellationToken) =>
        refunds.AskAsync(row.Tenant, row.Id, isLastTime: row.Attempts >= MostQuestions, cancellationToken);
}
