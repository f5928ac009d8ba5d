using System.Text.Json;
using System.Text.Json.Nodes;

namespace Atapos.Sandbox.Midtrans.Http;

/// <summary>A request to one of the APIs, signed on and read.</summary>
/// <param name="Account">Who asks.</param>
/// <param name="Body">The JSON object it brought, an empty one for none.</param>
/// <param name="Http">The request itself.</param>
/// <param name="Origin">The address of links in the answer, without a path.</param>
internal sealed record MidtransRequest(MidtransAccount Account, JsonElement Body, HttpRequest Http, string Origin)
{
    /// <summary>The value in the path.</summary>
    public string Route(string name) => Http.RouteValues[name]?.ToString() ?? "";
}

/// <summary>Signs requests on, reads them, and gives answers back, for the Core API and for Snap.</summary>
internal sealed class MidtransRequests(MidtransAccounts accounts, MidtransIds ids, IdempotentAnswers idempotent, SandboxSettings settings)
{
    private const string SnapDenied = "Access denied due to unauthorized transaction, please check client or server key";
    private const string SnapDocumentation =
        "Visit https://snap-docs.midtrans.com/#request-headers for more details";

    /// <summary>Answers a request to the Core API: HTTP 200 whatever the code of the body, but for a key that is not known.</summary>
    public async Task<IResult> CoreAsync(HttpContext context, Func<MidtransRequest, MidtransAnswer> answer)
    {
        if (accounts.Authenticate(context.Request) is not { } account)
        {
            return Result(Of(StatusCodes.Status401Unauthorized, "Transaction cannot be authorized with the current client/server key."), 401);
        }

        if (!AcceptsJson(context.Request))
        {
            return Result(Of(StatusCodes.Status403Forbidden, "The requested resource is not capable of generating content in the requested format."));
        }

        if (await ReadAsync(context) is not { } body)
        {
            return Result(Of(StatusCodes.Status413PayloadTooLarge, "The request cannot be processed due to malformed syntax in the request body"));
        }

        return idempotent.Answer(context.Request, account, () =>
        {
            var answered = answer(new MidtransRequest(account, body, context.Request, settings.OriginOf(context.Request)));
            return new KeptAnswer(StatusCodes.Status200OK, answered.Body.ToJsonString(), answered.IsSuccess && IsIdempotent(answered.Body));
        });
    }

    /// <summary>Answers a request to Snap's API, by its HTTP status.</summary>
    public async Task<IResult> SnapAsync(HttpContext context, Func<MidtransRequest, SnapAnswer> answer)
    {
        if (accounts.Authenticate(context.Request) is not { } account)
        {
            return Result(SnapAnswer.Error(StatusCodes.Status401Unauthorized, SnapDenied, SnapDocumentation));
        }

        if (await ReadAsync(context) is not { } body)
        {
            return Result(SnapAnswer.Error(StatusCodes.Status400BadRequest, "Request body is not a valid JSON"));
        }

        return idempotent.Answer(context.Request, account, () =>
        {
            var answered = answer(new MidtransRequest(account, body, context.Request, settings.OriginOf(context.Request)));
            return new KeptAnswer(answered.Status, answered.Body.ToJsonString(), answered.Status < StatusCodes.Status400BadRequest);
        });
    }

    private static async Task<JsonElement?> ReadAsync(HttpContext context) =>
        HttpMethods.IsGet(context.Request.Method) ? JsonSerializer.SerializeToElement(new { }) : await RequestBody.ReadAsync(context);

    // Permata's virtual accounts and Indomaret know no such keys.
    private static bool IsIdempotent(JsonObject body) => body["permata_va_number"] is null && body["store"]?.ToString() is not "indomaret";

    private static bool AcceptsJson(HttpRequest request)
    {
        var accept = request.Headers.Accept.ToString();
        return accept.Length == 0 || accept.Contains("json", StringComparison.OrdinalIgnoreCase) || accept.Contains("*/*", StringComparison.Ordinal)
            || accept.Contains("application/*", StringComparison.OrdinalIgnoreCase);
    }

    private static IResult Result(MidtransAnswer answer, int http = StatusCodes.Status200OK) => TypedResults.Json(answer.Body, statusCode: http);

    private static IResult Result(SnapAnswer answer) => TypedResults.Json(answer.Body, statusCode: answer.Status);

    private MidtransAnswer Of(int code, string message) => MidtransAnswer.Of(code, message, ids);
}

/// <summary>An answer of Snap's API.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The body.</param>
internal sealed record SnapAnswer(int Status, JsonObject Body)
{
    /// <summary>A refusal.</summary>
    public static SnapAnswer Error(int status, params IReadOnlyList<string> messages) =>
        new(status, new JsonObject { ["error_messages"] = new JsonArray([.. messages.Select(message => (JsonNode)message)]) });
}
