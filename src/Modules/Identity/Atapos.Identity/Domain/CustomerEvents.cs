using Atapos.Shared;

namespace Atapos.Identity.Domain;

/// <summary>A customer's personal data were removed.</summary>
internal sealed record CustomerWasErased(long CustomerId, DateTimeOffset At) : IDomainEvent;
