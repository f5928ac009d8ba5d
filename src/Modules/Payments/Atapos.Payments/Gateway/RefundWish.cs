using System.Security.Cryptography;
using System.Text;
using Atapos.Payments.Domain;
using Atapos.Payments.Messages;
using Atapos.Shared;

namespace Atapos.Payments.Gateway;

/// <summary>What somebody wants to give back.</summary>
/// <param name="Amount">Null: all that is left.</param>
/// <param name="Reason">For the customer and the log.</param>
/// <param name="Key">By which a repeat is known; null: a new one is made up.</param>
/// <param name="StaffId">Who wants it.</param>
internal sealed record RefundWish(Money? Amount, string? Reason, string? Key, long? StaffId)
{
    /// <summary>Reads a request. A key that is not given is made of the Idempotency-Key, so that a request sent again is the same refund whatever became of it.</summary>
    internal static RefundWish Of(RefundRequest? request, string? idempotencyKey, long? staffId) => new(
        request?.Amount is { } amount ? Money.Of(amount) : null,
        string.IsNullOrWhiteSpace(request?.Reason) ? null : request.Reason.Trim(),
        request?.Key ?? (idempotencyKey is null ? null : $"I-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(idempotencyKey)))[..40]}"),
        staffId);

    /// <summary>The refund that was made of this wish before.</summary>
    /// <param name="earlier">What has its key.</param>
    /// <param name="duplicateId">The duplicate payment that is to be given back; null for the order's own money.</param>
    /// <exception cref="DomainException">409 <c>refund.key-used</c> for another amount or other money.</exception>
    internal Refund Repeats(Refund earlier, long? duplicateId) => (Amount is null || Amount == earlier.Amount) && earlier.DuplicateId == duplicateId
        ? earlier
        : throw DomainException.Conflict("refund.key-used", $"This refund_key was used to give back {earlier.Amount}{(earlier.DuplicateId == duplicateId ? "" : " of another payment")}.");
}

/// <summary>A refund that was made, and the payment after it.</summary>
internal sealed record RefundResult(Payment Payment, Refund Refund);
