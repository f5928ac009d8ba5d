using System.Globalization;
using System.Text.Json.Nodes;

namespace Atapos.Sandbox.Midtrans;

/// <summary>An answer of the Core API. The code in the body is what counts.</summary>
/// <param name="Code">The body's <c>status_code</c>.</param>
/// <param name="Body">The body.</param>
internal sealed record MidtransAnswer(int Code, JsonObject Body)
{
    public const string NotFound = "Transaction doesn't exist.";
    public const string NotModifiable = "Merchant cannot modify the status of the transaction";

    /// <summary>Whether it says that something was done.</summary>
    public bool IsSuccess => Code is < 400 or StatusCodes.Status407ProxyAuthenticationRequired;

    /// <summary>An answer with nothing but the code, the message and an id.</summary>
    public static MidtransAnswer Of(int code, string message, MidtransIds ids) =>
        new(code, new JsonObject { ["status_code"] = Text(code), ["status_message"] = message, ["id"] = ids.Uuid() });

    /// <summary>A refused charge.</summary>
    public static MidtransAnswer Invalid(IEnumerable<string> messages, MidtransIds ids)
    {
        var answer = Of(StatusCodes.Status400BadRequest, "One or more parameters in the payload is invalid.", ids);
        answer.Body["validation_messages"] = new JsonArray([.. messages.Select(message => (JsonNode)message)]);
        return answer;
    }

    /// <summary>An error in the words of both APIs, for faults of the service as a whole.</summary>
    public static IResult OfFault(int status, string message)
    {
        var text = status is StatusCodes.Status500InternalServerError ? "Sorry, we encountered internal server error. We will fix this soon." : message;
        return TypedResults.Json(
            new JsonObject { ["status_code"] = Text(status), ["status_message"] = text, ["error_messages"] = new JsonArray(text) }, statusCode: status);
    }

    /// <summary>A code as bodies write it.</summary>
    public static string Text(int code) => code.ToString(CultureInfo.InvariantCulture);
}
