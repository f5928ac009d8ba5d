using System.Text.Json.Nodes;
using Atapos.IntegrationTests.Harness;
using Atapos.Sandbox;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Payments;

/// <summary>A demo shop with a gateway of its own, played by the sandbox, which notifies the shop's host.</summary>
/// <remarks>As a fixture of a class, or by <see cref="OpenAsync"/> for a host with other settings or a clock of its own.</remarks>
public sealed class PaymentShop : IAsyncLifetime, IAsyncDisposable
{
    // Ten minutes between two tries of a notification are one second.
    private const int ClockScale = 600;

    /// <summary>The running host.</summary>
    public TestShop Shop { get; private set; } = null!;

    /// <summary>Plays the gateway.</summary>
    public AtlasSandbox Sandbox { get; private set; } = null!;

    /// <summary>The gateway's controls.</summary>
    public Gateway Gateway { get; private set; } = null!;

    /// <summary>What a host needs to take payments there.</summary>
    public IReadOnlyDictionary<string, string> Settings => SettingsOf(Sandbox);

    /// <summary>Opens a shop.</summary>
    /// <param name="plan">How its host differs; its sandbox is not looked at. The gateway's clock begins where the plan's is, and stands still.</param>
    public static async Task<PaymentShop> OpenAsync(ShopPlan plan)
    {
        var payments = new PaymentShop();
        await payments.StartAsync(plan);
        return payments;
    }

    /// <inheritdoc/>
    public Task InitializeAsync() => StartAsync(new());

    /// <summary>Two Nasi Goreng: 51,750, and 51,800 in cash.</summary>
    /// <param name="order">Another order, as JSON.</param>
    /// <param name="by">Who orders; null for the cashier.</param>
    /// <returns>The number of the order.</returns>
    public async Task<long> CreateOrderAsync(JsonObject? order = null, ApiClient? by = null) =>
        (await (by ?? Shop.Officer).OrderAsync(order ?? Orders.Of((1, 2))).Created()).OrderId;

    /// <summary>Starts a payment by Snap.</summary>
    /// <param name="orderId">Of the order.</param>
    /// <param name="by">Who starts it; null for the cashier.</param>
    public async Task<SnapPayment> SnapAsync(long orderId, ApiClient? by = null)
    {
        var answer = await (by ?? Shop.Officer).PostAsync($"orders/{orderId}/create-payment");
        answer.Status.ShouldBeInRange(200, 201, answer.Text);
        var token = answer.Json.Word("token");
        var session = await Gateway.CallAsync(HttpMethod.Get, $"snap/v1/transactions/{token}", body: null);
        return new(token, answer.Json.Word("redirect_url"), session["transaction_details"].Word("order_id"));
    }

    /// <summary>Charges QRIS.</summary>
    /// <param name="orderId">Of the order.</param>
    /// <param name="by">Who starts it; null for the cashier.</param>
    /// <returns>The gateway's order id.</returns>
    public async Task<string> QrisAsync(long orderId, ApiClient? by = null)
    {
        var answer = await (by ?? Shop.Officer).PostAsync($"orders/{orderId}/create-qris");
        answer.Status.ShouldBeInRange(200, 201, answer.Text);
        return await GatewayOrderAsync(orderId);
    }

    /// <summary>The gateway's order id of the newest transaction of an order.</summary>
    public async Task<string> GatewayOrderAsync(long orderId)
    {
        var number = (await OrderAsync(orderId)).Word("oh_order_number");
        return (await Gateway.TransactionsAsync()).Select(transaction => transaction.Word("order_id"))
            .First(id => id.StartsWith($"{number}-", StringComparison.Ordinal));
    }

    /// <summary>Moves the host's clock and the gateway's on.</summary>
    /// <param name="clock">The one of the plan.</param>
    /// <param name="by">How far.</param>
    public async Task AdvanceAsync(FakeTimeProvider clock, TimeSpan by)
    {
        clock.Advance(by);
        await Gateway.AdvanceAsync(by);
    }

    /// <summary>The order, as the cashier reads it.</summary>
    public async Task<JsonNode> OrderAsync(long orderId) => (await Shop.Officer.GetAsync($"orders/{orderId}").Ok()).Json;

    /// <summary>The order's <c>oh_payment_status</c>.</summary>
    public async Task<string> StateAsync(long orderId) => (await OrderAsync(orderId)).Word("oh_payment_status");

    /// <summary>Waits until the order has this <c>oh_payment_status</c>, and gives the order.</summary>
    public async Task<JsonNode> BecomesAsync(long orderId, string state)
    {
        await Eventually.BeTrueAsync(
            async () => string.Equals(await StateAsync(orderId), state, StringComparison.Ordinal), $"order {orderId} should become {state}");
        return await OrderAsync(orderId);
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        await Shop.DisposeAsync();
        await Shop.Database.DisposeAsync();
        await Sandbox.DisposeAsync();
    }

    async ValueTask IAsyncDisposable.DisposeAsync() => await DisposeAsync();

    internal static Dictionary<string, string> SettingsOf(AtlasSandbox sandbox)
    {
        var midtrans = new Uri(sandbox.Http.BaseAddress!, "/midtrans").AbsoluteUri;
        return new(StringComparer.Ordinal)
        {
            ["MIDTRANS_SERVER_KEY"] = Gateway.ServerKey,
            ["MIDTRANS_CLIENT_KEY"] = Gateway.ClientKey,
            ["MIDTRANS_SNAP_URL"] = $"{midtrans}/snap/v1",
            ["MIDTRANS_API_URL"] = $"{midtrans}/v2",
            ["MIDTRANS_SNAP_JS_URL"] = $"{midtrans}/snap/snap.js",
            ["CLOUDINARY_UPLOAD_PREFIX"] = sandbox.Http.BaseAddress!.AbsoluteUri.TrimEnd('/'),
            ["CLOUDINARY_CLOUD_NAME"] = "sandbox",
            ["CLOUDINARY_API_KEY"] = "sandbox-key",
            ["CLOUDINARY_API_SECRET"] = "sandbox-secret",
        };
    }

    private async Task StartAsync(ShopPlan plan)
    {
        Sandbox = await AtlasSandbox.StartAsync(settings: new SandboxSettings { MidtransClockScale = ClockScale });
        Gateway = new(Sandbox.Http);
        var settings = SettingsOf(Sandbox);
        foreach (var (name, value) in plan.Settings)
        {
            settings[name] = value;
        }

        Shop = await TestShop.OpenAsync(plan with { Sandbox = Sandbox, Settings = settings });

        if (plan.Clock is { } clock)
        {
            await Gateway.StopClockAsync(clock.GetUtcNow());
        }

        // Its port is known only now.
        await Gateway.PutAccountAsync(new Uri(Shop.Address, Gateway.WebhookPath));
    }
}

/// <summary>A payment by Snap that was started.</summary>
/// <param name="Token">What <c>snap.pay</c> takes.</param>
/// <param name="RedirectUrl">The page to pay on.</param>
/// <param name="GatewayOrderId">The order's id at the gateway.</param>
public sealed record SnapPayment(string Token, string RedirectUrl, string GatewayOrderId);
