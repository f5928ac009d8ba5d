using System.Globalization;
using System.Text;

namespace Atapos.Payments.Receipts;

/// <summary>Writes any text in the few letters that a printer or a plain font has, one letter to a column.</summary>
/// <remarks>
/// What has no letter is written as people would without one (é as e, Æ as AE, “ as "). What is left over, an emoji or another script, becomes
/// one question mark for each thing that a reader sees as one. Nothing that commands comes through: no control character, no mark that turns
/// direction.
/// </remarks>
internal static class Lettering
{
    private const string Unknown = "?";

    /// <summary>What people write where a keyboard lacks a letter and its parts do not say it: the letter, and what stands for it.</summary>
    private static readonly Dictionary<int, string> Habits = (
        "¡! ¢c £GBP ¥JPY §S ©(c) «\" ®(R) °o ±+- µu ·. »\" ¿? ÆAE ÐD ×x ØO ÞTh ßss æae ðd ÷/ øo þth "
        + "ĐD đd ĦH ħh ıi ŁL łl ŒOE œoe ʻ' ʼ' "
        + "‐- ‑- ‒- –- —- ―- ‘' ’' ‚' ‛' “\" ”\" „\" †+ •* …... ′' ″\" ‹' ›' ⁄/ €EUR ₱PHP −- ∙. ●* ★*")
        .Split(' ').ToDictionary(habit => (int)habit[0], habit => habit[1..]);

    /// <summary>Windows-1252, which PDF calls WinAnsi; letters that it does not have are an exception.</summary>
    private static readonly Encoding Windows1252 =
        CodePagesEncodingProvider.Instance.GetEncoding(1252, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!;

    private static readonly HashSet<char> WinAnsiLetters = [.. Windows1252.GetChars([.. Enumerable.Range(0x20, 0xE0).Select(code => (byte)code)]).Where(IsShown)];

    /// <summary>The text in ASCII, which every table of every receipt printer begins with.</summary>
    internal static string Ascii(string text) => Write(text, char.IsAscii);

    /// <summary>The text in the letters of <see cref="WinAnsiBytes"/>.</summary>
    internal static string WinAnsi(string text) => Write(text, WinAnsiLetters.Contains);

    /// <summary>The bytes of a text that <see cref="WinAnsi"/> wrote.</summary>
    internal static byte[] WinAnsiBytes(string text) => Windows1252.GetBytes(text);

    private static string Write(string text, Predicate<char> has)
    {
        var written = new StringBuilder(text.Length);
        var elements = StringInfo.GetTextElementEnumerator(Valid(text).Normalize(NormalizationForm.FormC));
        while (elements.MoveNext())
        {
            written.Append(Element(elements.GetTextElement(), has));
        }

        return written.ToString();
    }

    private static string Element(string element, Predicate<char> has)
    {
        var shown = Shown(element);
        if (shown.All(letter => has(letter)))
        {
            return shown;
        }

        var plain = string.Concat(Spelled(shown, has));
        return plain.Length > 0 && plain.All(letter => has(letter)) ? plain : plain.Length == 0 ? "" : Unknown;
    }

    /// <summary>The element's letters, each as it is or by habit, without what is written above and below them.</summary>
    private static IEnumerable<string> Spelled(string element, Predicate<char> has) => element
        .EnumerateRunes()
        .SelectMany(rune => Habit(rune) is { } habit ? [habit] : rune.ToString().Normalize(NormalizationForm.FormKD).EnumerateRunes()
            .Where(part => Rune.GetUnicodeCategory(part) is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark))
            .Select(part => Habit(part) ?? part.ToString()));

    private static string? Habit(Rune rune) => Habits.GetValueOrDefault(rune.Value);

    /// <summary>Blanks of any kind as spaces, and nothing that is not seen.</summary>
    private static string Shown(string element)
    {
        var shown = new StringBuilder(element.Length);
        foreach (var rune in element.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
            {
                shown.Append(' ');
            }
            else if (Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format))
            {
                shown.Append(rune.ToString());
            }
        }

        return shown.ToString();
    }

    private static bool IsShown(char letter) => !char.IsControl(letter) && char.GetUnicodeCategory(letter) != UnicodeCategory.Format
        && (letter == ' ' || !char.IsWhiteSpace(letter));

    // Half of a surrogate pair is no text and cannot be normalised.
    private static string Valid(string text) => string.Concat(text.EnumerateRunes());
}
