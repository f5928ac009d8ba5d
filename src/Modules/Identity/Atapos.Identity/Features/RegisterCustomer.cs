using System.Text.Json.Serialization;
using Atapos.Identity.Authentication.Customers;
using Atapos.Identity.Data;
using Atapos.Identity.Domain;
using Atapos.Identity.Messages;
using Atapos.Shared;
using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Edge;
using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Security;
using FluentValidation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Atapos.Identity.Features;

/// <summary>Makes a customer, by itself or by staff.</summary>
internal sealed class RegisterCustomer : IEndpoint
{
    internal sealed record Request(
        [property: JsonPropertyName("cu_email")] string? Email,
        [property: JsonPropertyName("cu_name")] string? Name,
        [property: JsonPropertyName("cu_phone")] string? Phone);

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(request => request.Email).NotEmpty().MustBeEmail();
            RuleFor(request => request.Name).MustBeLine(Customer.MaxNameLength);
            RuleFor(request => request.Phone).MustBeLine(Customer.MaxPhoneLength);
        }
    }

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/customers", Handle)
        .ForAnyone()
        .Validate<Request, Validator>()
        .Idempotent()
        .BeginsLate()
        .WithName("registerCustomer").WithTags("Customers")
        .WithSummary("Register a customer")
        .WithDescription(
            "An address that the merchant knows already, in any case of its letters, is 409, and nothing is shown of whose it is. "
            + "Limited per address of the caller, unless staff register.")
        .ProducesProblem(StatusCodes.Status409Conflict)
        .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
        .ProducesProblem(StatusCodes.Status429TooManyRequests);

    private static async Task<Created<CustomerView>> Handle(
        Request request, Caller caller, IdentityDbContext store, SharedLimits limits, IdBlocks ids, TimeProvider clock, CancellationToken cancellationToken)
    {
        var tenant = store.CurrentTenant;
        if (!caller.IsStaff)
        {
            await limits.CountAsync(tenant, SignInLimits.ForRegistration(caller.Address), cancellationToken);
        }

        await store.Session.BeginAsync(cancellationToken);
        var id = await ids.NextAsync(store.Session, IdentityDbContext.CustomerIds, cancellationToken);
        var customer = Customer.Register(tenant, id, EmailAddress.Of(request.Email), request.Name, request.Phone, clock.Now());
        return await store.TryAddAsync(customer, cancellationToken)
            ? TypedResults.Created($"/api/v1/customers/{id}", CustomerView.Of(customer))
            : throw Problem.Conflict("customer.email-taken", "This e-mail address is registered already; sign in with it.");
    }
}
