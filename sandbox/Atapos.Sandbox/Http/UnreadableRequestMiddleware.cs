namespace Atapos.Sandbox.Http;

/// <summary>Says why a request could not be read, where the framework alone would answer an empty 400.</summary>
internal sealed class UnreadableRequestMiddleware(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (BadHttpRequestException unreadable) when (!context.Response.HasStarted)
        {
            var detail = unreadable.InnerException is { } cause ? $"{unreadable.Message} {cause.Message}" : unreadable.Message;
            await ApiError.Answer(unreadable.StatusCode, detail).ExecuteAsync(context);
        }
    }
}
