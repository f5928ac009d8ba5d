using Atapos.Catalog.Domain;

namespace Atapos.Catalog.Data;

/// <summary>The menu of Warung Demo. The first product and the first promotion are the worked example of the documentation.</summary>
internal static class DemoWarung
{
    internal static DemoShop Shop => new(TaxPercent: 10, ServiceChargePercent: 5, [Rice, Noodles, Dishes, Drinks, Sweets], Promotions);

    private static DemoCategory Rice => new("Nasi",
    [
        new("Nasi Goreng", 25_000, "Nasi goreng kampung dengan telur, acar dan kerupuk") { Picture = "samples/food/spices" },
        new("Nasi Goreng Seafood", 35_000, "Nasi goreng dengan udang, cumi dan bakso ikan") { Picture = "samples/food/pot-mussels" },
        new("Nasi Goreng Kambing", 38_000, "Nasi goreng rempah dengan daging kambing"),
        new("Nasi Uduk Komplit", 28_000, "Nasi uduk, ayam goreng, tempe orek, telur dan sambal kacang"),
        new("Nasi Kuning", 24_000, "Nasi kuning dengan abon, telur dadar dan perkedel"),
        new("Nasi Rames", 22_000, "Nasi putih dengan tiga lauk pilihan hari ini"),
        new("Nasi Liwet Sunda", 32_000, "Nasi liwet ikan teri, ayam goreng, lalapan dan sambal"),
        new("Nasi Putih", 6_000, "Sepiring nasi putih"),
    ]);

    private static DemoCategory Noodles => new("Mie dan Kuah",
    [
        new("Mie Goreng Jawa", 24_000, "Mie goreng arang dengan ayam suwir dan sayuran"),
        new("Mie Ayam Bakso", 23_000, "Mie ayam dengan dua bakso sapi dan pangsit"),
        new("Bakso Urat", 22_000, "Bakso urat sapi, bihun, tahu dan kuah kaldu") { Stock = 40 },
        new("Soto Ayam Lamongan", 24_000, "Soto ayam kuning dengan koya dan telur"),
        new("Soto Betawi", 34_000, "Soto daging sapi dengan kuah santan dan susu"),
        new("Rawon Surabaya", 36_000, "Sup daging sapi berkuah kluwek dengan telur asin"),
        new("Kwetiau Siram Sapi", 30_000, "Kwetiau dengan daging sapi dan sawi"),
        new("Sop Buntut", 58_000, "Sup buntut sapi dengan wortel, kentang dan emping") { Stock = 12 },
    ]);

    private static DemoCategory Dishes => new("Lauk",
    [
        new("Ayam Bakar Madu", 32_000, "Setengah ekor ayam bakar madu dengan sambal dan lalapan"),
        new("Ayam Geprek", 22_000, "Ayam goreng tepung, digeprek dengan sambal bawang"),
        new("Ayam Goreng Kremes", 26_000, "Ayam goreng bumbu kuning dengan kremesan"),
        new("Bebek Goreng Madura", 42_000, "Bebek goreng dengan bumbu hitam pedas") { Stock = 0 },
        new("Ikan Gurame Bakar", 75_000, "Gurame bakar kecap, kira-kira 600 gram") { Stock = 8, Picture = "samples/food/fish-vegetables" },
        new("Sate Ayam Madura", 30_000, "Sepuluh tusuk sate ayam dengan bumbu kacang"),
        new("Sate Kambing", 45_000, "Sepuluh tusuk sate kambing dengan kecap dan bawang"),
        new("Rendang Sapi", 35_000, "Rendang daging sapi Padang"),
        new("Gado-Gado", 22_000, "Sayuran rebus, tahu, tempe dan lontong dengan bumbu kacang"),
        new("Pecel Lele", 23_000, "Lele goreng dengan sambal terasi dan lalapan") { IsAvailable = false },
        new("Tempe Mendoan", 12_000, "Lima potong tempe berbalut tepung, digoreng setengah matang"),
        new("Tahu Gejrot", 13_000, "Tahu goreng dengan kuah gula aren pedas"),
        new("Paket Lebaran", 95_000, "Ketupat, opor ayam, rendang dan sambal goreng hati") { IsActive = false },
    ]);

    private static DemoCategory Drinks => new("Minuman",
    [
        new("Es Teh Manis", 6_000, "Teh melati manis dengan es"),
        new("Teh Tawar Hangat", 4_000, "Teh melati tanpa gula"),
        new("Es Jeruk", 10_000, "Jeruk peras segar dengan es"),
        new("Kopi Tubruk", 9_000, "Kopi robusta Lampung"),
        new("Es Kopi Susu Gula Aren", 20_000, "Espresso, susu segar dan gula aren"),
        new("Jus Alpukat", 19_000, "Alpukat dengan susu cokelat"),
        new("Wedang Jahe", 11_000, "Jahe bakar, serai dan gula merah"),
        new("Air Mineral 600 ml", 5_000, "Botol 600 ml") { Stock = 120 },
    ]);

    private static DemoCategory Sweets => new("Camilan dan Penutup",
    [
        new("Pisang Goreng Keju", 17_000, "Pisang kepok goreng dengan keju dan susu") { Picture = "samples/food/dessert" },
        new("Es Campur", 18_000, "Kelapa muda, kolang-kaling, tape, alpukat dan sirup"),
        new("Klepon", 10_000, "Enam butir kue ketan isi gula merah") { Stock = 25 },
        new("Kerupuk Udang", 5_000, "Sebungkus kerupuk udang") { Stock = 60 },
    ]);

    private static IReadOnlyList<DemoPromotion> Promotions =>
    [
        new("Diskon 10% Nasi Goreng", Discount.Of(DiscountType.Percent, 10), -30, 365, ["Nasi Goreng"]),
        new("Potongan Rp 5.000 Soto dan Rawon", Discount.Of(DiscountType.Nominal, 5_000), -7, 180, ["Soto Ayam Lamongan", "Soto Betawi", "Rawon Surabaya"]),
        new("Es Kopi Susu Rp 15.000", Discount.Of(DiscountType.OverridePrice, 15_000), -7, 90, ["Es Kopi Susu Gula Aren"]),
        new("Promo Pembukaan 25%", Discount.Of(DiscountType.Percent, 25), -90, -60, ["Nasi Goreng", "Ayam Geprek", "Es Teh Manis"]),
    ];
}
