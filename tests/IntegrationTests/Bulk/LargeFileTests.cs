using System.Diagnostics;
using System.Globalization;
using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace Atapos.IntegrationTests.Bulk;

/// <summary>The largest files; alone, because what other tests hold at that moment would be counted, too.</summary>
[Collection(Alone.Name)]
public sealed class LargeFileTests(DemoShop demo, ITestOutputHelper output) : IClassFixture<DemoShop>
{
    private const long MostMemory = 64L * 1024 * 1024;

    private readonly TestShop _shop = demo.Shop;

    [Fact]
    public async Task Ten_thousand_products_come_and_go_in_little_memory()
    {
        await _shop.Admin.ImportAsync("pr_name,pr_base_price", "Pemanasan,1").Ok();
        var description = new string('d', 500);
        var file = Sheets.Bytes(
        [
            "pr_name,pr_desc,pr_base_price,pc_name,pr_stock",
            .. Enumerable.Range(0, 10_000).Select(number => $"Produk besar {number},{description},{1_000 + number},Kategori {number % 50},{number % 100}"),
        ]);

        (await MeasureAsync("import of 10,000 new products", () => _shop.Admin.ImportAsync(file))).Effects().ShouldBe("10000 0 0");
        var exported = await MeasureAsync("export of 10,000 products", () => _shop.Admin.GetAsync("products/export").Ok());
        var lines = exported.Text.Split("\r\n").Where(line => line.Contains("Produk besar", StringComparison.Ordinal)).ToList();
        lines.Count.ShouldBe(10_000);

        string[] same = [exported.Text.Split("\r\n")[0], .. lines];
        (await MeasureAsync("import of 10,000 unchanged products", () => _shop.Admin.ImportAsync(same))).Effects().ShouldBe("0 0 10000");
        string[] dearer = [same[0], .. lines.Select(line => line.Replace(",goods,", ",service,", StringComparison.Ordinal))];
        (await MeasureAsync("import of 10,000 changed products", () => _shop.Admin.ImportAsync(dearer))).Effects().ShouldBe("0 10000 0");
        (await _shop.Database.ReadAsync<long>(
            "select count(*) from catalog.products p where coalesce(stock, 0) <> (select coalesce(sum(delta), 0) from catalog.stock_movements m where m.me_id = p.me_id and m.product_id = p.id)"))
            .ShouldBe(0);
    }

    // The heap is looked at while the work goes on: what it holds at most, collected, is what the work needs.
    private async Task<Answer> MeasureAsync(string what, Func<Task<Answer>> work)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var clock = Stopwatch.StartNew();
        var pending = work();
        var most = 0L;
        while (!pending.IsCompleted)
        {
            await Task.Delay(300);
            GC.Collect();
            most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: false) - before);
        }

        var answer = await pending;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{what}: {clock.Elapsed.TotalSeconds:0.0} s, at most {most / 1024.0 / 1024:0.0} MB more, {answer.Body.Length} bytes answered"));
        most.ShouldBeLessThan(MostMemory);
        return answer;
    }
}
