using Atapos.Shared;
using Atapos.Shared.Hosting.Messaging;

namespace Atapos.Catalog.Integration;

/// <summary>What the other modules hear of this one: nothing, because they ask for prices and reserve stock when they need to.</summary>
internal sealed class PublishedEvents : IPublishedEvents
{
    public IntegrationEvent? For(IDomainEvent domainEvent) => null;
}
