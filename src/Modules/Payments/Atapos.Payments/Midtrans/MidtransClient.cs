using System.Globalization;
using System.Text.Json.Nodes;
using Atapos.Payments.Domain;
using Microsoft.Extensions.Logging;

namespace Atapos.Payments.Midtrans;

/// <summary>Midtrans as the payment gateway. The code in an answer's body counts, whatever HTTP says; 407 is the success of an expiry.</summary>
internal sealed class MidtransClient(MidtransTransport transport, ILogger<MidtransClient> log) : IPaymentGateway
{
    private const int Denied = 202;
    private const int NotFound = 404;
    private const int Expired = 407;

    public Task<SnapSession> OpenSnapAsync(GatewayAccess access, SnapOrder order, CancellationToken cancellationToken)
    {
        var body = MidtransBodies.Of(order);
        return LoggedAsync("open a page", order.OrderId, async () =>
        {
            var answer = await transport.TellAsync(
                access, MidtransBodies.At(access.SnapAddress, "transactions"), body, order.IdempotencyKey, cancellationToken);
            MustBeDone(access, answer);
            return answer is { Code: not Denied, Json: var json }
                && json.Text("token", SnapSession.LongestToken) is { } token
                && json.Text("redirect_url", SnapSession.LongestUrl) is { } page && IsAddress(page, access.SnapAddress)
                    ? new SnapSession(token, page)
                    : throw NotAsAgreed(access, answer);
        });
    }

    public Task<QrisCharge> ChargeQrisAsync(GatewayAccess access, QrisOrder order, CancellationToken cancellationToken)
    {
        var body = MidtransBodies.Of(order);
        return LoggedAsync("charge by QRIS", order.OrderId, async () =>
        {
            var answer = await transport.TellAsync(access, MidtransBodies.At(access.ApiAddress, "charge"), body, order.IdempotencyKey, cancellationToken);
            MustBeDone(access, answer);
            var report = ReportOf(access, answer, order.OrderId);
            if (answer.Code is Denied)
            {
                throw Refused(access, answer);
            }

            var code = answer.Json.Text("qr_string", QrisCharge.LongestQrString);
            List<GatewayAction> actions =
            [
                .. from action in answer.Json.Objects("actions")
                   let url = action.Text("url", SnapSession.LongestUrl)
                   where url is not null && IsAddress(url, access.ApiAddress) && action.Has("name")
                   select new GatewayAction(action.Text("name") ?? "", action.Text("method")?.ToUpperInvariant() ?? "GET", url),
            ];
            return code is not null || actions.Exists(action => action.Name is QrisCharge.Picture)
                ? new QrisCharge(code, actions, report)
                : throw NotAsAgreed(access, answer);
        });
    }

    public Task<GatewayReport?> StatusAsync(GatewayAccess access, string id, CancellationToken cancellationToken) =>
        LoggedAsync("tell a status", id, async () =>
        {
            var answer = await transport.AskAsync(access, MidtransBodies.At(access.ApiAddress, id, "status"), cancellationToken);
            if (answer.Json.Has("transaction_status"))
            {
                return ReportOf(access, answer, id);
            }

            if (answer.Code is NotFound)
            {
                return null;
            }

            MustBeDone(access, answer);
            throw NotAsAgreed(access, answer);
        });

    public Task<GatewayReport> CancelAsync(GatewayAccess access, string id, CancellationToken cancellationToken) =>
        ActAsync(access, id, "cancel", body: null, cancellationToken);

    public Task<GatewayReport> ExpireAsync(GatewayAccess access, string id, CancellationToken cancellationToken) =>
        ActAsync(access, id, "expire", body: null, cancellationToken);

    public Task<SnapClosing> CloseSnapAsync(GatewayAccess access, string token, CancellationToken cancellationToken) =>
        LoggedAsync("close a page", "by its token", async () =>
        {
            var answer = await transport.TellAsync(
                access, MidtransBodies.At(access.SnapAddress, "transactions", token, "cancel"), body: null, idempotencyKey: null, cancellationToken);
            var reason = string.Join(' ', answer.Json.Texts("error_messages")).ToLowerInvariant();
            if (reason.Contains("progress", StringComparison.Ordinal))
            {
                return SnapClosing.InProgress;
            }

            if (reason.Contains("token not found", StringComparison.Ordinal) || reason.Contains("already cancel", StringComparison.Ordinal)
                || reason.Contains("expired", StringComparison.Ordinal))
            {
                return SnapClosing.Gone;
            }

            MustBeDone(access, answer);
            return answer.Json.Has("canceled_at") ? SnapClosing.Closed : throw NotAsAgreed(access, answer);
        });

    public Task<GatewayReport> RefundAsync(GatewayAccess access, string id, RefundOrder order, CancellationToken cancellationToken) =>
        ActAsync(access, id, "refund", MidtransBodies.Of(order), cancellationToken);

    private Task<GatewayReport> ActAsync(GatewayAccess access, string id, string action, JsonObject? body, CancellationToken cancellationToken) =>
        LoggedAsync(action, id, async () =>
        {
            var answer = await transport.TellAsync(access, MidtransBodies.At(access.ApiAddress, id, action), body, idempotencyKey: null, cancellationToken);
            MustBeDone(access, answer);
            var report = ReportOf(access, answer, id);

            // A bank's no to a refund comes as 202, with a transaction that is settled as before.
            return answer.Code is Denied && body is not null ? throw Refused(access, answer) : report;
        });

    private static void MustBeDone(GatewayAccess access, GatewayAnswer answer)
    {
        if (answer.Code is >= 400 and not Expired)
        {
            throw Refused(access, answer);
        }
    }

    // An answer about another transaction, or about none, is no answer.
    private static GatewayReport ReportOf(GatewayAccess access, GatewayAnswer answer, string id)
    {
        var report = GatewayReportReader.Of(answer.Json);
        return report.TransactionStatus is not null
            && (string.Equals(report.GatewayOrderId, id, StringComparison.Ordinal) || string.Equals(report.TransactionId, id, StringComparison.OrdinalIgnoreCase))
                ? report
                : throw NotAsAgreed(access, answer);
    }

    // What a customer is led to is reached by TLS, unless the gateway itself is reached without, as in development.
    private static bool IsAddress(string text, Uri gateway) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme is "https" || (address.Scheme is "http" && gateway.Scheme is "http"));

    private static GatewayException Refused(GatewayAccess access, GatewayAnswer answer) =>
        new(GatewayFailure.Refused, CodeOf(answer), MidtransTransport.MessageOf(access, answer.Json));

    private static GatewayException NotAsAgreed(GatewayAccess access, GatewayAnswer answer) =>
        new(GatewayFailure.Unknown, CodeOf(answer), $"Not as agreed: {MidtransTransport.MessageOf(access, answer.Json)}");

    private static string CodeOf(GatewayAnswer answer) => answer.Code.ToString(CultureInfo.InvariantCulture);

    private async Task<T> LoggedAsync<T>(string action, string id, Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (GatewayException failure)
        {
            log.LogWarning("Midtrans did not {Action} ({Id}): {Failure} {Code} {Message}", action, id, failure.Failure, failure.StatusCode, failure.Message);
            throw;
        }
    }
}
