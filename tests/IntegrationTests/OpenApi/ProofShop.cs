using System.Globalization;
using System.Text.Json.Nodes;
using Atapos.IntegrationTests.Harness;
using Atapos.IntegrationTests.Payments;
using Atapos.Sandbox;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Atapos.IntegrationTests.OpenApi;

/// <summary>
/// A host with its whole outside world and two merchants that have something of everything: every text of theirs carries a mark of its own,
/// and each has orders that are open, paid in cash, at the gateway and paid twice.
/// </summary>
internal sealed class ProofShop : IAsyncDisposable
{
    // Everything that is numbered, with where its numbers are found. What can still be used comes first.
    private static readonly Dictionary<string, string> Numbers = new(StringComparer.Ordinal)
    {
        ["me_id"] = "select $1::bigint",
        ["pr_id"] = """
            select p.id from catalog.products p where me_id = $1 and deleted_at is null and is_active and is_available and stock is distinct from 0
            order by not exists (select from catalog.product_images i where i.me_id = $1 and i.product_id = p.id and i.kind = 'detail'), p.id limit 40
            """,
        ["pc_id"] = "select id from catalog.categories where me_id = $1 and deleted_at is null order by id limit 40",
        ["pm_id"] = "select id from catalog.promotions where me_id = $1 and deleted_at is null order by id limit 40",
        ["pa_id"] = """
            select i.id from catalog.product_images i join catalog.products p on p.me_id = i.me_id and p.id = i.product_id
            where i.me_id = $1 and i.kind = 'detail' and p.deleted_at is null and p.is_active and p.is_available and p.stock is distinct from 0 order by p.id, i.id limit 40
            """,
        ["tl_id"] = "select id from ordering.table_locations where me_id = $1 and deleted_at is null and is_active order by id limit 40",
        ["cu_id"] = "select id from identity.customers where me_id = $1 and is_active order by id limit 40",
        ["oh_id"] = "select id from ordering.orders where me_id = $1 order by id desc limit 40",
        ["py_id"] = "select id from payments.duplicate_payments where me_id = $1 order by id limit 40",
    };

    private static readonly string[] Marked =
    [
        "update tenancy.merchants set name = name || ' ' || $2 where me_id = $1",
        "update catalog.products set name = name || ' ' || $2, description = description || ' ' || $2 where me_id = $1",
        "update catalog.categories set name = name || ' ' || $2, name_key = lower(name || ' ' || $2) where me_id = $1",
        "update catalog.promotions set name = name || ' ' || $2 where me_id = $1",
        "update catalog.product_images set url = url || '?' || $2, cloudinary_public_id = cloudinary_public_id || $2 where me_id = $1",
        "update catalog.stock_movements set reason = $2 where me_id = $1 and reason is not null",

        // What has a picture is counted too, so that one product can be asked for everything.
        """
        insert into catalog.stock_movements (me_id, id, product_id, kind, delta, at, reason)
        select distinct $1, 60000000 + product_id, product_id, 'adjustment', 1000000, now(), $2 from catalog.product_images where me_id = $1
        """,
        "update catalog.products p set stock = coalesce(stock, 0) + 1000000 where me_id = $1 and exists (select from catalog.product_images i where i.me_id = $1 and i.product_id = p.id)",
        "update identity.customers set name = name || ' ' || $2, phone = left($2, 30) where me_id = $1",
        "update ordering.table_locations set name = name || ' ' || $2, zone = zone || ' ' || $2 where me_id = $1",
        "update ordering.orders set notes = $2 where me_id = $1",
        "update ordering.order_lines set notes = $2, product_name = product_name || ' ' || $2 where me_id = $1",
        """
        insert into edge.mails (me_id, id, kind, message_id, state, attempts, created_at, ended_at, recipient, body, last_error)
        select $1, gen_random_uuid(), 'receipt', $2, 'failed', 1, now(), now(), $2 || '@example.com', '\x00', $2
        """,
    ];

    private ProofShop(TestShop shop, AtlasSandbox sandbox) => (Shop, Sandbox) = (shop, sandbox);

    /// <summary>The running host.</summary>
    internal TestShop Shop { get; }

    /// <summary>Its outside world.</summary>
    internal AtlasSandbox Sandbox { get; }

    /// <summary>What the host says of itself.</summary>
    internal ApiDescription Api { get; private set; } = null!;

    /// <summary>The mark that stands in all texts of a merchant, and nowhere else.</summary>
    internal static string MarkOf(long merchant) => string.Create(CultureInfo.InvariantCulture, $"KENARI{merchant}q7x");

    /// <param name="configure">Changes the host's services, to take a protection away.</param>
    internal static async Task<ProofShop> OpenAsync(Action<IServiceCollection>? configure = null)
    {
        var sandbox = await AtlasSandbox.StartAsync(settings: new SandboxSettings { MidtransClockScale = 600 });
        var database = await (await TestRun.Databases).CreateAsync(Template.Demo);
        foreach (var merchant in new[] { 1L, 2L })
        {
            foreach (var sql in Marked)
            {
                await database.ExecuteAsync(sql, merchant, MarkOf(merchant));
            }
        }

        var shop = await TestShop.OpenAsync(new() { Sandbox = sandbox, Database = database, Settings = SettingsOf(sandbox), Configure = configure ?? (_ => { }) });
        var proof = new ProofShop(shop, sandbox);
        var gateway = new Gateway(sandbox.Http);
        await gateway.PutAccountAsync(new Uri(shop.Address, Gateway.WebhookPath));
        await proof.TradeAsync(gateway, shop.Officer, 1);
        await proof.TradeAsync(gateway, shop.OtherOfficer, 2);
        await gateway.QuietAsync();
        await proof.QuietAsync();
        proof.Api = await ApiDescription.ReadAsync(shop);
        return proof;
    }

    /// <summary>The numbers of everything that a merchant has, by the names of the fields that hold them.</summary>
    internal async Task<IReadOnlyDictionary<string, IReadOnlyList<JsonNode>>> IdsOfAsync(long merchant)
    {
        var ids = new Dictionary<string, IReadOnlyList<JsonNode>>(StringComparer.Ordinal);
        foreach (var (kind, sql) in Numbers)
        {
            ids[kind] = [.. (await Shop.Database.ListAsync<long>(sql, merchant)).Select(id => JsonValue.Create(id))];
        }

        ids["id"] = [.. (await Shop.Database.ListAsync<Guid>("select id from edge.mails where me_id = $1 order by state, number limit 40", merchant))
            .Select(id => JsonValue.Create(id.ToString()))];
        return ids;
    }

    /// <summary>One number of each kind of thing; null where a merchant has none.</summary>
    internal static Dictionary<string, JsonNode?> OneOfEach(IReadOnlyDictionary<string, IReadOnlyList<JsonNode>> ids) =>
        ids.ToDictionary(pair => pair.Key, pair => pair.Value.Count > 0 ? pair.Value[0] : null, StringComparer.Ordinal);

    /// <summary>A new customer of a merchant.</summary>
    internal async Task<long> NewCustomerAsync(long merchant = 1)
    {
        var id = 70_000_000 + await Shop.Database.ReadAsync<long>("select count(*) from identity.customers");
        var email = string.Create(CultureInfo.InvariantCulture, $"baru{id}@example.com");
        await Shop.Database.ExecuteAsync(
            "insert into identity.customers (me_id, id, email, email_key, name, is_active, created_at) values ($1, $2, $3, $3, $4, true, now())",
            merchant, id, email, $"Baru {MarkOf(merchant)}");
        return id;
    }

    /// <summary>Waits until nothing is left to be told to other modules, nor to be mailed for merchant 2.</summary>
    internal async Task QuietAsync()
    {
        foreach (var schema in new[] { "catalog", "identity", "ordering", "payments", "tenancy" })
        {
            await Eventually.BeTrueAsync(
                async () => await Shop.Database.ReadAsync<long>($"select count(*) from {schema}.outbox where delivered_at is null and parked_at is null") == 0,
                $"the events of {schema} are delivered");
        }

        await Eventually.BeTrueAsync(
            async () => await Shop.Database.ReadAsync<long>("""
                select (select count(*) from payments.receipts where me_id = 2 and next_attempt_at is not null)
                     + (select count(*) from edge.mails where me_id = 2 and next_attempt_at is not null)
                """) == 0,
            "the receipts of merchant 2 are mailed");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Shop.DisposeAsync();
        await Shop.Database.DisposeAsync();
        await Sandbox.DisposeAsync();
    }

    private static Dictionary<string, string> SettingsOf(AtlasSandbox sandbox) => new(PaymentShop.SettingsOf(sandbox), StringComparer.Ordinal)
    {
        ["CLOUDINARY_UPLOAD_PREFIX"] = sandbox.Http.BaseAddress!.AbsoluteUri.TrimEnd('/'),
        ["CLOUDINARY_CLOUD_NAME"] = "sandbox",
        ["CLOUDINARY_API_KEY"] = "sandbox-key",
        ["CLOUDINARY_API_SECRET"] = "sandbox-secret",
        ["RATE_LIMIT_ENABLED"] = "false",

        // What background work changes is nobody's request.
        ["PAYMENT_SWEEP_SECONDS"] = "3600",
    };

    /// <summary>Orders that are open, paid, at the gateway and paid twice.</summary>
    private async Task TradeAsync(Gateway gateway, ApiClient till, long merchant)
    {
        var ids = await IdsOfAsync(merchant);
        var product = ids["pr_id"][0].GetValue<long>();
        var order = Orders.Of((product, 1)).With("oh_notes", MarkOf(merchant)).With("cu_id", ids["cu_id"][0].DeepClone());
        var paid = (await till.OrderAsync(order).Created()).Json;
        await till.PayCashAsync(paid.Number("oh_id"), 10_000_000).Ok();
        var twice = (await till.OrderAsync(order).Created()).Json;
        var atGateway = (await till.PostAsync($"orders/{twice.Number("oh_id")}/create-qris").Ok()).Json.Word("oh_midtrans_order_id");
        await till.PayCashAsync(twice.Number("oh_id"), 10_000_000).Ok();
        await gateway.SettleAsync(atGateway);
        await till.PostAsync($"orders/{(await till.OrderAsync(order).Created()).OrderId}/create-payment").Ok();
        await till.OrderAsync(order).Created();
        await Eventually.BeTrueAsync(
            async () => await Shop.Database.ReadAsync<long>("select count(*) from payments.duplicate_payments where me_id = $1", merchant) > 0,
            "the money that came twice is known");
    }
}

/// <summary>Two merchants with something of everything, for the tests of a class.</summary>
public sealed class TwoMerchants : IAsyncLifetime
{
    internal ProofShop Proof { get; private set; } = null!;

    /// <inheritdoc/>
    public async Task InitializeAsync() => Proof = await ProofShop.OpenAsync();

    /// <inheritdoc/>
    public async Task DisposeAsync() => await Proof.DisposeAsync();
}
