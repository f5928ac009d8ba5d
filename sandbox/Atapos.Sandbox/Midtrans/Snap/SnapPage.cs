using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using Atapos.Sandbox.Http;
using Atapos.Sandbox.Midtrans.Http;

namespace Atapos.Sandbox.Midtrans.Snap;

/// <summary>The page a customer pays on, by itself or in the pop-up of <c>snap.js</c>.</summary>
internal static class SnapPage
{
    private static readonly CultureInfo Indonesia = MakeIndonesia();

    public static void MapSnapPage(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(MidtransModule.ScriptPath, (HttpResponse response) => Script(response, "snap.js"));
        routes.MapGet($"{MidtransModule.BasePath}/snap/page/checkout.js", (HttpResponse response) => Script(response, "checkout.js"));
        routes.MapGet($"{MidtransModule.BasePath}/snap/page/checkout.css", () => Asset("checkout.css", "text/css; charset=utf-8"));
        routes.MapGet($"{MidtransModule.RedirectPath}/{{token}}", Show);
        var page = routes.MapGroup($"{MidtransModule.BasePath}/snap/page/{{token}}").WithMetadata(BodyLimit.SmallJson);
        page.MapGet("/result", (string token, SnapSessions sessions, SnapCheckout checkout) => sessions.Find(token) is { } session
            ? Answer(checkout.Result(session) ?? new JsonObject { ["status_code"] = "404", ["status_message"] = MidtransAnswer.NotFound })
            : NoSession());
        page.MapPost("/choose", (HttpContext context, SnapSessions sessions, SnapCheckout checkout) => DoAsync(context, sessions, checkout.Choose));
        page.MapPost("/act", (HttpContext context, SnapSessions sessions, SnapCheckout checkout) => DoAsync(context, sessions, checkout.Act));
    }

    /// <summary>The file of this name among the sandbox's own.</summary>
    public static IResult Asset(string name, string contentType) =>
        TypedResults.Stream(typeof(SnapPage).Assembly.GetManifestResourceStream(name)!, contentType);

    /// <summary>Rupiah for people, for instance <c>Rp 51.750</c>.</summary>
    public static string Rupiah(long amount) => $"{(amount < 0 ? "-" : "")}Rp {Math.Abs(amount).ToString("N0", Indonesia)}";

    private static IResult Script(HttpResponse response, string name)
    {
        // Pages of other origins load the script.
        response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        return Asset(name, "text/javascript; charset=utf-8");
    }

    private static async Task<IResult> DoAsync(HttpContext context, SnapSessions sessions, Func<SnapSession, System.Text.Json.JsonElement, JsonObject> act)
    {
        if (sessions.Find(context.Request.RouteValues["token"]?.ToString() ?? "") is not { } session)
        {
            return NoSession();
        }

        return await RequestBody.ReadAsync(context) is { } form ? Answer(act(session, form)) : Answer(new JsonObject
        {
            ["status_code"] = "413",
            ["status_message"] = new JsonArray("The request cannot be processed due to malformed syntax in the request body"),
        });
    }

    private static IResult Answer(JsonObject body) => TypedResults.Json(body);

    private static IResult NoSession() => TypedResults.Json(
        SnapAnswer.Error(StatusCodes.Status404NotFound, "token not found").Body, statusCode: StatusCodes.Status404NotFound);

    private static IResult Show(
        string token, string? client_key, HttpResponse response, SnapSessions sessions, MidtransClock clock, MidtransLedger ledger)
    {
        PageSecurity.ForFramedPage(response);
        var session = sessions.Find(token);
        var problem = session is null ? "This payment link is not known."
            : client_key is not null && !string.Equals(client_key, session.Account.ClientKey, StringComparison.Ordinal)
                ? "Access denied due to unauthorized transaction, please check client or server key."
            : ledger.With(session.Account, session.Order.Id, transaction => transaction is null) ? ProblemOf(session.StateAt(clock.Now))
            : null;
        return TypedResults.Text(Render(session, problem), "text/html; charset=utf-8", statusCode: session is null ? 404 : 200);
    }

    private static string? ProblemOf(SnapState state) => state switch
    {
        SnapState.Open => null,
        SnapState.Revoked => "A newer payment link replaced this one.",
        SnapState.Canceled => "The shop cancelled this payment.",
        _ => "The time to pay is over.",
    };

    private static string Render(SnapSession? session, string? problem)
    {
        var body = session is null || problem is not null
            ? $"<p class=\"problem\" role=\"alert\">{Text(problem ?? "")}</p>"
            : Checkout(session);
        return $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Pay - Atapos sandbox</title>
            <link rel="icon" href="data:,">
            <link rel="stylesheet" href="/midtrans/snap/page/checkout.css">
            <script type="module" src="/midtrans/snap/page/checkout.js"></script>
            </head>
            <body>
            <header>
            <p class="mark">Sandbox - no real money</p>
            <button type="button" id="close" aria-label="Close" hidden>&#215;</button>
            </header>
            <main id="checkout" data-token="{Text(session?.Token ?? "")}">
            {body}
            </main>
            <noscript><p class="problem">This page needs JavaScript.</p></noscript>
            </body>
            </html>
            """;
    }

    private static string Checkout(SnapSession session)
    {
        var order = session.Order;
        var html = new StringBuilder();
        html.Append(CultureInfo.InvariantCulture, $"""
            <h1><span class="label">Total</span> {Rupiah(order.GrossAmount)}</h1>
            <p class="order">Order <b>{Text(order.Id)}</b></p>

            """);
        if (order.Items.Count > 0)
        {
            html.Append("<details><summary>Items</summary><table><tbody>\n");
            foreach (var item in order.Items)
            {
                html.Append(
                    CultureInfo.InvariantCulture,
                    $"<tr><th scope=\"row\">{item.Quantity} x {Text(item.Name)}</th><td>{Rupiah(item.Price * item.Quantity)}</td></tr>\n");
            }

            html.Append("</tbody></table></details>\n");
        }

        html.Append("<p id=\"message\" role=\"status\"></p>\n<form id=\"methods\" hidden><fieldset><legend>How do you want to pay?</legend>\n");
        var methods = order.Methods.Where(method => !session.Account.InactiveMethods.Contains(method.Name, StringComparer.Ordinal)).ToList();
        foreach (var method in methods)
        {
            html.Append(
                CultureInfo.InvariantCulture,
                $"<label><input type=\"radio\" name=\"method\" value=\"{method.Name}\"{(method == methods[0] ? " checked" : "")}> {Text(method.Title)}</label>\n");
        }

        html.Append("""
            </fieldset>
            <fieldset id="card" hidden><legend>Card</legend>
            <label class="field">Number <input name="card_number" inputmode="numeric" autocomplete="off" value="4811 1111 1111 1114" maxlength="19"></label>
            <label class="field">CVV <input name="cvv" inputmode="numeric" autocomplete="off" value="123" maxlength="4"></label>
            <label class="field">Code from the bank (OTP) <input name="otp" inputmode="numeric" autocomplete="off" value="112233" maxlength="6"></label>
            <label><input type="checkbox" name="challenge"> The fraud detection doubts it</label>
            <p class="hint">4811 1111 1111 1114 is accepted, 4911 1111 1111 1113 is refused.</p>
            </fieldset>
            <button type="submit" class="main">Continue</button>
            </form>
            <section id="payment" aria-labelledby="payment-title" hidden>
            <h2 id="payment-title" tabindex="-1"></h2>
            <img id="qr" alt="QR code of the payment" width="180" height="180" hidden>
            <dl id="details"></dl>
            <div id="actions" class="buttons">
            <button type="button" class="main" data-action="pay">Pay</button>
            <button type="button" data-action="deny">Deny</button>
            <button type="button" data-action="expire">Expire</button>
            <button type="button" data-action="cancel">Cancel</button>
            </div>
            <div class="buttons">
            <button type="button" id="again" hidden>Try another method</button>
            <button type="button" id="back" hidden>Back to the shop</button>
            </div>
            </section>
            """);
        return html.ToString();
    }

    private static CultureInfo MakeIndonesia()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberGroupSeparator = ".";
        culture.NumberFormat.NumberDecimalSeparator = ",";
        return culture;
    }

    private static string Text(string text) => HtmlEncoder.Default.Encode(text);
}
