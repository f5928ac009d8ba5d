using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Atapos.IntegrationTests.Harness;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Atapos.IntegrationTests.Broker;

/// <summary>An event as a subscriber gets it.</summary>
internal sealed record Heard(string? MessageId, string? Type, string RoutingKey, string? ContentType, bool IsPersistent, IReadOnlyDictionary<string, string> Headers, JsonNode Body);

/// <summary>Somebody outside who hears of everything, in a queue that outlives the broker's kills.</summary>
internal sealed class Subscriber(RabbitServer server, string queue) : IAsyncDisposable
{
    private IConnection? _connection;

    /// <summary>All that has come, in the order in which it came.</summary>
    internal ConcurrentQueue<Heard> All { get; } = new();

    internal IEnumerable<Heard> Of(string name) => All.Where(heard => string.Equals(heard.Type, name, StringComparison.Ordinal));

    /// <summary>Makes the queue, so that nothing is missed from now on.</summary>
    internal async Task PrepareAsync()
    {
        await using var connection = await server.ConnectAsync();
        await using var channel = await connection.CreateChannelAsync();
        await channel.ExchangeDeclareAsync("atapos.events", ExchangeType.Topic, durable: true, autoDelete: false);
        await channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false);
        await channel.QueueBindAsync(queue, "atapos.events", "#");
    }

    /// <summary>Begins to take what is in the queue.</summary>
    internal async Task ListenAsync()
    {
        _connection = await server.ConnectAsync();
        var channel = await _connection.CreateChannelAsync();
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += async (_, message) =>
        {
            All.Enqueue(new(
                message.BasicProperties.MessageId,
                message.BasicProperties.Type,
                message.RoutingKey,
                message.BasicProperties.ContentType,
                message.BasicProperties.Persistent,
                message.BasicProperties.Headers!.ToDictionary(
                    header => header.Key, header => header.Value is byte[] text ? Encoding.UTF8.GetString(text) : $"{header.Value}", StringComparer.Ordinal),
                JsonNode.Parse(message.Body.Span)!));
            await channel.BasicAckAsync(message.DeliveryTag, multiple: false);
        };
        await channel.BasicConsumeAsync(queue, autoAck: false, consumer);
    }

    /// <summary>Waits for so many different events.</summary>
    internal Task WaitAsync(int count) => Eventually.BeTrueAsync(
        () => Task.FromResult(All.DistinctBy(heard => heard.MessageId, StringComparer.Ordinal).Count() >= count), $"{count} events should have come");

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null)
        {
            await _connection.DisposeAsync();
        }
    }
}
