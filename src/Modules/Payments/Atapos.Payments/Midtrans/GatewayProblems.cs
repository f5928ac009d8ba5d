using Atapos.Shared.Hosting.Http;
using Microsoft.AspNetCore.Http;

namespace Atapos.Payments.Midtrans;

/// <summary>What our callers are told when the gateway did not do as told (ruling 14).</summary>
internal static class GatewayProblems
{
    internal const string RefusedKey = "midtrans.refused-key";
    internal const string Refused = "midtrans.refused";

    private const string Service = "midtrans";

    /// <summary>The problem for a failure: 409 for a clear no, 504 when time ran out, else 502.</summary>
    internal static ProblemException Of(GatewayException failure) => failure.Failure switch
    {
        GatewayFailure.Refused => Problem.Conflict(Refused, $"The payment gateway refused with {failure.StatusCode}; nothing was changed."),
        GatewayFailure.Unauthorized => new ProblemException(
            StatusCodes.Status502BadGateway, RefusedKey, "The payment gateway does not take the merchant's key or account; nothing was changed."),
        GatewayFailure.Busy => Failed("The payment gateway takes no more calls just now; nothing was changed. Try again soon."),
        GatewayFailure.NotSent => Failed("The payment gateway is not reachable; nothing was changed."),
        _ when failure.IsTimeout => Problem.Outside(
            StatusCodes.Status504GatewayTimeout, Service, "The payment gateway did not answer in time. What it did is not known yet; check the status."),
        _ => Failed("The payment gateway gave no answer that makes sense. What it did is not known yet; check the status."),
    };

    private static ProblemException Failed(string message) => Problem.Outside(StatusCodes.Status502BadGateway, Service, message);
}
