using System.Text.Json.Serialization;
using Atapos.Identity.Authentication.Customers;
using Atapos.Identity.Data;
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

/// <summary>Lets a customer in by the token of a magic link.</summary>
internal sealed class VerifyMagicLink : IEndpoint
{
    /// <param name="Token">What stands behind <c>token=</c> in the link.</param>
    internal sealed record Request([property: JsonPropertyName("token")] string? Token);

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator() => RuleFor(request => request.Token).NotEmpty().MustBeLine(200);
    }

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/auth/customer/verify-magic-link", Handle)
        .ForAnyone()
        .Validate<Request, Validator>()
        .BeginsLate()
        .WithName("verifyMagicLink").WithTags("Customer sign-in")
        .WithSummary("Sign in by a link")
        .WithDescription("The token works once. One that is wrong, used, expired or of another merchant is 401. The first sign-in of an unknown address makes the customer.")
        .ProducesProblem(StatusCodes.Status401Unauthorized)
        .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
        .ProducesProblem(StatusCodes.Status429TooManyRequests);

    private static async Task<Ok<AccessTokenAnswer>> Handle(
        Request request, Caller caller, IdentityDbContext store, SharedLimits limits, SignIn signIn, CancellationToken cancellationToken)
    {
        var tenant = store.CurrentTenant;
        await limits.CountAsync(tenant, SignInLimits.ForLink(caller.Address), cancellationToken);
        var email = await signIn.ProveLinkAsync(tenant, request.Token!.Trim(), cancellationToken) ?? throw Refusal();
        await store.Session.BeginAsync(cancellationToken);
        var entered = await signIn.EnterAsync(email, cancellationToken) ?? throw Refusal();
        return TypedResults.Ok(AccessTokenAnswer.Of(entered.Token, entered.Lifetime, entered.Customer));
    }

    private static ProblemException Refusal() =>
        new(StatusCodes.Status401Unauthorized, "sign-in.link-invalid", "This link is not valid, was used or has expired; ask for a new one.");
}
