using System.Globalization;
using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Security;
using Microsoft.AspNetCore.Http;

namespace Atapos.Shared.Hosting.Edge;

/// <summary>One request under its limit. What it finds stands in the headers of the answer, whatever the answer is.</summary>
internal sealed class RequestMeter(RequestLimits limits, HttpContext context, TimeProvider clock)
{
    private LimitStanding? _standing;

    /// <summary>
    /// Before anybody is asked who it is. Without a token the address counts. With one the person will; but from an address that has used
    /// up its limit only a token that was good lately is looked at, or tokens made up would make us ask Atlas without end.
    /// </summary>
    internal bool Admits()
    {
        if (!RequestLimits.BringsToken(context.Request))
        {
            _standing = RequestLanes.Of(context.GetEndpoint()) == RequestLane.Notifications ? limits.CountNotification(context) : limits.CountAnonymous(context);
        }
        else if (limits.OfAddress(context) is { IsUsedUp: true } && !limits.KnowsToken(context.Request))
        {
            _standing = limits.CountAddress(context);
        }

        return _standing is not { IsExceeded: true };
    }

    /// <summary>Once it is known who asks.</summary>
    internal bool Admits(Caller caller)
    {
        _standing ??= caller.Kind == CallerKind.Anonymous ? limits.CountAnonymous(context) : limits.CountPerson(context, caller);
        return _standing is not { IsExceeded: true };
    }

    /// <summary>The refusal.</summary>
    internal ProblemException Refusal() => new(StatusCodes.Status429TooManyRequests, ProblemCodes.RateLimited, "Too many requests; wait a while.")
    {
        RetryAfterSeconds = Math.Max(1, (int)Math.Ceiling(((_standing ?? limits.OfAddress(context)).EndsAt - clock.GetUtcNow()).TotalSeconds)),
    };

    /// <summary>Writes the headers. A token that turned out to be no good counts for the address that brought it.</summary>
    internal Task TellAsync()
    {
        var standing = _standing
            ?? (context.Response.StatusCode == StatusCodes.Status401Unauthorized ? limits.CountAddress(context) : limits.OfAddress(context));
        var headers = context.Response.Headers;
        headers[RequestLimiter.LimitHeader] = standing.Most.ToString(CultureInfo.InvariantCulture);
        headers[RequestLimiter.RemainingHeader] = standing.Remaining.ToString(CultureInfo.InvariantCulture);
        headers[RequestLimiter.ResetHeader] = standing.EndsAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return Task.CompletedTask;
    }
}
