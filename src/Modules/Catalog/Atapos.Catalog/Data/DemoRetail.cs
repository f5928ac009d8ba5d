using Atapos.Catalog.Domain;
using Atapos.Shared;

namespace Atapos.Catalog.Data;

/// <summary>What the second demo merchant, a small shop, sells.</summary>
internal static class DemoRetail
{
    internal static DemoShop Shop => new(TaxPercent: 11, ServiceChargePercent: 0, [Groceries, Household, Services], Promotions);

    private static DemoCategory Groceries => new("Sembako",
    [
        new("Beras Pandan Wangi 5 kg", 78_000, "Beras pulen, karung 5 kg") { Stock = 50 },
        new("Minyak Goreng 2 L", 38_500, "Minyak goreng kelapa sawit, kemasan isi ulang") { Stock = 80 },
        new("Gula Pasir 1 kg", 17_500, "Gula kristal putih") { Stock = 100 },
        new("Tepung Terigu 1 kg", 13_000, "Tepung protein sedang") { Stock = 60 },
        new("Kopi Bubuk Toraja 250 g", 42_000, "Kopi arabika, giling halus") { Stock = 24, Picture = "samples/food/spices" },
        new("Kecap Manis 520 ml", 24_500, "Kecap kedelai hitam") { Stock = 40 },
        new("Mi Instan Goreng", 3_200, "Satu bungkus 85 g") { Stock = 400 },
    ]);

    private static DemoCategory Household => new("Rumah Tangga",
    [
        new("Sabun Cuci Piring 750 ml", 15_500, "Jeruk nipis, isi ulang") { Stock = 45 },
        new("Deterjen Bubuk 800 g", 22_000, "Untuk mesin dan cuci tangan") { Stock = 35 },
        new("Payung Lipat", 59_000, "Payung lipat tiga, tahan angin") { Stock = 10 },
        new("Lampu LED 9 W", 27_500, "Cahaya putih, garansi satu tahun") { Stock = 0 },
    ]);

    private static DemoCategory Services => new("Layanan",
    [
        new("Bungkus Kado", 10_000, "Kertas kado, pita dan kartu ucapan") { Type = ProductType.Service },
    ]);

    private static IReadOnlyList<DemoPromotion> Promotions =>
    [
        new("Hemat Minyak Goreng", Discount.Of(DiscountType.Nominal, 2_500), -3, 60, ["Minyak Goreng 2 L"]),
    ];
}
