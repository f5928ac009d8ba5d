using System.Text.Json;
using Atapos.Samples.Subscriber;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

// Shows each merchant's takings of the day as they come. Arguments: a file to keep them in, and a queue.
const string Exchange = "atapos.events";
const string Settled = "payments.payment-settled.v1";
const string Refunded = "payments.payment-refunded.v1";

var takings = new Takings(args.Length > 0 ? args[0] : "takings.json");
var queue = args.Length > 1 ? args[1] : "atapos-samples-takings";
var broker = Environment.GetEnvironmentVariable("BROKER_URL") ?? "amqp://guest:guest@localhost:5672";

await using var connection = await new ConnectionFactory { Uri = new Uri(broker) }.CreateConnectionAsync();
await using var channel = await connection.CreateChannelAsync();
await channel.ExchangeDeclareAsync(Exchange, ExchangeType.Topic, durable: true, autoDelete: false);
await channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false);
await channel.QueueBindAsync(queue, Exchange, Settled);
await channel.QueueBindAsync(queue, Exchange, Refunded);

// One at a time: the sums are kept in one file.
await channel.BasicQosAsync(prefetchSize: 0, prefetchCount: 1, global: false);
var consumer = new AsyncEventingBasicConsumer(channel);
consumer.ReceivedAsync += async (_, message) =>
{
    if (Count(message) is { } line)
    {
        Console.WriteLine(line);
    }

    await channel.BasicAckAsync(message.DeliveryTag, multiple: false);
};
await channel.BasicConsumeAsync(queue, autoAck: false, consumer);
Console.WriteLine("Listening; Ctrl-C stops.");
await Task.Delay(Timeout.InfiniteTimeSpan);

string? Count(BasicDeliverEventArgs message)
{
    using var body = JsonDocument.Parse(message.Body);
    var happened = body.RootElement;
    var (taken, givenBack, at) = message.RoutingKey is Settled
        ? (happened.GetProperty("collected").GetDecimal(), 0m, happened.GetProperty("paid_at"))
        : (0m, happened.GetProperty("amount").GetDecimal(), happened.GetProperty("refunded_at"));
    return takings.Count(happened.GetProperty("event_id").GetString()!, happened.GetProperty("tenant_id").GetInt64(), at.GetDateTimeOffset(), taken, givenBack);
}
