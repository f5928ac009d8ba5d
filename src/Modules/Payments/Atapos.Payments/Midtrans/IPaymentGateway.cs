using Atapos.Payments.Domain;

namespace Atapos.Payments.Midtrans;

/// <summary>The payment gateway, one call a method. None is repeated after it may have acted: who calls writes down first what is intended, and
/// asks for the status when the outcome is not known.</summary>
/// <remarks>Every method throws <see cref="GatewayException"/> when the gateway did not do as told. An answer that is not as agreed counts as no
/// answer. An id is an order id or a transaction id of the gateway.</remarks>
internal interface IPaymentGateway
{
    /// <summary>Opens a page on which a customer chooses how to pay. The gateway knows no transaction before the choice.</summary>
    Task<SnapSession> OpenSnapAsync(GatewayAccess access, SnapOrder order, CancellationToken cancellationToken);

    /// <summary>Asks for a QRIS code to show on a screen of our own (ruling 29); the transaction is pending at once.</summary>
    Task<QrisCharge> ChargeQrisAsync(GatewayAccess access, QrisOrder order, CancellationToken cancellationToken);

    /// <summary>What the gateway knows of a transaction; null when there is none, as long as the customer has not chosen a method.</summary>
    Task<GatewayReport?> StatusAsync(GatewayAccess access, string id, CancellationToken cancellationToken);

    /// <summary>Cancels a transaction that is not settled. Refused with 404: there is none; with 412: it is beyond that.</summary>
    Task<GatewayReport> CancelAsync(GatewayAccess access, string id, CancellationToken cancellationToken);

    /// <summary>Ends a pending transaction. Refused with 404: there is none; with 412: it is beyond that.</summary>
    Task<GatewayReport> ExpireAsync(GatewayAccess access, string id, CancellationToken cancellationToken);

    /// <summary>Closes a page on which no method was chosen yet.</summary>
    Task<SnapClosing> CloseSnapAsync(GatewayAccess access, string token, CancellationToken cancellationToken);

    /// <summary>Gives money back. The same key again is the same refund, for seven days. Refused with 412: not in this state or by this method;
    /// with 414: not this amount; with 406: the key was used for something else; with 202: the bank does not.</summary>
    Task<GatewayReport> RefundAsync(GatewayAccess access, string id, RefundOrder order, CancellationToken cancellationToken);
}

/// <summary>A page of the gateway that waits for a customer.</summary>
/// <param name="Token">Opaque, at most <see cref="LongestToken"/> characters.</param>
/// <param name="RedirectUrl">Where the page is; opaque, at most <see cref="LongestUrl"/> characters.</param>
internal sealed record SnapSession(string Token, string RedirectUrl)
{
    internal const int LongestToken = 100;
    internal const int LongestUrl = 500;
}

/// <summary>What became of a page that was to be closed.</summary>
internal enum SnapClosing
{
    /// <summary>It is closed now.</summary>
    Closed,

    /// <summary>It was closed, expired or replaced before, or never there.</summary>
    Gone,

    /// <summary>The customer has chosen a method: now there is a transaction, and that is what must be closed.</summary>
    InProgress,
}

/// <summary>A QRIS code that waits to be paid.</summary>
/// <param name="QrString">What the code says, at most <see cref="LongestQrString"/> characters; null when there is only a picture, in the actions.</param>
/// <param name="Actions">What the gateway offers to do with it, such as a picture of the code.</param>
/// <param name="Report">The new transaction.</param>
internal sealed record QrisCharge(string? QrString, IReadOnlyList<GatewayAction> Actions, GatewayReport Report)
{
    internal const int LongestQrString = 1000;

    /// <summary>The action whose address shows the code as a picture.</summary>
    internal const string Picture = "generate-qr-code";
}

/// <summary>Something the gateway offers at an address of its own.</summary>
/// <param name="Name">What it is, for instance <see cref="QrisCharge.Picture"/>.</param>
/// <param name="Method">HTTP method.</param>
/// <param name="Url">Absolute.</param>
internal sealed record GatewayAction(string Name, string Method, string Url);
