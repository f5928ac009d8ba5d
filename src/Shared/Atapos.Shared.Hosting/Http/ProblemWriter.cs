using Atapos.Shared.Hosting.Sight;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Atapos.Shared.Hosting.Http;

/// <summary>Writes a failure as Problem Details whatever the caller likes to read; the framework's writer is silent to who asks for HTML.</summary>
internal sealed class ProblemWriter(IOptions<JsonOptions> json, Figures figures) : IProblemDetailsWriter
{
    public bool CanWrite(ProblemDetailsContext context) => true;

    public ValueTask WriteAsync(ProblemDetailsContext context)
    {
        var http = context.HttpContext;
        ProblemBody.Complete(context.ProblemDetails, http);
        figures.CountProblem(ProblemBody.CodeOf(context.ProblemDetails), context.ProblemDetails.Status!.Value);
        return new(http.Response.WriteAsJsonAsync(
            context.ProblemDetails, json.Value.SerializerOptions, contentType: "application/problem+json", http.RequestAborted));
    }
}
