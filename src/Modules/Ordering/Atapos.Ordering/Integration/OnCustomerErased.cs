using Atapos.Identity.Contracts;
using Atapos.Ordering.Data;
using Atapos.Shared.Hosting.Messaging;

namespace Atapos.Ordering.Integration;

/// <summary>Removes what an erased customer has written on its orders; the amounts stay as they are.</summary>
internal sealed class OnCustomerErased(OrderingDbContext store, EventDelivery delivery) : Reaction<CustomerErased>(store, delivery)
{
    private readonly OrderingDbContext _store = store;

    protected override Task ReactAsync(CustomerErased happened, CancellationToken cancellationToken) =>
        _store.RemoveNotesAsync(happened.CustomerId, cancellationToken);
}
