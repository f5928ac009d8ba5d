using Atapos.Sandbox.Midtrans.Notifications;

namespace Atapos.Sandbox.Midtrans;

/// <summary>All transactions, in memory. Safe for parallel requests.</summary>
internal sealed class MidtransLedger(MidtransClock clock, MidtransIds ids, MidtransRules rules, Notifier notifier)
{
    /// <summary>The oldest goes when there are more.</summary>
    public const int Most = 5_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Transaction> _transactions = new(StringComparer.Ordinal);
    private readonly Dictionary<(string ServerKey, string OrderId), Transaction> _latest = [];
    private readonly Queue<Transaction> _byAge = new();

    /// <summary>Opens a transaction and tells the merchant; null when the order's id has been used.</summary>
    /// <param name="request">What is to be paid, and how.</param>
    /// <param name="first">What happens at once, null for nothing: it stays pending.</param>
    /// <param name="written">What to make of it while nobody else touches it.</param>
    public T? Open<T>(NewTransaction request, TransactionAction? first, Func<Transaction, T> written)
        where T : class
    {
        lock (_gate)
        {
            var key = (request.Account.ServerKey, request.Order.Id);
            if (_latest.TryGetValue(key, out var former) && !MayFollow(former, request.SnapToken))
            {
                return null;
            }

            var now = clock.Now;
            var transaction = new Transaction(
                ids.Uuid(), request.Account, request.Order, request.Method, now, request.Order.Expiry.Of(request.Method, now))
            {
                Details = request.Details,
                SnapToken = request.SnapToken,
                FormerBody = former is null ? null : TransactionBody.Status(former).ToJsonString(),
            };
            _transactions[transaction.Id] = transaction;
            _latest[key] = transaction;
            _byAge.Enqueue(transaction);
            Trim();
            if (first is { } action)
            {
                transaction.Apply(action, now);
            }

            notifier.Tell(transaction);
            return written(transaction);
        }
    }

    /// <summary>Looks at a transaction while nobody else touches it.</summary>
    /// <param name="account">Whose; null for anybody's.</param>
    /// <param name="id">Its own id or, with an account, its order's.</param>
    /// <param name="look">What to do with it; it gets null when there is none.</param>
    public T With<T>(MidtransAccount? account, string id, Func<Transaction?, T> look)
    {
        lock (_gate)
        {
            return look(Find(account, id));
        }
    }

    /// <summary>Lets something happen to a transaction and tells the merchant.</summary>
    /// <param name="account">Whose; null for anybody's.</param>
    /// <param name="id">Its own id or, with an account, its order's.</param>
    /// <param name="change">Does it; true when it was done.</param>
    /// <param name="written">What to make of it; it gets null when there is none, and whether it was done.</param>
    public T Change<T>(MidtransAccount? account, string id, Func<Transaction, bool> change, Func<Transaction?, bool, T> written)
    {
        lock (_gate)
        {
            var transaction = Find(account, id);
            return written(transaction, transaction is not null && ChangeAndTell(transaction, change));
        }
    }

    /// <summary>Expires what nobody paid in time.</summary>
    public void ExpireDue()
    {
        lock (_gate)
        {
            foreach (var transaction in _transactions.Values)
            {
                ExpireWhenDue(transaction);
            }
        }
    }

    /// <summary>The newest transactions first, made into something else while nobody touches them.</summary>
    /// <param name="orderId">Those of this order alone; null for all.</param>
    /// <param name="written">What to make of each.</param>
    public IReadOnlyList<T> List<T>(string? orderId, Func<Transaction, T> written)
    {
        lock (_gate)
        {
            return
            [
                .. _byAge.Reverse()
                    .Where(transaction => orderId is null || string.Equals(transaction.Order.Id, orderId, StringComparison.Ordinal)).Select(written),
            ];
        }
    }

    /// <summary>Forgets all of them.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _transactions.Clear();
            _latest.Clear();
            _byAge.Clear();
        }
    }

    // Within one Snap session a customer may try again after a refusal.
    private static bool MayFollow(Transaction former, string? snapToken) =>
        snapToken is not null && string.Equals(former.SnapToken, snapToken, StringComparison.Ordinal) && former.Status is Transaction.Denied or "failure";

    private Transaction? Find(MidtransAccount? account, string id)
    {
        if (!_transactions.TryGetValue(id, out var transaction) && (account is null || !_latest.TryGetValue((account.ServerKey, id), out transaction)))
        {
            return null;
        }

        if (account is not null && !string.Equals(transaction.Account.ServerKey, account.ServerKey, StringComparison.Ordinal))
        {
            return null;
        }

        ExpireWhenDue(transaction);
        return transaction;
    }

    private void ExpireWhenDue(Transaction transaction)
    {
        if (transaction.Status is Transaction.Pending && clock.Now is var now && transaction.Expiry <= now && !rules.For(transaction.Order.Id).NeverExpires)
        {
            ChangeAndTell(transaction, due => due.Apply(TransactionAction.Expire, now));
        }
    }

    private bool ChangeAndTell(Transaction transaction, Func<Transaction, bool> change)
    {
        var former = TransactionBody.Status(transaction).ToJsonString();
        if (!change(transaction))
        {
            return false;
        }

        transaction.FormerBody = former;
        notifier.Tell(transaction);
        return true;
    }

    private void Trim()
    {
        if (_byAge.Count <= Most)
        {
            return;
        }

        var oldest = _byAge.Dequeue();
        _transactions.Remove(oldest.Id);
        var key = (oldest.Account.ServerKey, oldest.Order.Id);
        if (_latest.TryGetValue(key, out var latest) && latest == oldest)
        {
            _latest.Remove(key);
        }
    }
}

/// <summary>What a transaction is opened with.</summary>
/// <param name="Account">Whose.</param>
/// <param name="Order">What is to be paid.</param>
/// <param name="Method">By which it is paid.</param>
/// <param name="Details">The fields of the method.</param>
/// <param name="SnapToken">The Snap session, null for a direct charge.</param>
internal sealed record NewTransaction(
    MidtransAccount Account, PaymentOrder Order, PaymentMethod Method, System.Text.Json.Nodes.JsonObject Details, string? SnapToken);
