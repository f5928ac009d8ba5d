using Atapos.Identity.Authentication.Customers;
using Atapos.Identity.Data;
using Atapos.Identity.Domain;
using Atapos.Identity.Messages;
using Atapos.Shared.Hosting.Edge;
using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Atapos.Identity.Features;

/// <summary>Mails a customer a code to sign in with.</summary>
internal sealed class RequestOtp : IEndpoint
{
    private static readonly MailboxAnswer Answer = new(Success: true, "If mail reaches this address, a code to sign in is on its way.");

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/auth/customer/request-otp", Handle)
        .ForAnyone()
        .Validate<MailboxRequest, MailboxRequest.Validator>()
        .BeginsLate()
        .WithName("requestOtp").WithTags("Customer sign-in")
        .WithSummary("Mail a code to sign in")
        .WithDescription(
            "The code has OTP_LENGTH digits and works once, for OTP_EXPIRE_MINUTES and with this merchant; five wrong ones end it. A new one ends the one before. "
            + "The answer is the same whether or not there is such a customer. Limited per mailbox, address and merchant.")
        .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
        .ProducesProblem(StatusCodes.Status429TooManyRequests);

    private static async Task<Ok<MailboxAnswer>> Handle(
        MailboxRequest request, Caller caller, IdentityDbContext store, SharedLimits limits, SignIn signIn, CancellationToken cancellationToken)
    {
        var email = EmailAddress.Of(request.Email);
        await limits.CountAsync(store.CurrentTenant, SignInLimits.ForRequest(email, caller.Address), cancellationToken);
        await store.Session.BeginAsync(cancellationToken);
        await signIn.MailOtpAsync(email, cancellationToken);
        return TypedResults.Ok(Answer);
    }
}
