using Atapos.Sandbox.Faults;
using Atapos.Sandbox.Midtrans.Core;
using Atapos.Sandbox.Midtrans.Http;
using Atapos.Sandbox.Midtrans.Notifications;
using Atapos.Sandbox.Midtrans.Snap;

namespace Atapos.Sandbox.Midtrans;

/// <summary>Midtrans, which takes payments.</summary>
internal static class MidtransModule
{
    public const string BasePath = "/midtrans";

    /// <summary>What <c>MIDTRANS_API_URL</c> has to end in.</summary>
    public const string CorePath = BasePath + "/v2";

    /// <summary>What <c>MIDTRANS_SNAP_URL</c> has to end in.</summary>
    public const string SnapPath = BasePath + "/snap/v1";

    /// <summary>What <c>MIDTRANS_SNAP_JS_URL</c> has to end in.</summary>
    public const string ScriptPath = BasePath + "/snap/snap.js";

    /// <summary>Where the page of a token is.</summary>
    public const string RedirectPath = BasePath + "/snap/v3/redirection";

    public static void AddMidtrans(this IServiceCollection services, SandboxSettings settings)
    {
        services.AddSingleton(new SandboxService("midtrans", "Midtrans (payments)")
        {
            ApiPrefixes = [CorePath, SnapPath],
            Operations = ["transactions", "charge", "status", "cancel", "expire", "approve", "deny", "refund", "direct", "token", "qr-code"],
            FaultModes = [.. SandboxService.HttpFaultModes, FaultMode.Error429],
            Settings = origin => new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["MIDTRANS_IS_PRODUCTION"] = "false",
                ["MIDTRANS_SERVER_KEY"] = settings.MidtransServerKey,
                ["MIDTRANS_CLIENT_KEY"] = settings.MidtransClientKey,
                ["MIDTRANS_SNAP_URL"] = origin + SnapPath,
                ["MIDTRANS_API_URL"] = origin + CorePath,
                ["MIDTRANS_SNAP_JS_URL"] = origin + ScriptPath,
            },
            Controls =
            [
                "GET /midtrans", "GET /midtrans/transactions", "DELETE /midtrans/transactions", "POST /midtrans/transactions/{id}/{action}",
                "GET /midtrans/notifications", "DELETE /midtrans/notifications", "POST /midtrans/notifications/release",
                "POST /midtrans/notifications/{id}/repeat", "POST /midtrans/notifications/{id}/drop", "POST /midtrans/notifications/forge",
                "GET /midtrans/rules", "POST /midtrans/rules", "DELETE /midtrans/rules", "GET /midtrans/accounts", "POST /midtrans/accounts",
                "GET /midtrans/clock", "POST /midtrans/clock",
            ],
            Error = MidtransAnswer.OfFault,
        });
        services.AddSingleton<MidtransClock>();
        services.AddSingleton(new MidtransIds(settings.MidtransSeed));
        services.AddSingleton(new MidtransAccounts(settings.MidtransServerKey, settings.MidtransClientKey, settings.MidtransNotificationUrl));
        services.AddSingleton(new RetryTable(settings.MidtransClockScale));
        services.AddSingleton<MidtransRules>();
        services.AddSingleton<MidtransLedger>();
        services.AddSingleton<NotificationQueue>();
        services.AddSingleton<Notifier>();
        services.AddHostedService<NotificationSender>();
        services.AddSingleton<IdempotentAnswers>();
        services.AddSingleton<MidtransRequests>();
        services.AddSingleton<TransactionDesk>();
        services.AddSingleton<RefundDesk>();
        services.AddSingleton<CardTokens>();
        services.AddSingleton<QrCodes>();
        services.AddSingleton<Charging>();
        services.AddSingleton<SnapSessions>();
        services.AddSingleton<SnapDesk>();
        services.AddSingleton<SnapCheckout>();
    }

    public static void MapMidtrans(this IEndpointRouteBuilder routes)
    {
        routes.MapCoreApi();
        routes.MapSnapApi();
        routes.MapSnapPage();
        routes.MapMidtransControls();
        routes.MapNotificationControls();
        routes.MapTransactionsPage();
    }
}
