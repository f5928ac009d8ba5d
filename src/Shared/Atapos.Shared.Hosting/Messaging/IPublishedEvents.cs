namespace Atapos.Shared.Hosting.Messaging;

/// <summary>Decides which domain events the other modules hear about, and in which words.</summary>
public interface IPublishedEvents
{
    /// <summary>The integration event for a domain event, or null when it stays inside the module.</summary>
    IntegrationEvent? For(IDomainEvent domainEvent);
}
