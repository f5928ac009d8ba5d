using Atapos.Host.Docs.Problems;
using Microsoft.OpenApi;

namespace Atapos.Host.Docs;

/// <summary>With which codes an operation fails; those of the edge are the same for all.</summary>
public static class AnsweredProblems
{
    private static readonly Dictionary<int, string[]> OfEdge = new()
    {
        [400] = ["tenant.unreadable"],
        [401] = ["auth.required"],
        [403] = ["tenant.mismatch", "tenant.inactive"],
        [404] = ["not-found"],
        [408] = ["request.too-slow"],
        [409] = ["conflict"],
        [413] = ["request.too-large"],
        [415] = ["request.media-type"],
        [422] = ["validation"],
        [429] = ["rate-limited"],
        [503] = ["database.unavailable", "overloaded", "request.deadline"],
    };

    private static readonly string[] Gateway = ["midtrans.refused", "midtrans.refused-key", "midtrans.failed", "midtrans.timeout", "payment.no-account", "merchant.server-key-unreadable"];

    private static readonly string[] Pictures =
    [
        "image.not-supported", "image.broken", "image.too-large", "image.too-large-dimensions", "image.upload-expired", "product.too-many-images", "uploads.busy",
        "cloudinary.failed", "cloudinary.timeout", "cloudinary.unavailable",
    ];

    private static readonly string[] Pending = ["payment.not-pending", "payment.attempt-open", "payment.attempt-starting"];

    private static readonly string[] Refunds =
    [
        "payment.not-settled", "refund.more-than-left", "refund.amount-invalid", "refund.key-used", "refund.not-now", "refund.whole-only", "refund.outcome-unknown", "refund.refused",
    ];

    // What only these operations answer, by operationId; a test finds codes that no longer exist and statuses that the operation does not have.
    private static readonly Dictionary<string, string[]> OfOperations = new(StringComparer.Ordinal)
    {
        ["updateMerchant"] = ["merchant.platform-decides"],
        ["createProductWithImages"] = Pictures,
        ["updateProductWithImages"] = Pictures,
        ["uploadThumbnail"] = Pictures,
        ["uploadDetailImages"] = Pictures,
        ["importProducts"] = ["import.refused", "import.in-progress"],
        ["adjustStock"] = ["product.stock-not-tracked", "product.out-of-stock", "product.stock-invalid"],
        ["createProductCategory"] = ["category.name-taken"],
        ["updateProductCategory"] = ["category.name-taken"],
        ["createPromotion"] = ["promotion.period-invalid", "promotion.discount-invalid"],
        ["updatePromotion"] = ["promotion.period-invalid", "promotion.discount-invalid"],
        ["verifyMagicLink"] = ["sign-in.link-invalid"],
        ["verifyOtp"] = ["sign-in.otp-invalid"],
        ["registerCustomer"] = ["customer.email-taken"],
        ["updateCustomer"] = ["customer.email-taken", "customer.erased"],
        ["calculateOrder"] = ["stock.insufficient", "ordering.staff-only", "auth.customer-gone", "money.out-of-range"],
        ["createOrder"] = ["stock.insufficient", "ordering.staff-only", "auth.customer-gone", "money.out-of-range"],
        ["getOrder"] = ["auth.not-yours"],
        ["streamOrders"] = ["stream.too-many"],
        ["createTableLocation"] = ["table.number-taken"],
        ["updateTableLocation"] = ["table.number-taken"],
        ["payCash"] = [.. Pending, "payment.amount-too-small", "stock.insufficient", "midtrans.failed", "midtrans.timeout"],
        ["cancelOrder"] = [.. Pending, "auth.not-yours", "midtrans.failed", "midtrans.timeout"],
        ["expireOrder"] = [.. Pending, "midtrans.failed", "midtrans.timeout"],
        ["createPayment"] = [.. Pending, .. Gateway, "payment.nothing-to-pay", "stock.insufficient", "ordering.staff-only", "auth.not-yours"],
        ["createQris"] = [.. Pending, .. Gateway, "payment.nothing-to-pay", "stock.insufficient", "ordering.staff-only", "auth.not-yours"],
        ["checkStatus"] = [.. Gateway, "auth.not-yours"],
        ["refundOrder"] = [.. Refunds, .. Gateway],
        ["refundDuplicatePayment"] = [.. Refunds, .. Gateway],
        ["receiveMidtransNotification"] = ["notification.signature-invalid", "notification.unverifiable"],
        ["getReceipt"] = ["receipt.not-paid", "auth.not-yours"],
    };

    private static readonly string[] OfKeys = ["idempotency.key-unreadable", "idempotency.in-progress", "idempotency.key-reused"];

    /// <summary>The operations that are told of, with their codes.</summary>
    public static IReadOnlyDictionary<string, string[]> Told => OfOperations;

    /// <summary>What an operation can answer with a status, its own first.</summary>
    internal static IEnumerable<KnownProblem> Of(OpenApiOperation operation, int status)
    {
        var own = (OfOperations.GetValueOrDefault(operation.OperationId!) ?? []).Concat(IsForRoles(operation) ? ["auth.forbidden", "auth.no-role"] : [])
            .Concat(TakesKey(operation) ? OfKeys : [])
            .Concat(operation.RequestBody is null ? [] : ["request.unreadable"])
            .Concat(TakesStaff(operation) ? ["atlas.unavailable"] : []);
        return own.Select(code => KnownProblems.Find(code)!).Where(problem => problem.Statuses.Contains(status))
            .Concat((OfEdge.GetValueOrDefault(status) ?? []).Select(code => KnownProblems.Find(code)!))
            .Distinct();
    }

    private static bool IsForRoles(OpenApiOperation operation) => operation.Security is { Count: > 0 } schemes && schemes.All(scheme => scheme.Count > 0);

    private static bool TakesStaff(OpenApiOperation operation) => operation.Security?.Any(scheme => scheme.Keys.Any(key => key.Reference.Id is ApiDocument.Staff)) == true;

    private static bool TakesKey(OpenApiOperation operation) =>
        operation.Parameters?.Any(parameter => string.Equals(parameter.Name, Shared.Hosting.Edge.Idempotency.Header, StringComparison.Ordinal)) == true;
}
