using System.Text;
using Atapos.Payments.Receipts;

namespace Atapos.Payments.Tests.Receipts;

/// <summary>The bytes for a printer, read back as a printer reads them.</summary>
public sealed class EscPosReceiptTests
{
    [Theory]
    [InlineData(58, 32, 6)]
    [InlineData(80, 48, 8)]
    public void A_printer_is_told_to_begin_anew_print_the_lines_draw_the_code_and_cut(int millimetres, int columns, int dots)
    {
        var paper = Some.Sale().Paper();
        var printed = Read(EscPosReceipt.Write(paper, millimetres));

        printed[..3].ShouldBe(["begin", "table 0", "country 0"]);
        printed[^10..].ShouldBe(
        [
            "|", "align 1", "code model 2", $"code square {dots}", "code correction M", $"code text {Some.Number}", "code print", "align 0", "feed 3", "cut 0",
        ]);
        var lines = PrintLayout.Of(paper, columns, Lettering.Ascii);
        printed.Where(what => what.StartsWith('|')).Select(what => what[1..].TrimEnd()).Take(lines.Count).ShouldBe(lines.Select(line => line.Text));
    }

    [Fact]
    public void The_shop_is_large_and_bold_and_the_total_bold_and_nothing_else()
    {
        var printed = Read(EscPosReceipt.Write(Some.Sale().Paper(), 58));

        printed[3..7].ShouldBe(["bold 1", "size 17", "|  Warung Demo", "bold 0"]);
        var total = printed.IndexOf("|Total                  Rp 51.750");
        printed[(total - 2)..(total + 3)].ShouldBe(["bold 1", "size 0", "|Total                  Rp 51.750", "bold 0", "size 0"]);
        printed.Count(what => what is "bold 1").ShouldBe(3);
        printed.Count(what => what is "size 17").ShouldBe(1);
    }

    [Fact]
    public void A_name_cannot_command_the_printer()
    {
        // Opens the drawer, cuts, and swaps the table of letters.
        const string Hostile = "Kopi\u001Bp\0\u0019\u00FA\u001DV\u0000\u001Bt\u0010 Gula Aren";
        var honest = Read(EscPosReceipt.Write(Some.Sale(shop: "KopipuVt Gula Aren").Paper(), 80));

        Read(EscPosReceipt.Write(Some.Sale(shop: Hostile).Paper(), 80)).ShouldBe(honest);
    }

    [Fact]
    public void Only_letters_that_all_printers_agree_on_are_sent()
    {
        var lines = new[] { "قهوة", "寿司", "🍜", "Crème", "\u202Ex", new string('W', 150) }.Select(name => Some.Line(name)).ToList();

        Read(EscPosReceipt.Write(Some.Sale(shop: "مطعم 🍜", lines: lines).Paper(), 58)).Where(what => what.StartsWith('|'))
            .ShouldAllBe(what => what.All(letter => letter >= ' ' && letter <= '~'));
    }

    /// <summary>What a printer understands; it stops at a byte that it does not know.</summary>
    private static List<string> Read(byte[] bytes)
    {
        List<string> read = [];
        var line = new StringBuilder();
        var at = 0;
        while (at < bytes.Length)
        {
            if (bytes[at] >= 0x20)
            {
                line.Append((char)bytes[at++]);
                continue;
            }

            if (bytes[at] == 0x0A)
            {
                read.Add("|" + line);
                line.Clear();
                at++;
                continue;
            }

            line.Length.ShouldBe(0, "a command within a line");
            var (what, length) = Command(bytes.AsSpan(at));
            read.Add(what);
            at += length;
        }

        line.Length.ShouldBe(0);
        return read;
    }

    private static (string What, int Length) Command(ReadOnlySpan<byte> bytes) => ((char)bytes[0], (char)bytes[1]) switch
    {
        ('\x1B', '@') => ("begin", 2),
        ('\x1B', 't') => ($"table {bytes[2]}", 3),
        ('\x1B', 'R') => ($"country {bytes[2]}", 3),
        ('\x1B', 'E') => ($"bold {bytes[2]}", 3),
        ('\x1B', 'a') => ($"align {bytes[2]}", 3),
        ('\x1B', 'd') => ($"feed {bytes[2]}", 3),
        ('\x1D', '!') => ($"size {bytes[2]}", 3),
        ('\x1D', 'V') when bytes[2] == 66 => ($"cut {bytes[3]}", 4),
        ('\x1D', '(') when bytes[2] == 'k' => (Code(bytes[5..(5 + bytes[3] + (256 * bytes[4]))]), 5 + bytes[3] + (256 * bytes[4])),
        _ => throw new InvalidOperationException($"No printer knows {bytes[0]:X2} {bytes[1]:X2}."),
    };

    private static string Code(ReadOnlySpan<byte> command)
    {
        command[0].ShouldBe((byte)49, "the kind of code is QR");
        return command[1] switch
        {
            65 when command[2..].SequenceEqual<byte>([50, 0]) => "code model 2",
            67 when command.Length == 3 => $"code square {command[2]}",
            69 when command[2] == 49 => "code correction M",
            80 when command[2] == 48 => $"code text {Encoding.ASCII.GetString(command[3..])}",
            81 when command[2] == 48 => "code print",
            _ => throw new InvalidOperationException($"No printer knows function {command[1]}."),
        };
    }
}
