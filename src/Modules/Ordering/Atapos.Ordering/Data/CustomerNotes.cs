using Microsoft.EntityFrameworkCore;

namespace Atapos.Ordering.Data;

/// <summary>Removes free text that a customer has written.</summary>
internal static class CustomerNotes
{
    /// <summary>Removes the notes on all orders of a customer and on their lines, however many there are.</summary>
    internal static async Task RemoveNotesAsync(this OrderingDbContext store, long customerId, CancellationToken cancellationToken)
    {
        await store.Orders.Where(order => order.CustomerId == customerId)
            .SelectMany(order => order.Lines).Where(line => line.Notes != null)
            .ExecuteUpdateAsync(line => line.SetProperty(l => l.Notes, (string?)null), cancellationToken);
        await store.Orders.Where(order => order.CustomerId == customerId && order.Notes != null)
            .ExecuteUpdateAsync(order => order.SetProperty(o => o.Notes, (string?)null), cancellationToken);
    }
}
