using Atapos.Identity.Contracts;
using Atapos.Identity.Domain;
using Atapos.Shared;
using Atapos.Shared.Hosting.Messaging;

namespace Atapos.Identity.Integration;

/// <summary>What the other modules hear of this one.</summary>
internal sealed class PublishedEvents : IPublishedEvents
{
    public IntegrationEvent? For(IDomainEvent domainEvent) => domainEvent switch
    {
        CustomerWasErased erased => new CustomerErased(erased.CustomerId, erased.At),
        _ => null,
    };
}
