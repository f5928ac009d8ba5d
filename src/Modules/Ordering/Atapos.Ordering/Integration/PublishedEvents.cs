using Atapos.Ordering.Contracts;
using Atapos.Ordering.Domain;
using Atapos.Shared;
using Atapos.Shared.Hosting.Messaging;

namespace Atapos.Ordering.Integration;

internal sealed class PublishedEvents : IPublishedEvents
{
    public IntegrationEvent? For(IDomainEvent domainEvent) => domainEvent switch
    {
        OrderWasPlaced { Order: var order } => new OrderPlaced(
            order.Id, order.Number.Value, order.CustomerId, order.Total.Amount, order.Rounded.Amount, order.PlacedAt),
        _ => null,
    };
}
