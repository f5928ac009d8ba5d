using System.Text.Json.Serialization;
using Atapos.Identity.Data;
using Atapos.Identity.Domain;
using Atapos.Identity.Messages;
using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Security;
using Atapos.Shared.Hosting.Wire;
using FluentValidation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Atapos.Identity.Features;

/// <summary>Lets a customer change what is known of it.</summary>
internal sealed class UpdateMyProfile : IEndpoint
{
    internal sealed record Request
    {
        [JsonPropertyName("cu_name")]
        public Optional<string?> Name { get; init; }

        [JsonPropertyName("cu_phone")]
        public Optional<string?> Phone { get; init; }
    }

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(request => request.Name.Value).MustBeLine(Customer.MaxNameLength).OverridePropertyName("cu_name").WithName("cu_name");
            RuleFor(request => request.Phone.Value).MustBeLine(Customer.MaxPhoneLength).OverridePropertyName("cu_phone").WithName("cu_phone");
        }
    }

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPut("/customers/me", Handle)
        .For(Roles.Customer)
        .Validate<Request, Validator>()
        .WithName("updateMyProfile").WithTags("Customers")
        .WithSummary("Change my name or phone number")
        .WithDescription("What is left out stays as it is; null takes it away. The e-mail address is what a customer is known by; only staff change it.")
        .ProducesProblem(StatusCodes.Status401Unauthorized)
        .ProducesProblem(StatusCodes.Status403Forbidden)
        .ProducesProblem(StatusCodes.Status409Conflict)
        .ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    private static async Task<Ok<CustomerView>> Handle(Request request, Caller caller, IdentityDbContext store, CancellationToken cancellationToken)
    {
        var customer = await store.Customers.SingleAsync(customer => customer.Id == caller.Id, cancellationToken);
        customer.Rename(request.Name.Or(customer.Name));
        customer.CallAt(request.Phone.Or(customer.Phone));
        await store.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(CustomerView.Of(customer));
    }
}
