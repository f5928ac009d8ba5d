using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Atapos.Shared.Hosting.Outside;

namespace Atapos.Payments.Midtrans;

/// <summary>What the gateway answered.</summary>
/// <param name="Code">The <c>status_code</c> of the body, which is what counts; that of HTTP where the body has none.</param>
/// <param name="Json">The body.</param>
internal sealed record GatewayAnswer(int Code, GatewayJson Json);

/// <summary>Carries requests to the gateway and says of each failure whether the gateway may have acted.</summary>
internal sealed class MidtransTransport(HttpClient http, GatewayResilience resilience)
{
    private const int LargestAnswer = 256 * 1024;
    private const int LongestMessage = 300;

    /// <summary>Asks; may ask again.</summary>
    internal Task<GatewayAnswer> AskAsync(GatewayAccess access, Uri address, CancellationToken cancellationToken) => resilience.ReadAsync(
        address, token => SendOnceAsync(access, new HttpRequestMessage(HttpMethod.Get, address), token), cancellationToken);

    /// <summary>Tells the gateway to do something.</summary>
    /// <param name="access">Whose account.</param>
    /// <param name="address">Where.</param>
    /// <param name="body">What; null for nothing more.</param>
    /// <param name="idempotencyKey">With the same key the gateway does a thing once, for five minutes; null where it knows no such key.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    internal Task<GatewayAnswer> TellAsync(
        GatewayAccess access, Uri address, JsonObject? body, string? idempotencyKey, CancellationToken cancellationToken)
    {
        var json = body?.ToJsonString() ?? "";
        return resilience.WriteAsync(
            address,
            token =>
            {
                // There is always a body: what has none may be sent a second time below us, when a kept connection ends.
                var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
                if (idempotencyKey is not null)
                {
                    request.Headers.Add("Idempotency-Key", idempotencyKey);
                }

                return SendOnceAsync(access, request, token);
            },
            cancellationToken);
    }

    /// <summary>What an answer says for people, on one line and without the key.</summary>
    internal static string MessageOf(GatewayAccess access, GatewayJson json)
    {
        var texts = json.Texts("status_message").Concat(json.Texts("error_messages")).Concat(json.Texts("validation_messages")).Distinct(StringComparer.Ordinal);
        var message = ItemList.Plain(string.Join(" / ", texts).Replace(access.ServerKey, "(key)", StringComparison.Ordinal), LongestMessage);
        return message.Length == 0 ? "No reason was given." : message;
    }

    private async ValueTask<GatewayAnswer> SendOnceAsync(GatewayAccess access, HttpRequestMessage unsent, CancellationToken cancellationToken)
    {
        using var request = unsent;
        if (access.ServerKey.Length == 0 || access.ServerKey.Any(char.IsWhiteSpace))
        {
            throw new GatewayException(GatewayFailure.Unauthorized, statusCode: null, "The key is empty or has white space; nothing was sent.");
        }

        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(access.ServerKey + ":")));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            await response.WholeAsync(LargestAnswer, cancellationToken);
            var json = Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken));
            return Read(access, request.Method, response.StatusCode, json);
        }
        catch (HttpRequestException error)
        {
            var failure = IsBeforeSending(error.HttpRequestError) ? GatewayFailure.NotSent : GatewayFailure.Unknown;
            throw new GatewayException(failure, statusCode: null, error.Message, error);
        }
        catch (IOException error)
        {
            throw new GatewayException(GatewayFailure.Unknown, statusCode: null, error.Message, error);
        }
        catch (OperationCanceledException late) when (late.InnerException is TimeoutException && !cancellationToken.IsCancellationRequested)
        {
            throw new GatewayException(GatewayFailure.NotSent, statusCode: null, "No connection in time.", late);
        }
    }

    private static bool IsBeforeSending(HttpRequestError error) => error
        is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError;

    private static GatewayAnswer Read(GatewayAccess access, HttpMethod method, HttpStatusCode http, GatewayJson? json)
    {
        var status = (int)http;
        var own = json is not null && (json.Has("status_code") || json.Has("error_messages"));
        var code = int.TryParse(json?.Text("status_code"), NumberStyles.None, CultureInfo.InvariantCulture, out var told) ? told : status;
        if (method == HttpMethod.Get && status is >= 200 and < 300 && json?.Has("transaction_status") == true)
        {
            // Whatever code is that of the transaction that was asked about.
            return new(code, json);
        }

        // A clear no counts in the gateway's own words. HTTP alone may still say that nothing was done, but not that there is no such thing:
        // at a wrong address anybody says so.
        GatewayFailure? failure = code switch
        {
            _ when status >= 500 || code >= 500 => GatewayFailure.Unknown,
            _ when status is 429 || code is 429 => GatewayFailure.Busy,
            _ when status is 401 || code is 401 or 402 or 410 => GatewayFailure.Unauthorized,
            _ when own || (json is not null && status < 400) => null,
            400 or 403 or 405 or 406 or (>= 411 and <= 417) or 422 => GatewayFailure.Refused,
            _ => GatewayFailure.Unknown,
        };
        return failure is { } kind
            ? throw new GatewayException(
                kind, code.ToString(CultureInfo.InvariantCulture), json is null ? "The answer is no JSON." : MessageOf(access, json))
            : new GatewayAnswer(code, json!);
    }

    private static GatewayJson? Parse(byte[] body)
    {
        try
        {
            return GatewayJson.Parse(body, LargestAnswer);
        }
        catch (UnreadableReportException)
        {
            return null;
        }
    }
}
