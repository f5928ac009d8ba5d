using System.Diagnostics;
using System.Globalization;
using System.Net;
using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace Atapos.IntegrationTests.Bulk;

/// <summary>The largest files, and several at once.</summary>
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

    [Fact]
    public async Task Of_two_imports_at_once_each_is_whole_or_refused()
    {
        var ids = new List<long>();
        for (var i = 0; i < 20; i++)
        {
            ids.Add(await _shop.Database.AddProductAsync(1_000));
        }

        var answers = await Task.WhenAll(Enumerable.Range(1, 6).Select(round => _shop.Admin.ImportAsync(
            [
                "pr_id,pr_name,pr_base_price,pc_name",
                .. (round % 2 == 0 ? ids : Enumerable.Reverse(ids)).Select(id => $"{id},Putaran {round},{round},Putaran bersama"),
                .. Enumerable.Range(0, 500).Select(_ => $",Isi putaran {round},{round},"),
            ])));

        answers.Count(answer => answer.Status == (int)HttpStatusCode.OK).ShouldBeGreaterThan(0);
        foreach (var answer in answers.Where(answer => answer.Status != (int)HttpStatusCode.OK))
        {
            answer.ShouldBeProblem(HttpStatusCode.Conflict, "import.in-progress");
        }

        (await _shop.Database.ListAsync<string>("select distinct name from catalog.products where id = any ($1)", ids.ToArray())).Count.ShouldBe(1);
        var counts = await _shop.Database.ListAsync<long>("select count(*) from catalog.products where name like 'Isi putaran %' group by name");
        counts.ShouldAllBe(count => count == 500);
        counts.Count.ShouldBe(answers.Count(answer => answer.Status == (int)HttpStatusCode.OK));
    }

    [Fact]
    public async Task Sales_go_on_while_a_file_is_imported()
    {
        var first = await _shop.Database.AddProductAsync(1_000, stock: 1_000);
        var last = await _shop.Database.AddProductAsync(1_000, stock: 1_000);
        string[] file =
        [
            "pr_id,pr_name,pr_base_price",
            $"{last},Laris dua,2000",
            .. Enumerable.Range(0, 2_000).Select(number => $",Isi laris {number},1"),
            $"{first},Laris satu,2000",
        ];
        var import = _shop.Admin.ImportAsync(file);
        var sales = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => _shop.Officer.OrderAsync(Orders.Of((first, 1), (last, 1)))));

        (await import).Effects().ShouldBe("2000 2 0");
        sales.ShouldAllBe(sale => sale.Status == (int)HttpStatusCode.Created);
        (await _shop.Database.ListAsync<int>("select stock from catalog.products where id = any ($1)", new[] { first, last })).ShouldBe([970, 970]);
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
