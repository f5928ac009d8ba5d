using System.Net;
using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Bulk;

/// <summary>Several files at once, and files beside sales.</summary>
public sealed class FilesAtOnceTests(DemoShop demo) : IClassFixture<DemoShop>
{
    private readonly TestShop _shop = demo.Shop;

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
}
