using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Yard.Load;

/// <summary>N connections, one blocking thread each; every answer is checked.</summary>
sealed class Engine(Options o)
{
    sealed class Recorder
    {
        public readonly Dictionary<string, (List<int> us, long[] errors)> Ops = [];
        public void Add(string op, long ticks, bool ok)
        {
            if (!Ops.TryGetValue(op, out var l)) Ops[op] = l = (new List<int>(1 << 14), new long[1]);
            if (ok) l.us.Add((int)Math.Min(int.MaxValue, ticks / (Stopwatch.Frequency / 1_000_000))); else l.errors[0]++;
        }
        public void Clear() { foreach (var (_, v) in Ops) { v.us.Clear(); v.errors[0] = 0; } }
    }

    /// <summary>State of one connection.</summary>
    sealed class Client(Http http, int index)
    {
        public readonly Http Http = http;
        public readonly Recorder Rec = new();
        public readonly Random Rng = new(index + 1);
        public int Turn = index * 7;
        public Http? Gateway;
        public long PendingId, LastId; public decimal PendingDue; public Shop? PendingShop;
        public long Due;                     // scheduled time of this request, with --rate
    }

    sealed record Hook(byte[] Request);

    readonly ConcurrentQueue<string> _errors = new();
    readonly ConcurrentQueue<Hook> _hooks = new();
    readonly ConcurrentQueue<(long id, decimal due, Shop shop)> _unpaid = new();
    Client[] _clients = [];
    Shop[] _shops = [];
    byte[][] _list = [], _promos = [], _orders = [];
    byte[] _hello = [];
    volatile bool _stop, _collect;

    public void Prepare()
    {
        _clients = Enumerable.Range(0, o.Connections).Select(i => new Client(new Http(o.Url), i)).ToArray();
        var h = _clients[0].Http;
        _hello = h.Build("GET", o.Prefix + "/hello", null, null);
        if (o.Scenario == "hello") return;
        _shops = o.Tokens.Select(t => Shop.Load(h, o.Prefix, t.token,
            o.ServerKey ?? "SB-Mid-server-" + Convert.ToHexStringLower(MD5.HashData(Encoding.ASCII.GetBytes("s" + t.merchant))))).ToArray();
        _list = _shops.Select(s => h.Build("GET", o.Prefix + $"/api/v1/products?limit={o.Limit}{o.Query}", s.Token, null)).ToArray();
        _promos = _shops.Select(s => h.Build("GET", o.Prefix + "/api/v1/promotions", s.Token, null)).ToArray();
        _orders = _shops.Select(s => h.Build("GET", o.Prefix + $"/api/v1/orders?{(o.Before is null ? $"skip={o.Skip}" : $"before={o.Before}")}&limit={(o.Scenario == "mixed" ? 20 : o.Limit)}", s.Token, null)).ToArray();
        if (o.Scenario is "pay-cash" or "webhook")
        {   // a stock of unpaid orders, made before the clock starts; it is the warm-up too
            _collect = true;
            Phase(o.Seconds * 1.5);
            _collect = false;
            o.Warmup = 0;
        }
    }

    public void BeforeTimed() { foreach (var c in _clients) c.Rec.Clear(); _errors.Clear(); }

    public void Phase(double seconds)
    {
        _stop = false;
        long start = Stopwatch.GetTimestamp(), gap = o.Rate > 0 ? (long)(Stopwatch.Frequency * o.Connections / o.Rate) : 0;
        var threads = _clients.Select((c, i) => new Thread(() =>
        {
            c.Due = start + gap * i / o.Connections;
            while (!_stop)
            {
                if (gap > 0)
                {
                    long wait = c.Due - Stopwatch.GetTimestamp();
                    if (wait > 0) Thread.Sleep(TimeSpan.FromSeconds((double)wait / Stopwatch.Frequency));
                }
                bool more = true;
                try { more = Step(c); }
                catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException or System.Text.Json.JsonException or InvalidOperationException)
                { Fail(c, "io", e.Message); Thread.Sleep(20); }
                if (!more) break;
                c.Due += gap;
            }
        }, 256 * 1024)).ToArray();
        foreach (var t in threads) t.Start();
        for (long end = start + (long)(seconds * Stopwatch.Frequency); Stopwatch.GetTimestamp() < end && threads.Any(t => t.IsAlive);) Thread.Sleep(20);
        _stop = true;
        foreach (var t in threads) t.Join();
    }

    void Fail(Client c, string op, string message)
    {
        c.Rec.Add(op, 0, false);
        if (_errors.Count < 3) _errors.Enqueue($"{op}: {message}");
    }

    /// <summary>Sends, times and checks the status; true when the answer may be looked at.</summary>
    bool Do(Client c, string op, ReadOnlySpan<byte> request, out long ticks)
    {
        long t = o.Rate > 0 ? Math.Min(c.Due, Stopwatch.GetTimestamp()) : Stopwatch.GetTimestamp();
        int s = c.Http.Send(request);
        ticks = Stopwatch.GetTimestamp() - t;
        if (s is 200 or 201) return true;
        Fail(c, op, $"{s} {Encoding.UTF8.GetString(c.Http.Body[..Math.Min(200, c.Http.Body.Length)])}");
        return false;
    }

    void Read(Client c, string op, byte[] request, int expectedRows)
    {
        if (!Do(c, op, request, out long t)) return;
        // rows are counted on every 16th answer, so that the driver does not spend more than the server
        if ((c.Turn & 15) == 0 && expectedRows >= 0)
        {
            int n = OrderAnswer.CountTopLevel(c.Http.Body);
            if (n != expectedRows) { Fail(c, op, $"{n} rows instead of {expectedRows}"); return; }
        }
        c.Rec.Add(op, t, true);
    }

    bool Create(Client c, out OrderAnswer a, out Shop shop)
    {
        a = default;
        shop = _shops[c.Turn % _shops.Length];
        var b = shop.Baskets[c.Rng.Next(shop.Baskets.Length)];
        if (!Do(c, "create", b.Request, out long t)) return false;
        a = OrderAnswer.Read(c.Http.Body);
        if (a.Total != b.Total || a.Rounded != b.Rounded || a.Id == 0 || a.Status != "pending")
        { Fail(c, "create", $"total {a.Total} rounded {a.Rounded} status {a.Status}, expected {b.Total} {b.Rounded} pending"); return false; }
        c.Rec.Add("create", t, true);
        return true;
    }

    void Pay(Client c, long id, decimal due, Shop shop)
    {
        var r = c.Http.Build("POST", o.Prefix + $"/api/v1/orders/{id}/pay-cash", shop.Token, $"{{\"amount_paid\":{due + 5000}}}");
        if (!Do(c, "pay", r, out long t)) return;
        var a = OrderAnswer.Read(c.Http.Body);
        if (a.Change != 5000 || a.Status != "settlement") { Fail(c, "pay", $"change {a.Change} status {a.Status}"); return; }
        c.Rec.Add("pay", t, true);
    }

    /// <summary>Has the order charged at the gateway and paid there; the gateway itself tells nobody.</summary>
    bool Settle(Client c, ref OrderAnswer a, Shop shop)
    {
        if (!Do(c, "create-qris", c.Http.Build("POST", o.Prefix + $"/api/v1/orders/{a.Id}/create-qris", shop.Token, null), out _)) return false;
        var charged = OrderAnswer.Read(c.Http.Body);
        (a.MidtransId, a.TransactionId) = (charged.MidtransId, charged.TransactionId);
        c.Gateway ??= new Http(o.Gateway!);
        int s = c.Gateway.Send(c.Gateway.Build("POST", o.Gateway!.AbsolutePath.TrimEnd('/') + $"/transactions/{a.TransactionId}/settle", null, null));
        if (s == 200) return true;
        Fail(c, "settle", $"{s} {Encoding.UTF8.GetString(c.Gateway.Body)}");
        return false;
    }

    bool Step(Client c)
    {
        c.Turn++;
        int i = _shops.Length == 0 ? 0 : c.Turn % _shops.Length;
        if (_collect)
        {
            if (Create(c, out var a, out var shop))
            {
                if (o.Scenario == "pay-cash") _unpaid.Enqueue((a.Id, a.Rounded, shop));
                else if (o.Gateway is null || Settle(c, ref a, shop))
                {
                    string id = a.MidtransId ?? a.Number!, gross = a.Total.ToString("0.00", CultureInfo.InvariantCulture);
                    _hooks.Enqueue(new Hook(c.Http.Build("POST", o.Prefix + "/api/v1/orders/webhooks/midtrans", null,
                        $"{{\"order_id\":\"{id}\",\"status_code\":\"200\",\"gross_amount\":\"{gross}\",\"transaction_status\":\"settlement\",\"fraud_status\":\"accept\",\"payment_type\":\"qris\",\"transaction_id\":\"{a.TransactionId ?? Guid.NewGuid().ToString()}\",\"transaction_time\":\"2025-11-08 10:30:00\",\"currency\":\"IDR\",\"signature_key\":\"{Shop.Sign(id, "200", gross, shop.ServerKey!)}\"}}")));
                }
            }
            return true;
        }
        switch (o.Scenario)
        {
            case "hello": Read(c, "hello", _hello, -1); return true;
            case "list-products": Read(c, "list", _list[i], Math.Min(o.Limit, _shops[i].ProductsOnPage)); return true;
            case "list-promotions": Read(c, "promos", _promos[i], _shops[i].Promotions); return true;
            case "list-orders": Read(c, "orders", _orders[i], -1); return true;
            case "create-order": Create(c, out _, out _); return true;
            case "get-order":
                if (c.LastId == 0) { if (Create(c, out var made, out c.PendingShop!)) c.LastId = made.Id; return true; }
                Read(c, "get", c.Http.Build("GET", o.Prefix + $"/api/v1/orders/{c.LastId}", c.PendingShop!.Token, null), -1);
                return true;
            case "order-then-pay-cash":
                if (Create(c, out var a, out var shop)) { c.Due = Stopwatch.GetTimestamp(); Pay(c, a.Id, a.Rounded, shop); }
                return true;
            case "pay-cash":
                if (!_unpaid.TryDequeue(out var u)) return false;
                Pay(c, u.id, u.due, u.shop);
                return true;
            case "webhook":
                if (!_hooks.TryDequeue(out var k)) return false;
                if (Do(c, "webhook", k.Request, out long t)) c.Rec.Add("webhook", t, true);
                return true;
            case "mixed":
                int d = c.Rng.Next(100);
                if (d < 50) Read(c, "list", _list[i], Math.Min(o.Limit, _shops[i].ProductsOnPage));
                else if (d < 60) Read(c, "promos", _promos[i], _shops[i].Promotions);
                else if (d < 70) Read(c, "orders", _orders[i], -1);
                else if (d < 80 && c.LastId != 0) Read(c, "get", c.Http.Build("GET", o.Prefix + $"/api/v1/orders/{c.LastId}", c.PendingShop!.Token, null), -1);
                else if (d < 88 && c.PendingId != 0) { Pay(c, c.PendingId, c.PendingDue, c.PendingShop!); c.PendingId = 0; }
                else if (Create(c, out var m, out var ms)) { c.PendingId = c.LastId = m.Id; c.PendingDue = m.Rounded; c.PendingShop = ms; }
                return true;
            default: throw new ArgumentException("unknown scenario " + o.Scenario);
        }
    }

    public (Dictionary<string, OpResult>, IEnumerable<string>) Results(double wall)
    {
        static OpResult Make(List<int> us, long errors, double wall)
        {
            us.Sort();
            double P(double q) => us.Count == 0 ? 0 : Math.Round(us[Math.Min(us.Count - 1, (int)(q * us.Count))] / 1000.0, 3);
            return new OpResult(us.Count, errors, Math.Round(us.Count / wall, 1), P(.50), P(.95), P(.99), P(1));
        }
        var names = _clients.SelectMany(c => c.Rec.Ops.Keys).Distinct().Order().ToList();
        var res = names.ToDictionary(n => n, n => Make(_clients.SelectMany(c => c.Rec.Ops.TryGetValue(n, out var l) ? l.us : []).ToList(),
            _clients.Sum(c => c.Rec.Ops.TryGetValue(n, out var l) ? l.errors[0] : 0), wall));
        foreach (var n in names.Where(n => res[n].Count == 0 && res[n].Errors == 0)) res.Remove(n);
        if (res.Count > 1)
            res["all"] = Make(_clients.SelectMany(c => c.Rec.Ops.Values.SelectMany(v => v.us)).ToList(), res.Values.Sum(r => r.Errors), wall);
        return (res, _errors);
    }
}
