namespace Atapos.Sandbox.Midtrans.Http;

/// <summary>An answer that may be given again.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Json">The body.</param>
/// <param name="MayRepeat">Whether the same key gets it again: it was a success.</param>
internal sealed record KeptAnswer(int Status, string Json, bool MayRepeat)
{
    public IResult ToResult() => TypedResults.Text(Json, "application/json", statusCode: Status);
}

/// <summary>The answers to requests that brought an <c>Idempotency-Key</c>, for five minutes. Safe for parallel requests.</summary>
internal sealed class IdempotentAnswers(MidtransClock clock)
{
    /// <summary>A longer key is ignored.</summary>
    public const int LongestKey = 46;

    private const int Most = 2_000;

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private readonly Lock _gate = new();
    private readonly Dictionary<(string ServerKey, string Key), (KeptAnswer Answer, DateTimeOffset Until)> _answers = [];
    private readonly HashSet<(string Authorization, string Key)> _running = [];

    /// <summary>The former answer to the same key, else a new one.</summary>
    public IResult Answer(HttpRequest request, MidtransAccount account, Func<KeptAnswer> answer)
    {
        if (KeyOf(request) is not { } key)
        {
            return answer().ToResult();
        }

        lock (_gate)
        {
            var id = (account.ServerKey, key);
            if (_answers.TryGetValue(id, out var kept) && clock.Now < kept.Until)
            {
                return kept.Answer.ToResult();
            }

            var fresh = answer();
            if (fresh.MayRepeat)
            {
                MakeRoom();
                _answers[id] = (fresh, clock.Now + Lifetime);
            }

            return fresh.ToResult();
        }
    }

    /// <summary>Notes that a request of this key is on its way; false when another one is.</summary>
    public bool TryBegin(HttpRequest request, string key)
    {
        lock (_gate)
        {
            return _running.Add((request.Headers.Authorization.ToString(), key));
        }
    }

    /// <summary>Notes that it is over.</summary>
    public void End(HttpRequest request, string key)
    {
        lock (_gate)
        {
            _running.Remove((request.Headers.Authorization.ToString(), key));
        }
    }

    /// <summary>The key of a POST, null when there is none that counts.</summary>
    public static string? KeyOf(HttpRequest request) =>
        HttpMethods.IsPost(request.Method) && request.Headers["Idempotency-Key"].ToString() is { Length: > 0 and <= LongestKey } key ? key : null;

    private void MakeRoom()
    {
        if (_answers.Count < Most)
        {
            return;
        }

        var now = clock.Now;
        var over = _answers.Where(entry => entry.Value.Until <= now).Select(entry => entry.Key).ToList();
        over.ForEach(id => _answers.Remove(id));
        if (_answers.Count >= Most)
        {
            _answers.Remove(_answers.MinBy(entry => entry.Value.Until).Key);
        }
    }
}

/// <summary>Answers 202 while a request of the same key is on its way. It stands before the faults: a slow request is on its way.</summary>
internal sealed class IdempotencyMiddleware(RequestDelegate next, IdempotentAnswers answers)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (!context.Request.Path.StartsWithSegments(MidtransModule.BasePath, StringComparison.OrdinalIgnoreCase)
            || IdempotentAnswers.KeyOf(context.Request) is not { } key)
        {
            await next(context);
            return;
        }

        if (!answers.TryBegin(context.Request, key))
        {
            await MidtransAnswer.OfFault(StatusCodes.Status202Accepted, "A request with the same idempotency key is being processed.").ExecuteAsync(context);
            return;
        }

        try
        {
            await next(context);
        }
        finally
        {
            answers.End(context.Request, key);
        }
    }
}
