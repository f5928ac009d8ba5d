using System.Text.Json.Serialization;
using Atapos.Identity.Data;
using Atapos.Identity.Data.Specifications;
using Atapos.Identity.Domain;
using Atapos.Identity.Messages;
using Atapos.Shared;
using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Security;
using Atapos.Shared.Hosting.Wire;
using FluentValidation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Atapos.Identity.Features;

/// <summary>Lets staff change a customer, or shut it out.</summary>
internal sealed class UpdateCustomer : IEndpoint
{
    internal sealed record Request
    {
        [JsonPropertyName("cu_email")]
        public string? Email { get; init; }

        [JsonPropertyName("cu_name")]
        public Optional<string?> Name { get; init; }

        [JsonPropertyName("cu_phone")]
        public Optional<string?> Phone { get; init; }

        [JsonPropertyName("cu_is_active")]
        public bool? IsActive { get; init; }
    }

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(request => request.Email).MustBeEmail();
            RuleFor(request => request.Name.Value).MustBeLine(Customer.MaxNameLength).OverridePropertyName("cu_name").WithName("cu_name");
            RuleFor(request => request.Phone.Value).MustBeLine(Customer.MaxPhoneLength).OverridePropertyName("cu_phone").WithName("cu_phone");
        }
    }

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPut("/customers/{cu_id:long}", Handle)
        .For(Roles.Staff)
        .Validate<Request, Validator>()
        .WithName("updateCustomer").WithTags("Customers")
        .WithSummary("Change a customer")
        .WithDescription(
            "What is left out stays as it is; null takes name or phone away. cu_is_active false shuts the customer out: its tokens end at once, on every host. "
            + "Another e-mail address signs it out, too; one that another customer has is 409.")
        .ProducesProblem(StatusCodes.Status401Unauthorized)
        .ProducesProblem(StatusCodes.Status403Forbidden)
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status409Conflict)
        .ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    private static async Task<Results<Ok<CustomerView>, NotFound>> Handle(
        [FromRoute(Name = "cu_id")] long customerId, Request request, IdentityDbContext store, TimeProvider clock, CancellationToken cancellationToken)
    {
        var customer = await store.Customers.Matching(new KnownCustomers(forChange: true)).SingleOrDefaultAsync(customer => customer.Id == customerId, cancellationToken);
        if (customer is null)
        {
            return TypedResults.NotFound();
        }

        var former = customer.Email;
        Change(customer, request, clock.Now());
        if (former is { } left && left != customer.Email)
        {
            await store.ForgetMailboxAsync(customer.Id, left, cancellationToken);
        }

        try
        {
            await store.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException error) when (error.Breaks("ux_customers_email_key"))
        {
            throw Problem.Conflict("customer.email-taken", "Another customer has this e-mail address.");
        }

        return TypedResults.Ok(CustomerView.Of(customer));
    }

    private static void Change(Customer customer, Request request, DateTimeOffset now)
    {
        customer.Rename(request.Name.Or(customer.Name));
        customer.CallAt(request.Phone.Or(customer.Phone));
        if (request.Email is not null)
        {
            customer.MoveTo(EmailAddress.Of(request.Email), now);
        }

        switch (request.IsActive)
        {
            case true:
                customer.LetIn();
                break;
            case false:
                customer.ShutOut(now);
                break;
            default:
                break;
        }
    }
}
