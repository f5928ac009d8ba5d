using System.Globalization;
using Atapos.Shared.Hosting.Demo;

namespace Atapos.Host.Verbs;

/// <summary>Opens the two demo shops on demand, in any environment.</summary>
internal static class Seed
{
    internal static async Task<int> ExecuteAsync(bool beside)
    {
        await using var app = await VerbApp.OpenMigratedAsync();
        var opened = await app.Services.GetRequiredService<DemoShops>().AddAsync(beside, CancellationToken.None);
        if (opened.Count == 0)
        {
            await Console.Error.WriteLineAsync("The database has merchants already; --add opens the demo shops beside them.");
            return Verb.Failed;
        }

        foreach (var shop in opened)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"merchant {shop.Merchant}, {(shop.Kind == DemoKind.Warung ? "food" : "household goods")}: {shop.Products} products, {shop.Orders} orders"));
        }

        return Verb.Done;
    }
}
