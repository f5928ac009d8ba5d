using Atapos.Shared;
using Atapos.Shared.Hosting.Messaging;

namespace Atapos.Identity.Integration;

/// <summary>What the other modules hear of this one: so far nothing.</summary>
internal sealed class PublishedEvents : IPublishedEvents
{
    public IntegrationEvent? For(IDomainEvent domainEvent) => domainEvent switch
    {
        _ => null,
    };
}
