using Atapos.Payments.Receipts;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Atapos.Payments.Tests.Receipts;

/// <summary>Receipts in columns, as they lie on the counter.</summary>
public sealed class PrintLayoutTests
{
    [Fact]
    public void On_paper_of_58_mm_it_has_32_columns() => Print(Some.Sale().Paper(), 32).ShouldBe("""
        ##  Warung Demo
        --------------------------------
        Nomor pesanan  INV-20261123-0001
        Tempat         Meja A1 - Jendela
        Jenis            Makan di tempat
        Tamu                           4
        Dipesan    23 Nov 2026 01:05 WIB
        Dibayar    23 Nov 2026 01:30 WIB
        --------------------------------
        Nasi Goreng
          2 x Rp 25.000        Rp 50.000
          Diskon Rp 5.000
        --------------------------------
        Subtotal               Rp 50.000
        Diskon                 -Rp 5.000
        Pajak                   Rp 4.500
        Biaya layanan           Rp 2.250
        *Total                  Rp 51.750
        Pembulatan                 Rp 50
        *Jumlah dibayar         Rp 51.800
        --------------------------------
        Cara bayar                 Tunai
        Uang diterima          Rp 60.000
        Kembalian               Rp 8.200

          Terima kasih atas pembayaran
                     Anda.
        """);

    [Fact]
    public void On_paper_of_80_mm_it_has_48_columns() => Print((Some.Sale("en", "Kopi & Toko \"Café\" Jakarta Selatan", Some.Line("Iced Tea")) with
    {
        Paid = Some.ByGateway("bank_transfer", "bca") with { Refunded = Atapos.Shared.Money.Of(51_750), Status = Atapos.Shared.PaymentStatus.Refund },
    }).Paper(), 48).ShouldBe("""
        ##   Kopi & Toko "Cafe"
        ##    Jakarta Selatan
        *                    REFUNDED
        ------------------------------------------------
        Order number                   INV-20261123-0001
        Place                          Meja A1 - Jendela
        Type                                     Dine in
        Guests                                         4
        Ordered                    23 Nov 2026 01:05 WIB
        Paid                       23 Nov 2026 01:30 WIB
        ------------------------------------------------
        Iced Tea
          1 x Rp 25.000                        Rp 25.000
        ------------------------------------------------
        Subtotal                               Rp 50.000
        Discount                               -Rp 5.000
        Tax                                     Rp 4.500
        Service charge                          Rp 2.250
        *Total                                  Rp 51.750
        *Amount paid                            Rp 51.750
        ------------------------------------------------
        Paid by                      Virtual Account BCA
        Refunded                              -Rp 51.750
        *After refund                                Rp 0

                  Thank you for your payment.
        """);

    [Fact]
    public void What_does_not_fit_beside_stands_below()
    {
        var paper = Some.Sale(lines: Some.Line("Ayam Bakar Madu dengan Sambal Matah", 9_999, 100_000_000)).Paper() with
        {
            Heading = [new("Tempat", "Ruang pertemuan besar di lantai dua dekat tangga")],
        };

        Print(paper, 32).ShouldContain("""
            Tempat
             Ruang pertemuan besar di lantai
                            dua dekat tangga
            """);
        Print(paper, 32).ShouldContain("""
            Ayam Bakar Madu dengan Sambal
            Matah
              9999 x Rp 100.000.000
                          Rp 999.900.000.000
            """);
    }

    [Theory]
    [InlineData("WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW", "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW\nWWWWWWWW\n")]
    [InlineData("🍜 Mie \u202E قهوة", "? Mie ????\n")]
    [InlineData("   ", "\n")]
    public void Any_name_finds_its_place(string name, string printed) =>
        Print(Some.Sale(lines: Some.Line(name)).Paper(), 32).ShouldContain($"-\n{printed}  1 x Rp 25.000        Rp 25.000\n-");

    [Property(MaxTest = 300)]
    public Property No_line_is_wider_than_the_paper_and_no_word_is_lost() => Prop.ForAll(
        Gen.Elements(32, 48).Zip(ArbMap.Default.GeneratorFor<string?>()).ToArbitrary(),
        pair =>
        {
            var (columns, text) = pair;
            var name = new string([.. Lettering.Ascii(text ?? "").Where(char.IsLetterOrDigit)]);
            var lines = PrintLayout.Of(Some.Sale(shop: name + " x", lines: Some.Line(name + " y")).Paper(), columns, Lettering.Ascii);
            return lines.All(line => line.Text.Length <= (line.Style == PrintStyle.Title ? columns / 2 : columns))
                && string.Concat(lines.Select(line => line.Text.Replace(" ", "", StringComparison.Ordinal))) is var read
                && read.StartsWith(name + "x-", StringComparison.Ordinal) && read.Contains($"-{name}y1x", StringComparison.Ordinal);
        });

    [Fact]
    public void Two_hundred_lines_are_all_printed()
    {
        var printed = Print(Some.Sale(lines: [.. Enumerable.Range(1, 200).Select(i => Some.Line($"Barang {i}", i, 1_000))]).Paper(), 48).Split('\n');

        printed.Count(line => line.StartsWith("Barang ", StringComparison.Ordinal)).ShouldBe(200);
        printed.ShouldContain("  200 x Rp 1.000                      Rp 200.000", StringComparer.Ordinal);
    }

    /// <summary>Titles begin with ##, strong lines with a star.</summary>
    private static string Print(ReceiptPaper paper, int columns) => string.Join('\n', PrintLayout.Of(paper, columns, Lettering.Ascii).Select(line => line.Style switch
    {
        PrintStyle.Title => "##" + line.Text,
        PrintStyle.Strong => "*" + line.Text,
        _ => line.Text,
    }));
}
