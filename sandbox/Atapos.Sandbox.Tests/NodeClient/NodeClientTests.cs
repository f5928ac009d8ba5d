using System.Net;
using System.Text.Json.Nodes;
using Atapos.Sandbox.Tests.Midtrans;

namespace Atapos.Sandbox.Tests.NodeClient;

/// <summary>Midtrans's own client for Node.js works against the sandbox as it is published.</summary>
public sealed class NodeClientTests
{
    [NodeFact]
    public async Task It_opens_a_snap_session_and_asks_for_its_state()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        await using var client = await NodeClient.StartAsync(sandbox);
        var order = Merchant.Order("INV-1");
        order["item_details"] = new JsonArray(
            new JsonObject { ["id"] = "P1-L1", ["name"] = "Nasi Goreng", ["price"] = 22_500, ["quantity"] = 2 },
            new JsonObject { ["id"] = "TAX", ["name"] = "Tax", ["price"] = 6_750, ["quantity"] = 1 });
        order["customer_details"] = new JsonObject { ["first_name"] = "Budi", ["email"] = "budi@example.com" };

        var opened = await client.CallAsync("snap.createTransaction", order);

        var token = (string)opened["token"]!;
        token.Length.ShouldBe(36);
        (await sandbox.Client.GetStringAsync((string)opened["redirect_url"]!)).ShouldContain("Nasi Goreng");
        ((string?)(await client.ErrorAsync("snap.transaction.status", "INV-1"))["code"]).ShouldBe("404");
        await sandbox.PostAsync($"/midtrans/snap/page/{token}/choose", new JsonObject { ["method"] = "bni_va" }).BodyAsync();
        ((string?)(await client.CallAsync("snap.transaction.status", "INV-1"))["va_numbers"]![0]!["bank"]).ShouldBe("bni");
        ((string)(await client.CallAsync("snap.createTransactionToken", Merchant.Order("INV-2")))!).Length.ShouldBe(36);
        ((string)(await client.CallAsync("snap.createTransactionRedirectUrl", Merchant.Order("INV-3")))!).ShouldStartWith(
            sandbox.Client.BaseAddress!.AbsoluteUri);
    }

    [NodeFact]
    public async Task It_charges_qris_and_confirms_the_notification_of_the_payment()
    {
        await using var listener = await NotificationListener.StartAsync();
        await using var sandbox = await RunningSandbox.StartAsync(new SandboxSettings { MidtransNotificationUrl = listener.Url });
        await using var client = await NodeClient.StartAsync(sandbox);

        var charged = await client.CallAsync("core.charge", Merchant.Qris("INV-1"));
        await new Merchant(sandbox).ActAsync(charged, "settle");
        await listener.StatusesAsync(2);
        var confirmed = await client.CallAsync("core.transaction.notification", listener.Taken[1]);
        var byText = await client.CallAsync("core.transaction.notification", listener.Taken[1].ToJsonString());

        ((string?)charged["transaction_status"]).ShouldBe("pending");
        ((string?)charged["qr_string"])!.ShouldStartWith("000201");
        (await sandbox.Client.GetAsync((string)charged["actions"]![0]!["url"]!).StatusAsync()).ShouldBe(HttpStatusCode.OK);
        ((string?)confirmed["transaction_status"]).ShouldBe("settlement");
        ((string?)confirmed["signature_key"]).ShouldBe((string?)listener.Taken[1]["signature_key"]);
        JsonNode.DeepEquals(confirmed, byText).ShouldBeTrue();
    }

    [NodeFact]
    public async Task It_charges_a_bank_transfer_and_cancels_it_once()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        await using var client = await NodeClient.StartAsync(sandbox);

        var charged = await client.CallAsync("core.charge", Merchant.BankTransfer("INV-1"));
        var cancelled = await client.CallAsync("core.transaction.cancel", "INV-1");
        var again = await client.ErrorAsync("core.transaction.cancel", "INV-1");

        ((string?)charged["va_numbers"]![0]!["bank"]).ShouldBe("bca");
        ((string?)cancelled["transaction_status"]).ShouldBe("cancel");
        ((string?)again["code"]).ShouldBe("412");
        ((string?)(await client.CallAsync("core.transaction.status", (string)charged["transaction_id"]!))["transaction_status"]).ShouldBe("cancel");
    }

    [NodeFact]
    public async Task It_expires_a_payment_and_takes_407_for_the_answer_it_is()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        await using var client = await NodeClient.StartAsync(sandbox);
        await client.CallAsync("core.charge", Merchant.Qris("INV-1"));

        var expired = await client.CallAsync("core.transaction.expire", "INV-1");
        var status = await client.CallAsync("core.transaction.status", "INV-1");

        ((string?)expired["status_code"]).ShouldBe("407");
        ((string?)status["status_code"]).ShouldBe("407");
        ((string?)status["transaction_status"]).ShouldBe("expire");
    }

    [NodeFact]
    public async Task It_pays_by_a_card_token_and_approves_or_denies_what_is_in_doubt()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        await using var client = await NodeClient.StartAsync(sandbox);
        var merchant = new Merchant(sandbox);
        var card = new JsonObject
        {
            ["client_key"] = "SB-Mid-client-sandbox",
            ["card_number"] = "4811111111111114",
            ["card_exp_month"] = "12",
            ["card_exp_year"] = "2035",
            ["card_cvv"] = "123",
        };
        foreach (var order in (string[])["approved", "denied"])
        {
            var token = (string)(await client.CallAsync("core.cardToken", card))["token_id"]!;
            var body = Merchant.Order(order);
            body["payment_type"] = "credit_card";
            body["credit_card"] = new JsonObject { ["token_id"] = token, ["authentication"] = true };
            await merchant.ActAsync(await client.CallAsync("core.charge", body), "challenge");
        }

        var approved = await client.CallAsync("core.transaction.approve", "approved");
        var denied = await client.CallAsync("core.transaction.deny", "denied");

        ((string?)approved["fraud_status"]).ShouldBe("accept");
        ((string?)denied["transaction_status"]).ShouldBe("deny");
        ((string?)(await client.ErrorAsync("core.transaction.approve", "denied"))["code"]).ShouldBe("412");
    }

    [NodeFact]
    public async Task It_refunds_by_both_calls_and_the_same_key_once()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        await using var client = await NodeClient.StartAsync(sandbox);
        await new Merchant(sandbox).ActAsync(await client.CallAsync("core.charge", Merchant.Qris("INV-1")), "settle");

        var part = await client.CallAsync("core.transaction.refund", "INV-1", Refund("R-1", 10_000));
        var again = await client.CallAsync("core.transaction.refund", "INV-1", Refund("R-1", 10_000));
        var direct = await client.CallAsync("core.transaction.refundDirect", "INV-1", Refund("R-2", 5_000));
        var tooMuch = await client.ErrorAsync("core.transaction.refundDirect", "INV-1", Refund("R-3", 36_751));
        var rest = await client.CallAsync("core.transaction.refund", "INV-1", Refund("R-4", 36_750));

        ((string?)part["transaction_status"]).ShouldBe("partial_refund");
        ((int?)again["refund_chargeback_id"]).ShouldBe((int?)part["refund_chargeback_id"]);
        ((string?)direct["refund_amount"]).ShouldBe("5000.00");
        ((string?)tooMuch["code"]).ShouldBe("414");
        ((string?)rest["transaction_status"]).ShouldBe("refund");
        ((string?)(await client.CallAsync("core.transaction.status", "INV-1"))["refund_amount"]).ShouldBe("51750.00");
    }

    [NodeFact]
    public async Task It_throws_what_the_gateway_refuses_with_the_body_of_the_answer()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        await using var client = await NodeClient.StartAsync(sandbox);
        await using var stranger = await NodeClient.StartAsync(sandbox, "SB-Mid-server-nobody");
        await client.CallAsync("core.charge", Merchant.Qris("INV-1"));

        var unknown = await client.ErrorAsync("core.transaction.status", "nothing");
        var repeated = await client.ErrorAsync("core.charge", Merchant.Qris("INV-1"));
        var unpaid = await client.ErrorAsync("core.transaction.refund", "INV-1", Refund("R-1", 1));
        var senseless = await client.ErrorAsync("snap.createTransaction", new JsonObject());
        var denied = await stranger.ErrorAsync("core.transaction.status", "INV-1");
        var snapDenied = await stranger.ErrorAsync("snap.createTransaction", Merchant.Order("INV-2"));

        ((string?)unknown["code"]).ShouldBe("404");
        ((string?)unknown["body"]!["status_message"]).ShouldBe("Transaction doesn't exist.");
        ((string?)repeated["code"]).ShouldBe("406");
        ((string?)unpaid["code"]).ShouldBe("412");
        ((int?)senseless["code"]).ShouldBe(400);
        ((string?)senseless["body"]!["error_messages"]![0]).ShouldBe("transaction_details.order_id is required");
        ((int?)denied["code"]).ShouldBe(401);
        ((int?)snapDenied["code"]).ShouldBe(401);
        ((string?)snapDenied["body"]!["error_messages"]![0])!.ShouldStartWith("Access denied");
    }

    [NodeFact]
    public async Task It_says_so_when_nobody_answers_or_the_gateway_is_broken()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        await using var client = await NodeClient.StartAsync(sandbox);
        await sandbox.SetFaultAsync("down", service: "midtrans", operation: "charge");
        await sandbox.SetFaultAsync("error500", service: "midtrans", operation: "status");

        var cut = await client.ErrorAsync("core.charge", Merchant.Qris("INV-1"));
        var broken = await client.ErrorAsync("core.transaction.status", "INV-1");

        ((string?)cut["message"])!.ShouldContain("HTTP response not found");
        ((int?)broken["code"]).ShouldBe(500);
    }

    [Fact]
    public void Its_package_is_pinned_and_no_address_of_a_registry_is_written_down()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, nameof(NodeClient));
        var locked = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "package-lock.json")))!["packages"]!.AsObject();

        ((string?)locked[""]!["dependencies"]!["midtrans-client"]).ShouldBe("1.4.3");
        ((string?)locked["node_modules/midtrans-client"]!["version"]).ShouldBe("1.4.3");
        locked.Where(package => package.Key.Length > 0).ShouldAllBe(package => package.Value!["integrity"] != null && package.Value["resolved"] == null);
    }

    private static JsonObject Refund(string key, long amount) => new() { ["refund_key"] = key, ["amount"] = amount, ["reason"] = "Customer request" };
}
