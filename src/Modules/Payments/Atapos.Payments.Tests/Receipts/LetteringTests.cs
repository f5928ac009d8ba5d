using Atapos.Payments.Receipts;
using FsCheck.Xunit;

namespace Atapos.Payments.Tests.Receipts;

/// <summary>Any text in the few letters of a printer.</summary>
public sealed class LetteringTests
{
    [Theory]
    [InlineData("Nasi Goreng #1 @ Rp 25.000 [pedas] {x} ~50%", "Nasi Goreng #1 @ Rp 25.000 [pedas] {x} ~50%")]
    [InlineData("Crème brûlée", "Creme brulee")]
    [InlineData("Cre\u0300me decomposed", "Creme decomposed")]
    [InlineData("2 × Rp 25.000", "2 x Rp 25.000")]
    [InlineData("“Æbleskiver” – Straße…", "\"AEbleskiver\" - Strasse...")]
    [InlineData("ＦＵＬＬ ｗｉｄｔｈ ﬁsh ½ ① ™", "FULL width fish 1/2 1 TM")]
    [InlineData("Łódź Đà Nẵng", "Lodz Da Nang")]
    [InlineData("قهوة", "????")]
    [InlineData("寿司", "??")]
    [InlineData("👨‍👩‍👧‍👦", "?")]
    [InlineData("☕️ Kopi 🇮🇩", "? Kopi ?")]
    [InlineData("1️⃣", "1")]
    [InlineData("a\u00A0b\u2003c\td\r\ne", "a b c d  e")]
    [InlineData("\u202Eabc\u202C\u200B\uFEFF\u00AD", "abc")]
    [InlineData("\u001B@\u001Dp\0\u0007\u007F\u0085x", "@p x")]
    [InlineData("", "")]
    public void Without_a_letter_it_is_written_as_people_would(string text, string written) => Lettering.Ascii(text).ShouldBe(written);

    [Fact]
    public void Half_a_letter_is_one_that_is_not_known() => Lettering.Ascii(string.Concat("half ", '\uD83D', " pair")).ShouldBe("half ? pair");

    [Theory]
    [InlineData("Crème brûlée – 2 × “Łódź” € …", "Crème brûlée – 2 × “Lódz” € …")]
    [InlineData("寿司 ☕", "?? ?")]
    [InlineData("\u202Eab\u00ADc\u00A0d\u0081", "abc d")]
    public void A_document_has_more_letters(string text, string written) => Lettering.WinAnsi(text).ShouldBe(written);

    [Property(MaxTest = 1_000)]
    public bool Nothing_but_printed_letters_comes_through(string? text) =>
        Lettering.Ascii(text ?? "").All(letter => letter is >= ' ' and <= '~')
        && Lettering.WinAnsiBytes(Lettering.WinAnsi(text ?? "")).All(code => code is >= 0x20 and not 0x7F and not 0xA0 and not 0xAD);

    [Property(MaxTest = 1_000)]
    public bool What_is_written_stays_as_it_is(string? text)
    {
        var written = Lettering.Ascii(text ?? "");
        return string.Equals(Lettering.Ascii(written), written, StringComparison.Ordinal) && string.Equals(Lettering.WinAnsi(written), written, StringComparison.Ordinal);
    }
}
