using Microsoft.AspNetCore.Http;

namespace Atapos.Shared.Hosting.Edge;

/// <summary>An answer as bytes, so that it can be kept in the transaction of its effect and given again.</summary>
/// <param name="Status">HTTP status, below 400.</param>
/// <param name="ContentType">Media type of the body, if any.</param>
/// <param name="Location">Where the created thing is, if any.</param>
/// <param name="Body">The body's bytes.</param>
/// <param name="IsReplay">True when it is given again.</param>
internal sealed record RememberedAnswer(int Status, string? ContentType, string? Location, byte[] Body, bool IsReplay) : IResult
{
    internal const string ReplayHeader = "Idempotent-Replayed";

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var response = httpContext.Response;
        response.StatusCode = Status;
        response.ContentType = ContentType;
        if (Location is not null)
        {
            response.Headers.Location = Location;
        }

        if (IsReplay)
        {
            response.Headers[ReplayHeader] = "true";
        }

        response.ContentLength = Body.Length;
        await response.Body.WriteAsync(Body, httpContext.RequestAborted);
    }

    /// <summary>Lets a result write itself into memory instead of to the caller.</summary>
    internal static async Task<RememberedAnswer> CaptureAsync(object? result, HttpContext context)
    {
        await using var body = new MemoryStream();
        var paper = new DefaultHttpContext { RequestServices = context.RequestServices, RequestAborted = context.RequestAborted };
        paper.Response.Body = body;
        await (result as IResult ?? TypedResults.Ok(result)).ExecuteAsync(paper);
        await paper.Response.CompleteAsync();
        return new(paper.Response.StatusCode, paper.Response.ContentType, paper.Response.Headers.Location, body.ToArray(), IsReplay: false);
    }
}
