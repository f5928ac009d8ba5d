using Atapos.Shared;

namespace Atapos.Ordering.Domain;

internal sealed record OrderWasPlaced(Order Order) : IDomainEvent;
