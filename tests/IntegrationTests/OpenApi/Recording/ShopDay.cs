using System.Text;
using System.Text.Json.Nodes;
using Atapos.IntegrationTests.CustomerSignIn;
using Atapos.IntegrationTests.Harness;
using Atapos.IntegrationTests.Images;
using Atapos.IntegrationTests.Payments;

namespace Atapos.IntegrationTests.OpenApi.Recording;

/// <summary>A day in a shop on which everything is done once that the API can do.</summary>
internal sealed class ShopDay(PaymentShop payments, Recorder record)
{
    private readonly TestShop _shop = payments.Shop;

    private ApiClient Admin => _shop.Admin;

    private ApiClient Officer => _shop.Officer;

    internal async Task PassAsync()
    {
        await record.CallAsync(_shop.Anonymous, "health");
        await record.CallAsync(_shop.Anonymous, "healthDatabase");
        await record.CallAsync(_shop.Anonymous, "healthFull");
        await AdministerAsync();
        await MakeMenuAsync();
        await ShowPicturesAsync();
        await FurnishAsync();
        var customer = await SignInAsync();
        await SellAsync(customer);
        await TakeThroughGatewayAsync();
        await LookAfterCustomersAsync();
        await ShutOutAsync();
    }

    private async Task AdministerAsync()
    {
        var merchant = (await record.CallAsync(_shop.Platform, "createMerchant", new()
        {
            ["me_name"] = "Warung Bahari",
            ["me_business_type"] = "fnb",
            ["me_timezone"] = "Asia/Makassar",
            ["me_service_charge_taxable"] = true,
        })).Json.Number("me_id");
        await record.CallAsync(_shop.Platform, "listMerchants", null, ("limit", 20));
        await record.CallAsync(_shop.Platform, "getMerchant", null, ("me_id", merchant));
        await record.CallAsync(_shop.Platform, "updateMerchant", new() { ["me_name"] = "Warung Bahari Jaya", ["me_is_active"] = true }, ("me_id", merchant));
        await record.CallAsync(_shop.Platform, "deleteMerchant", null, ("me_id", merchant));
    }

    private async Task MakeMenuAsync()
    {
        var category = (await record.CallAsync(Admin, "createProductCategory", new() { ["pc_name"] = "Jajanan" })).Json.Number("pc_id");
        await record.CallAsync(Admin, "listProductCategories", null, ("limit", 20));
        await record.CallAsync(Admin, "getProductCategory", null, ("pc_id", category));
        await record.CallAsync(Admin, "updateProductCategory", new() { ["pc_name"] = "Jajanan pasar" }, ("pc_id", category));
        var product = (await record.CallAsync(Admin, "createProductWithImages", new()
        {
            ["pr_name"] = "Klepon",
            ["pr_desc"] = "Enam butir, gula aren, kelapa parut",
            ["pr_type"] = "goods",
            ["pr_base_price"] = 12_000,
            ["pr_tax_percent"] = 10,
            ["pr_service_charge_percent"] = 5,
            ["pc_id"] = category,
            ["pr_stock"] = 40,
        })).Json.Number("pr_id");
        await record.CallAsync(_shop.Anonymous, "listProducts", null, ("limit", 20), ("search", "klepon"));
        await record.CallAsync(_shop.Anonymous, "getProduct", null, ("pr_id", product));
        await record.CallAsync(Admin, "updateProductWithImages", new() { ["pr_base_price"] = 13_000, ["pr_is_available"] = true }, ("pr_id", product));
        await record.CallAsync(Admin, "adjustStock", new() { ["delta"] = -3, ["reason"] = "Jatuh di dapur" }, ("pr_id", product));
        await record.CallAsync(Admin, "listStockAdjustments", null, ("pr_id", product), ("limit", 20));
        var promotion = (await record.CallAsync(Admin, "createPromotion", new()
        {
            ["pm_name"] = "Jumat hemat",
            ["pm_discount_type"] = "percent",
            ["pm_discount_value"] = 12.5,
            ["pm_start_at"] = "2026-01-01T00:00:00Z",
            ["pm_end_at"] = "2099-12-31T16:59:59Z",
            ["pm_is_active"] = true,
            ["product_ids"] = new JsonArray(product),
        })).Json.Number("pm_id");
        await record.CallAsync(_shop.Anonymous, "listPromotions", null, ("limit", 20));
        await record.CallAsync(_shop.Anonymous, "getPromotion", null, ("pm_id", promotion));
        await record.CallAsync(Admin, "updatePromotion", new() { ["pm_discount_type"] = "nominal", ["pm_discount_value"] = 2_000 }, ("pm_id", promotion));
        await record.CallAsync(Admin, "deletePromotion", null, ("pm_id", promotion));
        await record.CallAsync(Admin, "exportProducts");
        const string sheet = "pr_name,pr_base_price\nKue lumpur,5000\n";
        using var csv = new StringContent(sheet, Encoding.UTF8, "text/csv");
        await record.SendAsync(Admin, "importProducts", "text/csv", csv, sheet, ("dry_run", "true"));
        await record.CallAsync(Admin, "deleteProduct", null, ("pr_id", product));
        await record.CallAsync(Admin, "deleteProductCategory", null, ("pc_id", category));
    }

    private async Task ShowPicturesAsync()
    {
        const string form = "multipart/form-data";
        var product = await _shop.Database.AddProductAsync(10_000);
        await record.SendAsync(Admin, "uploadThumbnail", form, PictureShop.Form(("file", Pictures.Png())), shown: null, ("pr_id", product));
        var uploaded = (await record.SendAsync(Admin, "uploadDetailImages", form, PictureShop.Form(("files", Pictures.Png())), shown: null, ("pr_id", product))).Json;
        var picture = uploaded.AsArray()[0].Number("pa_id");
        await record.CallAsync(Admin, "deleteDetailImages", new() { ["pa_ids"] = new JsonArray(picture) }, ("pr_id", product));
        await record.CallAsync(Admin, "deleteThumbnail", null, ("pr_id", product));
    }

    private async Task FurnishAsync()
    {
        var table = (await record.CallAsync(Admin, "createTableLocation", new()
        {
            ["tl_number"] = "T7",
            ["tl_name"] = "Meja tujuh",
            ["tl_capacity"] = 4,
            ["tl_zone"] = "Teras",
        })).Json.Number("tl_id");
        await record.CallAsync(_shop.Anonymous, "listTableLocations", null, ("limit", 20));
        await record.CallAsync(_shop.Anonymous, "getTableLocation", null, ("tl_id", table));
        await record.CallAsync(Admin, "updateTableLocation", new() { ["tl_capacity"] = 6, ["tl_zone"] = null }, ("tl_id", table));
        await record.CallAsync(Admin, "deleteTableLocation", null, ("tl_id", table));
    }

    private async Task<ApiClient> SignInAsync()
    {
        await record.CallAsync(_shop.Anonymous, "registerCustomer", new() { ["cu_email"] = "sari@example.com", ["cu_name"] = "Sari Dewi", ["cu_phone"] = "+62 812 3456 7890" });
        await record.CallAsync(_shop.Anonymous, "requestMagicLink", new() { ["email"] = "sari@example.com" });
        var link = Mailbox.TokenIn((await payments.Sandbox.SignInMailToAsync("sari@example.com", 1)).Word("text"));
        await record.CallAsync(_shop.Anonymous, "verifyMagicLink", new() { ["token"] = link });
        await record.CallAsync(_shop.Anonymous, "requestOtp", new() { ["email"] = "sari@example.com" });
        var code = Mailbox.CodeIn((await payments.Sandbox.SignInMailToAsync("sari@example.com", 2)).Word("text"));
        var entered = await record.CallAsync(_shop.Anonymous, "verifyOtp", new() { ["email"] = "sari@example.com", ["otp"] = code });
        var sari = _shop.Staff(entered.Json.Word("access_token"));
        await record.CallAsync(sari, "getSignedInCustomer");
        await record.CallAsync(sari, "updateMyProfile", new() { ["cu_name"] = "Sari Dewi Lestari" });
        return sari;
    }

    private async Task SellAsync(ApiClient sari)
    {
        var order = new JsonObject
        {
            ["oh_order_type"] = "dine_in",
            ["tl_id"] = 1,
            ["oh_guest_count"] = 2,
            ["oh_notes"] = "Tidak pedas",
            ["items"] = new JsonArray(new JsonObject { ["pr_id"] = 1, ["oi_qty"] = 2, ["oi_notes"] = "Telur setengah matang" }),
        };
        await record.CallAsync(Officer, "calculateOrder", (JsonObject)order.DeepClone());
        var id = (await record.CallAsync(Officer, "createOrder", order)).OrderId;
        await record.CallAsync(Officer, "getOrder", null, ("oh_id", id));
        await record.CallAsync(Officer, "payCash", new() { ["amount_paid"] = 60_000 }, ("oh_id", id));
        await record.CallAsync(Officer, "listOrders", null, ("limit", 20), ("oh_payment_status", "settlement"));
        await record.CallAsync(Officer, "getReceipt", null, ("oh_id", id), ("format", "json"));
        await record.CallAsync(Officer, "getPaymentLog", null, ("oh_id", id));
        await record.CallAsync(Officer, "getRefundOptions", null, ("oh_id", id));
        await record.CallAsync(Admin, "refundOrder", new() { ["amount"] = 10_000, ["reason"] = "Pesanan kurang satu", ["refund_key"] = "kembali-1" }, ("oh_id", id));
        var cancelled = await payments.CreateOrderAsync(by: sari);
        await record.CallAsync(sari, "cancelOrder", null, ("oh_id", cancelled));
        await record.CallAsync(Officer, "expireOrder", null, ("oh_id", await payments.CreateOrderAsync()));
        await record.CallAsync(sari, "listMyOrders", null, ("limit", 20));
        await record.CallAsync(Officer.With("Last-Event-ID", "0"), "streamOrders");
    }

    private async Task TakeThroughGatewayAsync()
    {
        var snap = await payments.CreateOrderAsync();
        await record.CallAsync(Officer, "createPayment", null, ("oh_id", snap));
        var qris = await payments.CreateOrderAsync();
        var charged = (await record.CallAsync(Officer, "createQris", null, ("oh_id", qris))).Json.Word("oh_midtrans_order_id");
        await record.CallAsync(Officer, "checkStatus", null, ("oh_id", qris));
        await payments.Gateway.LoseAsync(charged);
        await payments.Gateway.SettleAsync(charged);
        var notice = await payments.Gateway.OfNewestAsync(charged);
        var told = new JsonObject(new[] { "order_id", "status_code", "gross_amount", "signature_key", "transaction_status", "transaction_id", "payment_type", "fraud_status" }
            .Select(name => KeyValuePair.Create(name, notice[name]?.DeepClone())));
        await record.CallAsync(_shop.Anonymous, "receiveMidtransNotification", told);

        var twice = await payments.CreateOrderAsync();
        var late = await payments.QrisAsync(twice);
        await Officer.PayCashAsync(twice, 60_000).Ok();
        await payments.Gateway.SettleAsync(late);
        await Eventually.BeTrueAsync(
            async () => await _shop.Database.ReadAsync<long>("select count(*) from payments.duplicate_payments where me_id = 1") > 0, "the money that came twice is known");
        var duplicate = (await record.CallAsync(Officer, "listDuplicatePayments", null, ("limit", 20))).Rows[0].Number("py_id");
        await record.CallAsync(Admin, "refundDuplicatePayment", new() { ["reason"] = "Dibayar dua kali" }, ("py_id", duplicate));
    }

    private async Task LookAfterCustomersAsync()
    {
        var customer = (await record.CallAsync(Officer, "listCustomers", null, ("limit", 20), ("search", "sari@"))).Rows[0].Number("cu_id");
        await record.CallAsync(Officer, "getCustomer", null, ("cu_id", customer));
        await record.CallAsync(Officer, "updateCustomer", new() { ["cu_phone"] = "+62 811 2222 3333" }, ("cu_id", customer));
        await record.CallAsync(Officer, "listOrdersOfCustomer", null, ("cu_id", customer), ("limit", 20));
        await record.CallAsync(Officer, "listMails", null, ("limit", 20));
        await record.CallAsync(Admin, "eraseCustomer", null, ("cu_id", await _shop.CustomerIdAsync("budi@example.com")));
    }

    private async Task ShutOutAsync()
    {
        var leaving = new Mailbox(_shop, "pergi@example.com");
        var here = _shop.Staff(await leaving.SignInAsync());
        await record.CallAsync(here, "exportMyData");
        await record.CallAsync(here, "signOut");
        var everywhere = _shop.Staff(await leaving.SignInAsync());
        await record.CallAsync(everywhere, "signOutEverywhere");
        var last = _shop.Staff(await leaving.SignInAsync());
        await record.CallAsync(last, "eraseMe");
        var failed = Guid.CreateVersion7();
        await _shop.Database.ExecuteAsync(
            """
            insert into edge.mails (me_id, id, kind, message_id, state, attempts, created_at, ended_at, recipient, body, last_error)
            values (1, $1, 'receipt', 'gagal@warung.example', 'failed', 20, now(), now(), 'sari@example.com', '\x00', 'mailbox full')
            """,
            failed);
        await record.CallAsync(Admin, "retryMail", null, ("id", failed));
    }
}
