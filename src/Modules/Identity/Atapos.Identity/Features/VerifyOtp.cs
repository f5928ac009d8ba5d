using System.Text.Json.Serialization;
using Atapos.Identity.Authentication.Customers;
using Atapos.Identity.Data;
using Atapos.Identity.Domain;
using Atapos.Identity.Messages;
using Atapos.Shared.Hosting.Edge;
using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Security;
using FluentValidation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Atapos.Identity.Features;

/// <summary>Lets a customer in by the code that was mailed.</summary>
internal sealed class VerifyOtp : IEndpoint
{
    /// <param name="Email">Where the code was mailed to, in any case.</param>
    /// <param name="Otp">The code.</param>
    internal sealed record Request([property: JsonPropertyName("email")] string? Email, [property: JsonPropertyName("otp")] string? Otp);

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(request => request.Email).NotEmpty().MustBeEmail();
            RuleFor(request => request.Otp).NotEmpty().MustBeLine(20);
        }
    }

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/auth/customer/verify-otp", Handle)
        .ForAnyone()
        .Validate<Request, Validator>()
        .BeginsLate()
        .WithName("verifyOtp").WithTags("Customer sign-in")
        .WithSummary("Sign in by a code")
        .WithDescription(
            "The code works once; one that is wrong, used or expired is 401, and five wrong ones end it. The first sign-in of an unknown address makes the customer.")
        .ProducesProblem(StatusCodes.Status401Unauthorized)
        .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
        .ProducesProblem(StatusCodes.Status429TooManyRequests);

    private static async Task<Ok<AccessTokenAnswer>> Handle(
        Request request, Caller caller, IdentityDbContext store, SharedLimits limits, SignIn signIn, CancellationToken cancellationToken)
    {
        var tenant = store.CurrentTenant;
        var mailbox = EmailAddress.Of(request.Email);
        await limits.CountAsync(tenant, SignInLimits.ForOtp(mailbox, caller.Address), cancellationToken);
        var email = await signIn.ProveOtpAsync(tenant, mailbox, request.Otp!.Trim(), cancellationToken) ?? throw Refusal();
        await store.Session.BeginAsync(cancellationToken);
        var entered = await signIn.EnterAsync(email, cancellationToken) ?? throw Refusal();
        return TypedResults.Ok(AccessTokenAnswer.Of(entered.Token, entered.Lifetime, entered.Customer));
    }

    private static ProblemException Refusal() =>
        new(StatusCodes.Status401Unauthorized, "sign-in.otp-invalid", "This code is not valid, was used or has expired; ask for a new one.");
}
