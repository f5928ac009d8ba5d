using System.Text;

namespace Atapos.Catalog.Images;

/// <summary>Finds what makes a file something else beside a picture: pages, scripts and archives in its comments.</summary>
internal static class ForeignContent
{
    // Long enough not to come about by chance in a thumbnail or a colour profile.
    private static readonly string[] Openings = ["<script", "<?php", "<iframe", "<!doctype", "<!entity"];
    private static readonly string[] Tags = ["<html", "<svg", "<img", "<body", "<embed", "<object"];

    /// <summary>True when the bytes of a comment or of metadata hold markup that a browser or a server runs, or the end of an archive.</summary>
    internal static bool IsIn(ReadOnlySpan<byte> metadata) =>
        metadata.IndexOf("PK\x05\x06"u8) >= 0 || metadata.IndexOf("%PDF-"u8) >= 0 || HasMarkup(metadata);

    private static bool HasMarkup(ReadOnlySpan<byte> text)
    {
        for (var found = text.IndexOf((byte)'<'); found >= 0; found = text.IndexOf((byte)'<'))
        {
            text = text[found..];
            foreach (var opening in Openings)
            {
                if (Begins(text, opening))
                {
                    return true;
                }
            }

            foreach (var tag in Tags)
            {
                if (Begins(text, tag) && (text.Length == tag.Length || text[tag.Length] is (byte)'>' or (byte)'/' or <= (byte)' '))
                {
                    return true;
                }
            }

            text = text[1..];
        }

        return false;
    }

    private static bool Begins(ReadOnlySpan<byte> text, string word) =>
        text.Length >= word.Length && Ascii.EqualsIgnoreCase(text[..word.Length], word);
}
