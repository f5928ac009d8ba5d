using Atapos.Identity.Data;
using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Mail;
using Atapos.Shared.Hosting.Security;
using Atapos.Shared.Hosting.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Atapos.Identity.Features;

/// <summary>Shows staff what became of the mails to customers.</summary>
internal sealed class ListMails : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/mails", Handle)
        .For(Roles.Staff)
        .WithName("listMails").WithTags("Mails")
        .WithSummary("List mails")
        .WithDescription("The mails of the last 30 days, newest first: to whom, what kind, sent or not and why. What they say is never shown.")
        .ProducesProblem(StatusCodes.Status401Unauthorized)
        .ProducesProblem(StatusCodes.Status403Forbidden)
        .ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    private static async Task<Ok<IReadOnlyList<MailEntry>>> Handle(
        [FromQuery(Name = "state")] OneOf<MailState>? state,
        [AsParameters] PageQuery paging,
        IdentityDbContext store,
        HttpContext http,
        CancellationToken cancellationToken)
    {
        var request = paging.Checked();
        var page = await MailLog.ListAsync(store.Session, state?.Value, request, cancellationToken);
        return TypedResults.Ok(http.Answer(page, request));
    }
}
