using System.Text.Json.Nodes;
using Atapos.IntegrationTests.Harness;
using Atapos.IntegrationTests.OpenApi;

namespace Atapos.IntegrationTests.Isolation;

/// <summary>A place in a request that holds an id.</summary>
/// <param name="Place"><c>path</c>, <c>query</c> or <c>body</c>.</param>
/// <param name="Name">The parameter, or the way to the member of the body.</param>
/// <param name="Kind">What is numbered there: <c>pr_id</c>.</param>
internal sealed record IdSlot(string Place, string Name, string Kind);

/// <summary>Where an operation takes ids, read from the document.</summary>
internal static class IdSlots
{
    /// <summary>All places of an operation that hold an id.</summary>
    internal static IEnumerable<IdSlot> Of(ApiOperation operation, JsonNode? body) =>
        operation.Parameters.Where(parameter => parameter.Place is "path" or "query")
            .Select(parameter => (parameter.Place, parameter.Name, Kind: PlausibleBodies.KindOf(parameter.Name)))
            .Where(found => found.Kind is not null)
            .Select(found => new IdSlot(found.Place, found.Name, found.Kind!))
            .Concat(In(body, "").Select(found => new IdSlot("body", found.Way, found.Kind)));

    /// <summary>Puts an id into a body, in the place of another.</summary>
    internal static JsonNode? Put(JsonNode? body, string way, JsonNode id)
    {
        var copy = body?.DeepClone();
        var part = copy;
        var steps = way.Split('/');
        foreach (var step in steps[..^1])
        {
            part = part is JsonArray list ? list[0] : part![step];
        }

        if (part is JsonArray ids)
        {
            ids[0] = id.DeepClone();
        }
        else
        {
            part![steps[^1]] = id.DeepClone();
        }

        return copy;
    }

    private static IEnumerable<(string Way, string Kind)> In(JsonNode? node, string way) => node switch
    {
        JsonObject json => json.SelectMany(member => (member.Value, PlausibleBodies.KindOf(member.Key)) switch
        {
            (JsonValue, { } kind) => [($"{way}{member.Key}", kind)],
            (JsonArray { Count: > 0 } list, { } kind) when list[0] is JsonValue => [($"{way}{member.Key}/0", kind)],
            _ => In(member.Value, $"{way}{member.Key}/"),
        }),
        JsonArray { Count: > 0 } list => In(list[0], $"{way}0/"),
        _ => [],
    };
}

/// <summary>What came of asking for everything of the other merchant.</summary>
internal sealed class ProbeReport
{
    private readonly List<string> _leaks = [];

    /// <summary>How many requests named something of the other merchant, or could have shown it.</summary>
    internal int Probes { get; private set; }

    /// <summary>How many operations were asked.</summary>
    internal int Operations { get; init; }

    /// <summary>Everything that should not have been, in words.</summary>
    internal IReadOnlyList<string> Leaks => _leaks;

    internal void Asked() => Probes++;

    internal void Leaked(string words) => _leaks.Add(words);
}

/// <summary>Asks every operation, as everybody of merchant 1, for what is merchant 2's.</summary>
internal sealed class ForeignProbe(ProofShop proof)
{
    private const long Missing = 888_888_888;
    private static readonly string Mark = ProofShop.MarkOf(2);
    private static readonly Guid MissingMail = Guid.Parse("01900000-0000-7000-8000-000000000000");

    /// <summary>Asks, and compares merchant 2's rows before and after.</summary>
    /// <param name="only">Which operations; null for all.</param>
    /// <param name="behind">What is done past the host before the rows are looked at again; null for nothing.</param>
    internal async Task<ProbeReport> RunAsync(Func<ApiOperation, bool>? only = null, Func<Task>? behind = null)
    {
        var operations = proof.Api.Operations.Where(only ?? (_ => true)).ToList();
        var report = new ProbeReport { Operations = operations.Count };
        var foreign = await proof.IdsOfAsync(2);
        var before = await ContentsOfOtherAsync();
        foreach (var operation in operations)
        {
            var things = await proof.IdsOfAsync(1);
            var customer = await proof.NewCustomerAsync();
            foreach (var role in new[] { "anonymous", "customer", "officer", "admin", "platform" })
            {
                // At the platform's own door the platform sees all merchants: that is its work.
                if (!(operation.IsOfMerchants && role is "platform"))
                {
                    await AskAsync(operation, role, CallerOf(role, customer, things), foreign, report);
                }
            }
        }

        await (behind?.Invoke() ?? Task.CompletedTask);
        await proof.QuietAsync();
        var after = await ContentsOfOtherAsync();
        foreach (var (table, content) in after.Where(pair => !string.Equals(before[pair.Key], pair.Value, StringComparison.Ordinal)))
        {
            report.Leaked($"{table} of merchant 2 changed from {before[table]} to {content}");
        }

        return report;
    }

    /// <summary>The operations with ids that nobody of merchant 1 gets done with its own: what they refuse of others would prove nothing.</summary>
    internal async Task<IReadOnlyList<string>> NeverDoneAsync()
    {
        var never = new List<string>();

        // What is deleted is missing for those that come after. Deleting the merchant itself would end it all.
        foreach (var operation in proof.Api.Operations.OrderBy(operation => operation.Method == HttpMethod.Delete).ThenByDescending(operation => operation.Path.Length)
            .Where(operation => operation.In("path").Concat(operation.In("query")).Any(IsId) || operation.Bodies.Count > 0)
            .Where(operation => !(operation.IsOfMerchants && operation.Method == HttpMethod.Delete)))
        {
            var (hasIds, done, last) = (false, false, "");
            foreach (var (role, isPaid) in new[] { ("officer", false), ("admin", false), ("admin", true), ("customer", false) })
            {
                var (client, own) = CallerOf(role, await proof.NewCustomerAsync(), await proof.IdsOfAsync(1));
                own["oh_id"] = await OrderAsync(own["pr_id"]!.GetValue<long>(), client, isPaid);
                var bodies = new PlausibleBodies(proof.Api, kind => own.GetValueOrDefault(kind)?.DeepClone());
                var body = bodies.JsonOf(operation);
                hasIds = IdSlots.Of(operation, body).Any();
                if (hasIds && !done)
                {
                    var answer = await SendAsync(client, operation, bodies, own, body, slot: null, id: null);
                    done = answer.Status < 300;
                    last = answer.Status is 403 ? last : $"{answer.Status} {answer.Text}";
                }
            }

            if (hasIds && !done)
            {
                never.Add($"{operation}: {last}");
            }
        }

        return never;
    }

    private static bool IsId(ApiParameter parameter) => PlausibleBodies.KindOf(parameter.Name) is not null;

    private async Task<long> OrderAsync(long product, ApiClient client, bool isPaid)
    {
        var order = (await client.OrderAsync(Orders.Of((product, 1))).Created()).OrderId;
        if (isPaid)
        {
            await proof.Shop.Officer.PayCashAsync(order, 10_000_000).Ok();
        }

        return order;
    }

    private (ApiClient Client, Dictionary<string, JsonNode?> Own) CallerOf(string role, long customer, IReadOnlyDictionary<string, IReadOnlyList<JsonNode>> things)
    {
        var own = ProofShop.OneOfEach(things);
        if (role is "customer")
        {
            own["cu_id"] = customer;
        }

        return (ClientOf(role, customer), own);
    }

    private async Task AskAsync(
        ApiOperation operation, string role, (ApiClient Client, Dictionary<string, JsonNode?> Own) caller, IReadOnlyDictionary<string, IReadOnlyList<JsonNode>> foreign,
        ProbeReport report)
    {
        var (client, own) = caller;
        var bodies = new PlausibleBodies(proof.Api, kind => own.GetValueOrDefault(kind)?.DeepClone());
        var body = bodies.JsonOf(operation);
        foreach (var slot in IdSlots.Of(operation, body))
        {
            foreach (var id in foreign[slot.Kind].Take(3))
            {
                var missing = slot.Kind is "id" ? JsonValue.Create(MissingMail.ToString()) : JsonValue.Create(Missing);
                var theirs = await SendAsync(client, operation, bodies, own, body, slot, id);
                var nobodys = await SendAsync(client, operation, bodies, own, body, slot, missing);
                report.Asked();
                if (theirs.Text.Contains(Mark, StringComparison.Ordinal) || theirs.Headers.Values.Any(value => value.Contains(Mark, StringComparison.Ordinal)))
                {
                    report.Leaked($"{operation} by {role} with {slot.Name}={id} of merchant 2 shows its mark: {theirs.Status} {theirs.Text}");
                }
                else if (!string.Equals(Told(theirs, id), Told(nobodys, missing), StringComparison.Ordinal))
                {
                    report.Leaked($"{operation} by {role} tells {slot.Name}={id} of merchant 2 from what is not there: {Told(theirs, id)} and {Told(nobodys, missing)}");
                }
            }
        }

        // What is deleted is not shown, and would be missing for those that come after.
        if (operation.Method != HttpMethod.Delete)
        {
            await WithoutIdsAsync(client, operation, role, own, bodies, body, report);
        }
    }

    /// <summary>Every list and answer without an id of the other, searched for its words, and with its number in the header.</summary>
    private async Task WithoutIdsAsync(
        ApiClient client, ApiOperation operation, string role, Dictionary<string, JsonNode?> own, PlausibleBodies bodies, JsonNode? body, ProbeReport report)
    {
        // Long enough to find the other's texts, too short to be taken for them when it is given back.
        var search = operation.In("query").Any(parameter => parameter.Name is "search") ? $"?search={Mark[..^3]}" : "?skip=0";
        var words = operation.In("query").Aggregate("?limit=1000", (query, parameter) => parameter.Name.StartsWith("include", StringComparison.Ordinal) ? $"{query}&{parameter.Name}=true" : query);

        // A stream tells from its beginning what it has told.
        var listener = operation.In("header").Where(parameter => parameter.Name is "Last-Event-ID").Aggregate(client, (client, parameter) => client.With(parameter.Name, "0"));
        foreach (var (sender, query) in new[] { (listener, words), (client, search), (client.With("X-Merchant-Id", "2"), "") })
        {
            // Platform staff and callers without a token may choose any merchant: that is no foreign one then.
            if (query.Length == 0 && role is "anonymous" or "platform")
            {
                continue;
            }

            var answer = await SendAsync(sender, operation, bodies, own, body, slot: null, id: null, query);
            report.Asked();
            if (answer.Text.Contains(Mark, StringComparison.Ordinal) || answer.Headers.Values.Any(value => value.Contains(Mark, StringComparison.Ordinal)))
            {
                report.Leaked($"{operation}{query} by {role} shows the mark of merchant 2: {answer.Status} {answer.Text}");
            }
        }
    }

    private static Task<Answer> SendAsync(
        ApiClient client, ApiOperation operation, PlausibleBodies bodies, Dictionary<string, JsonNode?> own, JsonNode? body, IdSlot? slot, JsonNode? id, string query = "")
    {
        var path = operation.Path;
        foreach (var parameter in operation.In("path"))
        {
            var value = slot is { Place: "path" } && string.Equals(slot.Name, parameter.Name, StringComparison.Ordinal) ? id : own[PlausibleBodies.KindOf(parameter.Name)!];
            path = path.Replace($"{{{parameter.Name}}}", (value ?? Missing).ToString(), StringComparison.Ordinal);
        }

        if (slot is { Place: "query" })
        {
            query = $"?{slot.Name}={id}";
        }

        var content = slot is { Place: "body" } ? PlausibleBodies.ContentOf(IdSlots.Put(body, slot.Name, id!)!)
            : body is null ? bodies.ContentOf(operation) : PlausibleBodies.ContentOf(body);
        return client.SendAsync(operation.Method, path + query, content);
    }

    private ApiClient ClientOf(string role, long customer) => role switch
    {
        "anonymous" => proof.Shop.Anonymous,
        "customer" => proof.Shop.Customer(customer),
        "officer" => proof.Shop.Officer,
        "admin" => proof.Shop.Admin,
        _ => proof.Shop.Platform.With("X-Merchant-Id", "1"),
    };

    /// <summary>Status, code and broken fields: what an answer says of why, but for the id that was asked for.</summary>
    private static string Told(Answer answer, JsonNode id)
    {
        if (answer.Status < 400)
        {
            return $"{answer.Status}";
        }

        var problem = answer.Json;
        return $"{answer.Status} {problem["code"]} {problem["errors"]?.ToJsonString().Replace(id.ToString(), "#", StringComparison.Ordinal)}";
    }

    /// <summary>A checksum of merchant 2's rows, table by table; of the queues the number of rows alone.</summary>
    private async Task<IReadOnlyDictionary<string, string>> ContentsOfOtherAsync()
    {
        var tables = await proof.Shop.Database.ListAsync<string>("""
            select format('%I.%I', table_schema, table_name) from information_schema.columns
            where column_name = 'me_id' and table_schema not in ('pg_catalog', 'information_schema') order by 1
            """);
        var contents = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var table in tables)
        {
            var content = table.EndsWith("box", StringComparison.Ordinal) ? "''" : "coalesce(md5(string_agg(t::text, ';' order by t::text)), '')";
            contents[table] = (await proof.Shop.Database.ReadAsync<string>($"select count(*)::text || ' ' || {content} from {table} t where me_id = 2"))!;
        }

        return contents;
    }
}
