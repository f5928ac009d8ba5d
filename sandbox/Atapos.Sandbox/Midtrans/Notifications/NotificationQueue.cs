namespace Atapos.Sandbox.Midtrans.Notifications;

/// <summary>All notifications, on their way and past. Safe for parallel use.</summary>
internal sealed class NotificationQueue(TimeProvider machine, RetryTable retries)
{
    /// <summary>The oldest goes when there are more.</summary>
    public const int Most = 5_000;

    /// <summary>The oldest go when the bodies of all have more characters.</summary>
    public const long MostCharacters = 32 * 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly SortedDictionary<long, Delivery> _deliveries = [];
    private long _lastId;
    private long _characters;

    /// <summary>Takes a notification in.</summary>
    public Delivery Add(string orderId, string status, string url, string body, DeliveryState state, TimeSpan delay)
    {
        lock (_gate)
        {
            var delivery = new Delivery(++_lastId, orderId, status, url, body) { State = state, DueAt = machine.GetUtcNow() + delay };
            _deliveries[delivery.Id] = delivery;
            _characters += body.Length;
            while (_deliveries.Count > Most || _characters > MostCharacters)
            {
                var oldest = _deliveries.First().Value;
                _deliveries.Remove(oldest.Id);
                _characters -= oldest.Body.Length;
            }

            return delivery;
        }
    }

    /// <summary>Those whose time has come, at most so many, and none of an order that one is being sent of.</summary>
    public IReadOnlyList<Delivery> TakeDue(int most)
    {
        lock (_gate)
        {
            var now = machine.GetUtcNow();
            var busy = _deliveries.Values.Where(delivery => delivery.State is DeliveryState.Sending)
                .Select(delivery => delivery.OrderId).ToHashSet(StringComparer.Ordinal);
            var due = _deliveries.Values.Where(delivery => delivery.State is DeliveryState.Waiting && delivery.DueAt <= now)
                .OrderBy(delivery => delivery.DueAt).ThenBy(delivery => delivery.Id)
                .Where(delivery => busy.Add(delivery.OrderId)).Take(most).ToList();
            due.ForEach(delivery => _deliveries[delivery.Id] = delivery with { State = DeliveryState.Sending });
            return due;
        }
    }

    /// <summary>Notes how a try ended.</summary>
    public void Report(long id, int? status, string? error)
    {
        lock (_gate)
        {
            if (!_deliveries.TryGetValue(id, out var delivery))
            {
                return;
            }

            var now = machine.GetUtcNow();
            var tried = delivery with { Attempts = [.. delivery.Attempts, new DeliveryAttempt(now, status, error)] };
            _deliveries[id] = RetryTable.IsTaken(status) ? tried with { State = DeliveryState.Delivered }
                : retries.Next(status, tried.Attempts.Count) is { } wait ? tried with { State = DeliveryState.Waiting, DueAt = now + wait }
                : tried with { State = DeliveryState.Failed };
        }
    }

    /// <summary>Sends what is held, in the order it came in or the other way round.</summary>
    /// <param name="orderId">Of this order alone; null for all.</param>
    /// <param name="reversed">Whether the newest goes first.</param>
    /// <returns>How many there were.</returns>
    public int Release(string? orderId, bool reversed)
    {
        lock (_gate)
        {
            var held = Matching(orderId).Where(delivery => delivery.State is DeliveryState.Held).ToList();
            if (reversed)
            {
                held.Reverse();
            }

            var now = machine.GetUtcNow();
            for (var place = 0; place < held.Count; place++)
            {
                // Ticks apart, so that they go one after the other.
                _deliveries[held[place].Id] = held[place] with { State = DeliveryState.Waiting, DueAt = now.AddTicks(place - held.Count) };
            }

            return held.Count;
        }
    }

    /// <summary>Lets a notification never be sent, or not again; false when there is none of this id on its way.</summary>
    public bool Drop(long id)
    {
        lock (_gate)
        {
            if (!_deliveries.TryGetValue(id, out var delivery) || delivery.State is not (DeliveryState.Held or DeliveryState.Waiting))
            {
                return false;
            }

            _deliveries[id] = delivery with { State = DeliveryState.Dropped };
            return true;
        }
    }

    /// <summary>The notification of this id, null for none.</summary>
    public Delivery? Find(long id)
    {
        lock (_gate)
        {
            return _deliveries.GetValueOrDefault(id);
        }
    }

    /// <summary>All notifications, or those of an order, oldest first.</summary>
    public IReadOnlyList<Delivery> List(string? orderId)
    {
        lock (_gate)
        {
            return [.. Matching(orderId)];
        }
    }

    /// <summary>Forgets all of them.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _deliveries.Clear();
            _characters = 0;
        }
    }

    private IEnumerable<Delivery> Matching(string? orderId) =>
        _deliveries.Values.Where(delivery => orderId is null || string.Equals(delivery.OrderId, orderId, StringComparison.Ordinal));
}
