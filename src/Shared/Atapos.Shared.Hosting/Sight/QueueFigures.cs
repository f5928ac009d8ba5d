using System.Diagnostics.Metrics;
using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Mail;
using Atapos.Shared.Hosting.Messaging;
using Atapos.Shared.Hosting.Messaging.Broker;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Atapos.Shared.Hosting.Sight;

/// <summary>What waits in the database, read now and then: the same on every host.</summary>
internal sealed class QueueFigures : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    private readonly OutboxFigures _outbox;
    private readonly MailFigures _mails;
    private readonly BrokerOutbox _broker;
    private readonly IReadOnlyList<WatchedQueue> _queues;
    private readonly AllTenants _all;
    private readonly TimeProvider _clock;
    private readonly ILogger<QueueFigures> _log;
    private readonly Figures _figures;
    private volatile Seen? _seen;

    public QueueFigures(
        Figures figures, OutboxFigures outbox, MailFigures mails, BrokerOutbox broker, IEnumerable<WatchedQueue> queues, AllTenants all, TimeProvider clock,
        ILogger<QueueFigures> log)
    {
        (_figures, _outbox, _mails, _broker, _queues, _all, _clock, _log) = (figures, outbox, mails, broker, [.. queues], all, clock, log);
        Gauge("atapos.outbox.waiting.events", "Events that wait for reactions in this process.", seen => seen.Events);
        Gauge("atapos.outbox.parked.events", "Events that a person has to look at.", seen => seen.Parked);
        Gauge("atapos.outbox.lag", "Age of the oldest event that waits for reactions.", seen => seen.EventAge, "s");
        Gauge("atapos.broker.waiting.events", "Events that wait for the broker.", seen => seen.ToBroker);
        Gauge("atapos.broker.lag", "Age of the oldest event that waits for the broker.", seen => seen.ToBrokerAge, "s");
        Gauge("atapos.mails.waiting", "Mails that will be tried (again).", seen => seen.Mails);
        Gauge("atapos.mails.failed", "Mails that were given up within 30 days.", seen => seen.Failed);
        Gauge("atapos.mails.lag", "Age of the oldest mail that waits.", seen => seen.MailAge, "s");
        foreach (var (at, queue) in _queues.Index())
        {
            Gauge($"{queue.Name}.due", $"{queue.What} that are still to be done.", seen => seen.Queues[at].Due);
            Gauge($"{queue.Name}.lag", $"For how long the oldest of the {queue.What} has been due.", seen => seen.Queues[at].Lag, "s");
        }

        figures.Meter.CreateObservableGauge("atapos.database.up", () => _seen is null ? 0 : 1, unit: null, "1 when this host has read its queues lately.");

        // Nothing is told while it cannot be read: an old figure would look like a true one.
        void Gauge(string name, string what, Func<Seen, double> value, string? unit = null) => figures.Meter.CreateObservableGauge(
            name, () => _seen is { } seen ? [new Measurement<double>(value(seen))] : Array.Empty<Measurement<double>>(), unit, what);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _figures.Begin();
        while (true)
        {
            try
            {
                var outbox = await _outbox.ReadAsync(stoppingToken);
                var mails = await _mails.ReadAsync(stoppingToken);
                var broker = await _broker.ReadFiguresAsync(stoppingToken);
                var queues = new List<(long, double)>();
                foreach (var queue in _queues)
                {
                    queues.Add(await ReadAsync(queue, stoppingToken));
                }

                _seen = new(
                    outbox.Waiting, outbox.Parked, Seconds(outbox.OldestAge), broker.Waiting, Seconds(broker.OldestAge), mails.Waiting, mails.Failed, Seconds(mails.OldestAge), queues);
            }
            catch (Exception error) when (error is NpgsqlException or TimeoutException or InvalidOperationException)
            {
                _seen = null;
                _log.LogDebug(error, "The queues cannot be counted now.");
            }

            await Task.Delay(Every, _clock, stoppingToken);
        }
    }

    private async Task<(long Due, double Lag)> ReadAsync(WatchedQueue queue, CancellationToken cancellationToken) => (await _all.ListAsync(
        TenantSession.Statement($"""
            select count(*), greatest(0, coalesce(extract(epoch from now() - min(next_attempt_at)), 0))::double precision
            from {queue.Table} where next_attempt_at is not null
            """),
        row => (row.GetInt64(0), row.GetDouble(1)),
        cancellationToken)).Single();

    private static double Seconds(TimeSpan age) => Math.Max(0, age.TotalSeconds);

    private sealed record Seen(
        long Events, long Parked, double EventAge, long ToBroker, double ToBrokerAge, long Mails, long Failed, double MailAge, IReadOnlyList<(long Due, double Lag)> Queues);
}
