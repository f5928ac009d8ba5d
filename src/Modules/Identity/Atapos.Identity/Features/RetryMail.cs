using Atapos.Identity.Data;
using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Mail;
using Atapos.Shared.Hosting.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Atapos.Identity.Features;

/// <summary>Sends a mail again that was given up.</summary>
internal sealed class RetryMail : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/mails/{id:guid}/retry", Handle)
        .For(Roles.Staff)
        .WithName("retryMail").WithTags("Mails")
        .WithSummary("Send a failed mail again")
        .WithDescription("It keeps its Message-ID. 404 for a mail that has not failed, that is of no more use, or that is another merchant's.")
        .ProducesProblem(StatusCodes.Status401Unauthorized)
        .ProducesProblem(StatusCodes.Status403Forbidden)
        .ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<Results<NoContent, NotFound>> Handle(Guid id, IdentityDbContext store, MailLog mails, CancellationToken cancellationToken) =>
        await mails.RetryAsync(store.Session, id, cancellationToken) ? TypedResults.NoContent() : TypedResults.NotFound();
}
