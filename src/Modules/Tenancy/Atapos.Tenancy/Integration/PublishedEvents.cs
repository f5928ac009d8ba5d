using Atapos.Shared;
using Atapos.Shared.Hosting.Messaging;

namespace Atapos.Tenancy.Integration;

/// <summary>Nothing that happens to a merchant is an event of other modules: they ask for its profile.</summary>
internal sealed class PublishedEvents : IPublishedEvents
{
    public IntegrationEvent? For(IDomainEvent domainEvent) => null;
}
