using Atapos.Shared.Hosting.Settings;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Atapos.Shared.Hosting.Http;

/// <summary>What every answer tells a browser: take it for what it says it is, frame it nowhere, run nothing of it, send nobody where one came from.</summary>
/// <remarks>A page that needs more sets its own <c>Content-Security-Policy</c>, which is kept.</remarks>
internal sealed class SecurityHeaders(RequestDelegate next, HostSettings settings)
{
    private const string Policy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    private const string Permissions = "accelerometer=(), browsing-topics=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=()";
    private const string OneYear = "max-age=31536000; includeSubDomains";

    public Task InvokeAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Response.OnStarting(() =>
        {
            var headers = context.Response.Headers;
            headers.XContentTypeOptions = "nosniff";
            headers.XFrameOptions = "DENY";
            headers.ContentSecurityPolicy = StringValues.IsNullOrEmpty(headers.ContentSecurityPolicy) ? Policy : headers.ContentSecurityPolicy;
            headers["Referrer-Policy"] = "no-referrer";
            headers["Permissions-Policy"] = Permissions;
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            if (!settings.IsDevelopment && context.Request.IsHttps)
            {
                headers.StrictTransportSecurity = OneYear;
            }

            return Task.CompletedTask;
        });
        return next(context);
    }
}
