using System.Globalization;
using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Security;
using Atapos.Shared.Hosting.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Atapos.Shared.Hosting.Tenancy;

/// <summary>Decides whose shop a request is about (ruling 9): the token's merchant, else the header's, else the default one.</summary>
internal sealed class TenantResolution(
    RequestDelegate next, ITenantDirectory merchants, HostSettings settings, ILogger<TenantResolution> log)
{
    internal const string Header = ServesTenants.Header;

    public async Task InvokeAsync(HttpContext context, TenantScope scope)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.GetEndpoint()?.Metadata is not { } about || about.GetMetadata<ServesTenants>() is null || about.GetMetadata<FindsTenant>() is not null)
        {
            await next(context);
            return;
        }

        var caller = Caller.Of(context);
        var named = Named(context.Request);
        var tenant = caller.IsPlatform && context.GetEndpoint()?.Metadata.GetMetadata<ServesPlatform>() is not null
            ? Administered(context)
            : await ChooseAsync(caller, named, context.RequestAborted);
        scope.Enter(tenant);
        using (log.BeginScope(new Dictionary<string, object>(StringComparer.Ordinal) { ["me_id"] = tenant.Value, ["caller"] = caller.Key }))
        {
            await next(context);
        }
    }

    /// <summary>The merchant that platform staff look after here: an inactive one as well, and the platform itself where the route names none.</summary>
    private static TenantId Administered(HttpContext context) => context.GetRouteValue(PlatformEndpoints.MerchantInRoute) switch
    {
        null => TenantScope.Platform,
        string text when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > 0 => TenantId.Of(id),
        _ => throw Problem.NotFound("There is no such merchant."),
    };

    private async Task<TenantId> ChooseAsync(Caller caller, TenantId? named, CancellationToken cancellationToken)
    {
        var tenant = Choose(caller, named);
        await CheckAsync(caller, tenant, cancellationToken);
        return tenant;
    }

    private TenantId Choose(Caller caller, TenantId? named)
    {
        if (caller.Merchant is { } own)
        {
            return named is null || named == own
                ? own
                : throw Problem.Forbidden("tenant.mismatch", $"The token belongs to another merchant than {Header} says.");
        }

        return (named, caller.IsPlatform, settings.DefaultMerchantId) switch
        {
            ({ } chosen, _, _) => chosen,
            (_, false, { } fallback) => TenantId.Of(fallback),
            _ => throw new ProblemException(StatusCodes.Status400BadRequest, "tenant.required", $"Say which merchant with the header {Header}."),
        };
    }

    private static TenantId? Named(HttpRequest request)
    {
        if (!request.Headers.TryGetValue(Header, out var values) || values.Count == 0)
        {
            return null;
        }

        return values.Count == 1 && long.TryParse(values[0], NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > 0
            ? TenantId.Of(id)
            : throw new ProblemException(StatusCodes.Status400BadRequest, "tenant.unreadable", $"{Header} must be a merchant's number.");
    }

    private async Task CheckAsync(Caller caller, TenantId tenant, CancellationToken cancellationToken)
    {
        var standing = await merchants.StandingAsync(tenant, cancellationToken);
        if (standing == TenantStanding.Active)
        {
            return;
        }

        throw caller.Merchant is not null
            ? Problem.Forbidden("tenant.inactive", "This merchant is not active.")
            : caller.IsPlatform && standing == TenantStanding.Inactive
                ? Problem.Forbidden("tenant.inactive", "This merchant is not active.")
                : Problem.NotFound("There is no such merchant.");
    }
}

/// <summary>Marks endpoints that act in one merchant.</summary>
public sealed class ServesTenants
{
    /// <summary>The header by which callers without a merchant of their own choose one (ruling 9).</summary>
    public const string Header = "X-Merchant-Id";
}

/// <summary>Marks endpoints that learn from what they are sent whose shop it is about.</summary>
public sealed class FindsTenant;

/// <summary>How an endpoint says that its callers name no merchant.</summary>
public static class TenantOfRequest
{
    /// <summary>
    /// The edge does not ask which merchant it is: the use case finds that out, does everything in transactions of its own
    /// (<see cref="Data.OwnTransaction"/>), and checks by itself what a merchant that is not active may do. It must begin late.
    /// </summary>
    public static RouteHandlerBuilder FindsTenantItself(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new FindsTenant());
}
