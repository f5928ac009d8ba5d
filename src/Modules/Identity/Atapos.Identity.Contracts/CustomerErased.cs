using Atapos.Shared;

namespace Atapos.Identity.Contracts;

/// <summary>A customer's personal data were removed; whoever keeps more of them removes that too. The number stays.</summary>
/// <param name="CustomerId">The customer.</param>
/// <param name="ErasedAt">UTC.</param>
[EventName("identity.customer-erased.v1")]
public sealed record CustomerErased(long CustomerId, DateTimeOffset ErasedAt) : IntegrationEvent;
