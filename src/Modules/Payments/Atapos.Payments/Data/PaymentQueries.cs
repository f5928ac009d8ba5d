using Atapos.Payments.Domain;

namespace Atapos.Payments.Data;

/// <summary>Queries with a name.</summary>
internal static class PaymentQueries
{
    /// <summary>Duplicates of which something is still to be given back.</summary>
    internal static IQueryable<DuplicatePayment> WaitingForRefund(this IQueryable<DuplicatePayment> duplicates) =>
        duplicates.Where(duplicate => duplicate.Refunded < duplicate.Amount);
}
