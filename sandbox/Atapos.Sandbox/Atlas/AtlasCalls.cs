namespace Atapos.Sandbox.Atlas;

/// <summary>Counts the calls that reached Atlas, so that a test can prove what was cached.</summary>
internal sealed class AtlasCalls
{
    private long _me;
    private long _refresh;

    public void CountMe() => Interlocked.Increment(ref _me);

    public void CountRefresh() => Interlocked.Increment(ref _refresh);

    /// <summary>The counts since the start or the last reset.</summary>
    public AtlasCallCount Read() => new(Interlocked.Read(ref _me), Interlocked.Read(ref _refresh));

    public void Reset()
    {
        Interlocked.Exchange(ref _me, 0);
        Interlocked.Exchange(ref _refresh, 0);
    }
}

/// <summary>How often <c>/auth/me</c> and <c>/auth/refresh</c> were called, whatever they answered.</summary>
internal sealed record AtlasCallCount(long Me, long Refresh);

/// <summary>Counts ahead of the faults: a call that got no answer was a call.</summary>
internal sealed class AtlasCallCounting(RequestDelegate next, AtlasCalls calls)
{
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (HttpMethods.IsGet(request.Method) && request.Path == AtlasModule.MePath)
        {
            calls.CountMe();
        }
        else if (HttpMethods.IsPost(request.Method) && request.Path == AtlasModule.RefreshPath)
        {
            calls.CountRefresh();
        }

        return next(context);
    }
}
