using System.Security.Cryptography;
using System.Text;
using Atapos.Shared.Hosting.Edge;
using Atapos.Shared.Hosting.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Atapos.Shared.Hosting.Http;

/// <summary>Names each answer of a public read by its content, so that a caller who has it already is answered 304 (RFC 9110).</summary>
/// <remarks>
/// The tag is strong: a hash of the very bytes that leave, encrypted or not, and of the headers that belong to a page of a list. Whoever
/// keeps an answer has to ask whether it is still true (<c>no-cache</c>); what depends on a token is not for shared caches.
/// </remarks>
public static class EntityTags
{
    private const string CountHeader = "X-Total-Count";
    private const int TagBytes = 16;
    private const string Vary = $"{TenantResolution.Header},Authorization,Cookie";

    /// <summary>Gives good answers of a GET an <c>ETag</c> and honours <c>If-None-Match</c>.</summary>
    public static RouteHandlerBuilder WithEntityTag(this RouteHandlerBuilder endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);

        // Before all filters of the group, so that it sees what leaves: committed, and encrypted if that is asked for.
        ((IEndpointConventionBuilder)endpoint).Add(built => built.FilterFactories.Insert(0, (_, next) => context => TagAsync(context, next)));
        return endpoint.Produces(StatusCodes.Status304NotModified);
    }

    private static async ValueTask<object?> TagAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var result = await next(context);
        if (!RequestTransaction.Succeeded(result))
        {
            return result;
        }

        var answer = await RememberedAnswer.CaptureAsync(result, http);
        var headers = http.Response.Headers;
        var tag = TagOf(answer, headers);
        if (http.Features.Get<Keeping>() is { } keeping && http.Features.Get<MayBeKept>() is { } may && answer.Status == StatusCodes.Status200OK)
        {
            keeping.Keep(new(answer.ContentType, tag, headers[CountHeader], headers.Link, answer.Body, may.Until));
        }

        return IsKnown(http, tag) ? TypedResults.StatusCode(StatusCodes.Status304NotModified) : answer;
    }

    /// <summary>Gives a kept answer, or 304 to who has it.</summary>
    internal static Task WriteAsync(HttpContext http, KeptAnswer answer)
    {
        var response = http.Response;
        if (answer.TotalCount is { } count)
        {
            response.Headers[CountHeader] = count;
        }

        if (answer.Link is { } link)
        {
            response.Headers.Link = link;
        }

        if (IsKnown(http, answer.Tag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        response.ContentType = answer.ContentType;
        response.ContentLength = answer.Body.Length;
        return response.BodyWriter.WriteAsync(answer.Body, http.RequestAborted).AsTask();
    }

    private static bool IsKnown(HttpContext http, string tag)
    {
        var headers = http.Response.Headers;
        headers.ETag = tag;
        headers.CacheControl = http.Request.Headers.ContainsKey(HeaderNames.Authorization) || http.Request.Headers.ContainsKey(HeaderNames.Cookie)
            ? "private, no-cache"
            : "public, no-cache";
        headers.Append(HeaderNames.Vary, Vary);
        return http.Request.Headers.IfNoneMatch is { Count: > 0 } known && IsAmong(known, new(tag));
    }

    private static string TagOf(RememberedAnswer answer, IHeaderDictionary headers)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{answer.ContentType}\n{headers[CountHeader]}\n{headers.Link}\n"));
        hash.AppendData(answer.Body);
        return $"\"{Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, TagBytes))}\"";
    }

    // If-None-Match compares weakly: a cache between may have made our strong tag a weak one.
    private static bool IsAmong(StringValues headers, EntityTagHeaderValue tag) =>
        EntityTagHeaderValue.TryParseList([.. headers!], out var known)
        && known.Any(candidate => candidate.Equals(EntityTagHeaderValue.Any) || candidate.Compare(tag, useStrongComparison: false));
}
