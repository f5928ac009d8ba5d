using Atapos.IntegrationTests.Harness;
using Atapos.IntegrationTests.Payments;

namespace Atapos.BrowserTests.Demo;

/// <summary>A shop that opened today and has nothing yet, with a cashier.</summary>
/// <param name="Merchant">Its number.</param>
/// <param name="Token">Of its cashier.</param>
internal sealed record NewShop(long Merchant, string Token)
{
    /// <summary>Opens it.</summary>
    /// <param name="payments">The host.</param>
    /// <param name="name">Of the shop; letters alone.</param>
    public static async Task<NewShop> OpenAsync(PaymentShop payments, string name)
    {
        var merchant = (await payments.Shop.Platform.PostAsync("merchants", new { me_name = name, me_timezone = "Asia/Makassar" }).Created()).Json.Number("me_id");
        return new(merchant, await payments.Sandbox.AddUserAsync($"cashier-{name}", merchant, level: 10));
    }
}
