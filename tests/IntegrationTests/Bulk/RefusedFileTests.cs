using System.Net;
using System.Text;
using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Bulk;

/// <summary>Files that are not imported: each is told why, and nothing has changed.</summary>
public sealed class RefusedFileTests(DemoShop demo) : IClassFixture<DemoShop>
{
    private readonly TestShop _shop = demo.Shop;

    /// <summary>The file's lines behind the header, and the faults.</summary>
    public static TheoryData<string, string> Rows => new()
    {
        { ",a,100,,,,,,,,\n,,200,,,,,,,,", "3 pr_name" },
        { ",a,,,,,,,,,", "2 pr_base_price" },
        { ",a,-1,,,,,,,,", "2 pr_base_price" },
        { ",a,1.5,,,,,,,,", "2 pr_base_price" },
        { ",a,25.000,,,,,,,,", "2 pr_base_price" },
        { ",a,\"25,000\",,,,,,,,", "2 pr_base_price" },
        { ",a,1e3,,,,,,,,", "2 pr_base_price" },
        { ",a,1000000000001,,,,,,,,", "2 pr_base_price" },
        { ",a,99999999999999999999999999999999,,,,,,,,", "2 pr_base_price" },
        { ",a,100,,101,,,,,,", "2 pr_tax_percent" },
        { ",a,100,,,0.005,,,,,", "2 pr_service_charge_percent" },
        { ",a,100,,sepuluh,,,,,,", "2 pr_tax_percent" },
        { ",a,100,barang,,,,,,,", "2 pr_type" },
        { ",a,100,,,,ya,,,,", "2 pr_is_available" },
        { ",a,100,,,,,1,,,", "2 pr_is_active" },
        { ",a,100,,,,,,,-1,", "2 pr_stock" },
        { ",a,100,,,,,,,1000000001,", "2 pr_stock" },
        { ",a,100,,,,,,,1.5,", "2 pr_stock" },
        { "0,a,100,,,,,,,,", "2 pr_id" },
        { "-5,a,100,,,,,,,,", "2 pr_id" },
        { "satu,,,,,,,,,,", "2 pr_id" },
        { "9999999999,a,100,,,,,,,,", "2 pr_id" },
        { ",a\0b,100,,,,,,,,", "2 pr_name" },
        { ",a,100,,,,,,,,\u0007", "2 pr_desc" },
        { ",a,100,,,,,,a\tb,,", "2 pc_name" },
        { ",a,100", "2" },
        { ",a,100,,,,,,,,,,", "2" },
        { ",a\"b,100,,,,,,,,", "2" },
        { ",\"a\"b,100,,,,,,,,", "2" },
        { ",\"a,100,,,,,,,,", "2 / 2" },
        { "x,,-1,y,200,z,q,q,,w,\n,,,,,,,,,,", "2 pr_id / 2 pr_type / 2 pr_service_charge_percent / 2 pr_is_available / 2 pr_is_active / 2 pr_stock / 2 pr_base_price / 2 pr_tax_percent / 3 pr_name / 3 pr_base_price" },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task A_wrong_cell_is_named_by_line_and_column(string rows, string faults) => await RefusedAsync(
        Encoding.UTF8.GetBytes("pr_id,pr_name,pr_base_price,pr_type,pr_tax_percent,pr_service_charge_percent,pr_is_available,pr_is_active,pc_name,pr_stock,pr_desc\n" + rows + "\n"),
        faults.Split(" / "));

    [Theory]
    [InlineData("", "1")]
    [InlineData("\r\n\r\n", "1")]
    [InlineData("\uFEFF", "1")]
    [InlineData("pr_name\nNasi", "1 pr_base_price")]
    [InlineData("pr_base_price,pr_id\n1,2", "1 pr_name")]
    [InlineData("pr_name,pr_base_price,pr_price,harga\nNasi,1,1,1", "1 pr_price", "1 harga")]
    [InlineData("pr_name,pr_base_price,PR_NAME\nNasi,1,1", "1 pr_name")]
    [InlineData("pr_name\tpr_base_price\nNasi\t1", "1 pr_name\tpr_base_price", "1 pr_name", "1 pr_base_price")]
    public async Task A_wrong_header_is_refused_by_the_name_of_the_column(string file, params string[] faults) =>
        await RefusedAsync(Encoding.UTF8.GetBytes(file), faults);

    [Fact]
    public async Task A_file_that_is_not_utf8_is_refused()
    {
        await RefusedAsync(Encoding.Latin1.GetBytes("pr_name,pr_base_price\nKopi é,1\n"), "");
        await RefusedAsync([0xFF, 0xFE, .. Encoding.Unicode.GetBytes("pr_name,pr_base_price\nKopi,1\n")], "");
        await RefusedAsync([.. Sheets.Bytes("pr_name,pr_base_price"), 0x89, 0x50, 0x4E, 0x47, 0, 0, 0xC3], "");
    }

    [Theory]
    [InlineData(200_000)]
    [InlineData(5_000_000)]
    public async Task A_huge_cell_is_refused(int length)
    {
        await RefusedAsync(Sheets.Bytes("pr_name,pr_base_price", "Nasi,1", $"{new string('n', length)},1"), "3");
        await RefusedAsync(Sheets.Bytes("pr_name,pr_base_price", "Nasi,1", $"\"{new string('\n', length)}\",1"), "3");
    }

    [Fact]
    public async Task A_product_may_be_there_once_and_must_be_one_of_the_merchant()
    {
        var mine = await _shop.Database.AddProductAsync(1_000);
        var foreign = await _shop.Database.AddProductAsync(1_000, merchant: 2);
        var deleted = await _shop.Database.AddProductAsync(1_000);
        await _shop.Database.ExecuteAsync("update catalog.products set deleted_at = now() where id = $1", deleted);

        await RefusedAsync(
            Sheets.Bytes("pr_id,pr_name,pr_base_price", $"{mine},a,1", $"{foreign},b,1", $"{mine},c,1", $"{deleted},d,1", ",e,1"),
            "3 pr_id", "4 pr_id", "5 pr_id");
    }

    [Fact]
    public async Task Ten_thousand_rows_are_a_file_and_one_more_is_too_many()
    {
        var rows = Enumerable.Range(0, 10_001).Select(number => $"Banyak {number},1000").ToList();
        await RefusedAsync(Sheets.Bytes(["pr_name,pr_base_price", .. rows]), "10002");
        (await _shop.Admin.TryImportAsync(["pr_name,pr_base_price", .. rows.Take(10_000)])).Effects().ShouldBe("10000 0 0");
    }

    [Fact]
    public async Task The_first_thousand_faults_are_told_and_all_are_counted()
    {
        var answer = await _shop.Admin.ImportAsync(["pr_name,pr_base_price,pr_type", .. Enumerable.Repeat(",x,y", 1_500)]);

        answer.Faults().Count.ShouldBe(1_000);
        answer.Json["details"].Number("count").ShouldBe(4_500);
        answer.Faults()[^1].ShouldStartWith("335 ");
    }

    [Fact]
    public async Task One_wrong_row_of_many_keeps_all_the_others_out()
    {
        var rows = Enumerable.Range(0, 3_000).Select(number => $",Tidak masuk {number},1000,Kategori {number % 7}");
        await RefusedAsync(Sheets.Bytes(["pr_id,pr_name,pr_base_price,pc_name", .. rows, "9999999999,x,1,Baru"]), "3002 pr_id");
    }

    [Fact]
    public async Task A_body_above_ten_megabytes_is_too_large()
    {
        var file = new byte[11 * 1024 * 1024];
        Array.Fill(file, (byte)'a');
        await _shop.Admin.ImportAsync(file).ShouldBeProblem(HttpStatusCode.RequestEntityTooLarge, "request.too-large");
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/plain")]
    [InlineData("text/csv; charset=iso-8859-1")]
    [InlineData("multipart/form-data")]
    [InlineData("nonsense")]
    public async Task Another_media_type_is_refused(string mediaType) => await _shop.Admin
        .ImportAsync(Sheets.Bytes("pr_name,pr_base_price", "Nasi,1"), mediaType: mediaType)
        .ShouldBeProblem(HttpStatusCode.UnsupportedMediaType, "request.media-type");

    [Fact]
    public async Task A_form_needs_the_file()
    {
        using var form = new MultipartFormDataContent { { new StringContent("x"), "data" } };
        await _shop.Admin.SendAsync(HttpMethod.Post, "products/import", form).ShouldBeInvalid("file");
        await _shop.Admin.ImportAsync("bukan formulir"u8.ToArray(), mediaType: "multipart/form-data; boundary=x")
            .ShouldBeProblem(HttpStatusCode.BadRequest, "request.unreadable");
    }

    [Fact]
    public async Task Only_an_admin_imports_and_exports()
    {
        foreach (var (client, status, code) in new[]
        {
            (_shop.Anonymous, HttpStatusCode.Unauthorized, "auth.required"), (_shop.Officer, HttpStatusCode.Forbidden, "auth.forbidden"),
        })
        {
            await client.GetAsync("products/export").ShouldBeProblem(status, code);
            await client.ImportAsync("pr_name,pr_base_price", "Nasi,1").ShouldBeProblem(status, code);
        }
    }

    private async Task RefusedAsync(byte[] file, params string[] faults)
    {
        var before = await _shop.Database.ContentsAsync();
        (await _shop.Admin.ImportAsync(file, isDryRun: true)).Faults().ShouldBe(faults);
        (await _shop.Admin.ImportAsync(file)).Faults().ShouldBe(faults);
        (await _shop.Database.ContentsAsync()).ShouldBe(before);
    }
}
