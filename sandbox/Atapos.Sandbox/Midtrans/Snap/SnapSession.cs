namespace Atapos.Sandbox.Midtrans.Snap;

/// <summary>Where a Snap session stands.</summary>
internal enum SnapState
{
    /// <summary>A customer may pay.</summary>
    Open,

    /// <summary>A newer session of the same order took its place.</summary>
    Revoked,

    Canceled,

    Expired,
}

/// <summary>A page a customer pays on.</summary>
/// <param name="Token">Its name.</param>
/// <param name="Account">Whose.</param>
/// <param name="Order">What is to be paid.</param>
/// <param name="OpenUntil">When the page closes by itself.</param>
internal sealed record SnapSession(string Token, MidtransAccount Account, PaymentOrder Order, DateTimeOffset OpenUntil)
{
    public SnapState State { get; init; }

    /// <summary>When it was cancelled or expired, null while it is open.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>The state at this time.</summary>
    public SnapState StateAt(DateTimeOffset now) => State is SnapState.Open && now >= OpenUntil ? SnapState.Expired : State;
}

/// <summary>All Snap sessions, in memory. Safe for parallel requests.</summary>
internal sealed class SnapSessions(MidtransClock clock, MidtransIds ids, MidtransLedger ledger)
{
    /// <summary>The oldest goes when there are more.</summary>
    public const int Most = 5_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, SnapSession> _sessions = new(StringComparer.Ordinal);
    private readonly Dictionary<(string ServerKey, string OrderId), string> _open = [];
    private readonly Queue<SnapSession> _byAge = new();

    /// <summary>Opens a session and revokes the former one of the order.</summary>
    /// <returns>The session, or why there is none.</returns>
    public (SnapSession? Session, string? Refusal) Open(MidtransAccount account, PaymentOrder order)
    {
        lock (_gate)
        {
            if (ledger.With(account, order.Id, transaction => transaction is null ? null : Used(transaction)) is { } used)
            {
                return (null, used);
            }

            var now = clock.Now;
            var pageEnd = now + order.Expiry.Page;
            var session = new SnapSession(
                ids.Uuid(), account, order, order.Expiry.Deadline is { } deadline && deadline < pageEnd ? deadline : pageEnd);
            var key = (account.ServerKey, order.Id);
            if (_open.TryGetValue(key, out var former) && _sessions.TryGetValue(former, out var old) && old.State is SnapState.Open)
            {
                _sessions[former] = old with { State = SnapState.Revoked, ClosedAt = now };
            }

            _sessions[session.Token] = session;
            _open[key] = session.Token;
            _byAge.Enqueue(session);
            Trim();
            return (session, null);
        }
    }

    /// <summary>The session of this token, null for none.</summary>
    public SnapSession? Find(string token)
    {
        lock (_gate)
        {
            return _sessions.GetValueOrDefault(token);
        }
    }

    /// <summary>Does something that only an open session allows, while nobody can close it; null when it is not open.</summary>
    public T? WhileOpen<T>(string token, Func<T> act)
        where T : class
    {
        lock (_gate)
        {
            return _sessions.TryGetValue(token, out var session) && session.StateAt(clock.Now) is SnapState.Open ? act() : null;
        }
    }

    /// <summary>Closes a session that nobody pays on.</summary>
    /// <returns>The closed session, or the words of the refusal.</returns>
    public (SnapSession? Session, string? Refusal) Close(MidtransAccount account, string token, SnapState state)
    {
        lock (_gate)
        {
            if (!_sessions.TryGetValue(token, out var session) || !string.Equals(session.Account.ServerKey, account.ServerKey, StringComparison.Ordinal))
            {
                return (null, "token not found");
            }

            var present = session.StateAt(clock.Now);
            if (present is not SnapState.Open)
            {
                return (null, present is SnapState.Expired ? "token already expired" : "token already canceled");
            }

            var busy = ledger.With(account, session.Order.Id, transaction => transaction is { IsPaid: true } or { Status: Transaction.Pending or "authorize" });
            if (busy)
            {
                return (null, "Transaction is on progress");
            }

            var closed = session with { State = state, ClosedAt = clock.Now };
            _sessions[token] = closed;
            return (closed, null);
        }
    }

    /// <summary>Forgets all of them.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _sessions.Clear();
            _open.Clear();
            _byAge.Clear();
        }
    }

    private static string Used(Transaction transaction) => transaction.IsPaid
        ? "transaction_details.order_id has been paid and utilized, please use another order ID"
        : "transaction_details.order_id has already been taken";

    private void Trim()
    {
        if (_byAge.Count <= Most)
        {
            return;
        }

        var oldest = _byAge.Dequeue();
        _sessions.Remove(oldest.Token);
        var key = (oldest.Account.ServerKey, oldest.Order.Id);
        if (_open.TryGetValue(key, out var token) && string.Equals(token, oldest.Token, StringComparison.Ordinal))
        {
            _open.Remove(key);
        }
    }
}
