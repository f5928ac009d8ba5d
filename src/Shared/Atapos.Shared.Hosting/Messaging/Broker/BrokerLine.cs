using System.Net.Mime;
using System.Text.Json;
using Atapos.Shared.Hosting.Wire;
using MassTransit;

namespace Atapos.Shared.Hosting.Messaging.Broker;

/// <summary>An open connection to RabbitMQ. What has been sent on it is kept by the broker: each event waits for its confirmation.</summary>
/// <remarks>
/// A line that failed is thrown away and another is opened. MassTransit would mend it by itself, but then whatever is sent meanwhile waits without
/// an end and nobody can say why.
/// </remarks>
internal sealed class BrokerLine : IAsyncDisposable
{
    /// <summary>The exchange that all events go to; its kind is topic, and an event's name is its routing key.</summary>
    internal const string Exchange = "atapos.events";

    internal const string EventHeader = "atapos-event";
    internal const string TenantHeader = "atapos-tenant";
    internal const string EventIdHeader = "atapos-event-id";
    internal const string OccurredAtHeader = "atapos-occurred-at";
    internal const string TraceParentHeader = "traceparent";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(10);
    private static readonly Uri Destination = new($"exchange:{Exchange}?type=topic");
    private static readonly JsonSerializerOptions Json = MakeJson();

    private readonly IBusControl _bus;
    private readonly ISendEndpoint _events;

    private BrokerLine(IBusControl bus, ISendEndpoint events) => (_bus, _events) = (bus, events);

    /// <summary>Connects and signs on.</summary>
    /// <exception cref="BrokerAwayException">It did not within five seconds.</exception>
    internal static async Task<BrokerLine> OpenAsync(BrokerAddress address, CancellationToken cancellationToken)
    {
        var bus = Bus.Factory.CreateUsingRabbitMq(rabbit => rabbit.Host(address.Host, address.Port, address.VirtualHost, host =>
        {
            host.Username(address.User);
            host.Password(address.Password);
            host.PublisherConfirmation = true;
            host.Heartbeat(Heartbeat);
            host.RequestedConnectionTimeout(Patience);
            if (address.UsesTls)
            {
                host.UseSsl(tls => tls.ServerName = address.Host);
            }
        }));
        try
        {
            await PatientlyAsync(bus.StartAsync, cancellationToken);
            return new(bus, await bus.GetSendEndpoint(Destination));
        }
        catch
        {
            await StopAsync(bus);
            throw;
        }
    }

    /// <summary>Sends an event; when it returns the broker has it.</summary>
    /// <param name="happened">The event.</param>
    /// <param name="traceParent">The trace that it belongs to, if any.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="BrokerAwayException">It was not confirmed within five seconds; whether the broker has it is not known.</exception>
    internal Task SendAsync(IntegrationEvent happened, string? traceParent, CancellationToken cancellationToken) => PatientlyAsync(
        token => _events.Send(happened, happened.GetType(), Pipe.Execute<SendContext>(message => Describe(message, happened, traceParent)), token),
        cancellationToken);

    public ValueTask DisposeAsync() => new(StopAsync(_bus));

    private static void Describe(SendContext message, IntegrationEvent happened, string? traceParent)
    {
        var name = EventNames.Of(happened.GetType());
        message.MessageId = happened.EventId;
        message.Serializer = new EventBody(JsonSerializer.SerializeToUtf8Bytes(happened, happened.GetType(), Json));
        message.SetRoutingKey(name);
        message.Headers.Set(EventHeader, name);
        message.Headers.Set(TenantHeader, happened.TenantId);
        message.Headers.Set(EventIdHeader, happened.EventId.ToString());
        message.Headers.Set(OccurredAtHeader, JsonSerializer.SerializeToElement(happened.OccurredAt, Json).GetString());
        if (traceParent is not null)
        {
            message.Headers.Set(TraceParentHeader, traceParent);
        }

        if (message.TryGetPayload(out RabbitMqSendContext? rabbit))
        {
            rabbit.BasicProperties.Type = name;
        }
    }

    private static async Task PatientlyAsync(Func<CancellationToken, Task> act, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            await act(patience.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new BrokerAwayException("no answer within five seconds");
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            throw new BrokerAwayException(error.GetBaseException().Message, error);
        }
    }

    private static async Task StopAsync(IBusControl bus)
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await bus.StopAsync(patience.Token);
        }
        catch (Exception error) when (error is MassTransitException or OperationCanceledException)
        {
            // It is gone anyway.
        }
    }

    private static JsonSerializerOptions MakeJson()
    {
        var json = new JsonSerializerOptions();
        WireJson.Configure(json);
        return json;
    }

    /// <summary>The body as it is, without MassTransit's envelope: subscribers need not know who sent it.</summary>
    private sealed class EventBody(byte[] body) : IMessageSerializer
    {
        public ContentType ContentType { get; } = new(MediaTypeNames.Application.Json);

        public MessageBody GetMessageBody<T>(SendContext<T> context)
            where T : class => new BytesMessageBody(body);
    }
}

/// <summary>The broker cannot be reached, or does not take what it is sent.</summary>
internal sealed class BrokerAwayException(string reason, Exception? cause = null) : Exception(reason, cause);
