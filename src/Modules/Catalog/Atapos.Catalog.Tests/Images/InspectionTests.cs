using System.Text;
using Atapos.Catalog.Images;
using FsCheck;
using FsCheck.Xunit;

namespace Atapos.Catalog.Tests.Images;

public sealed class InspectionTests
{
    // 39 x 33 pixels written by another program: a baseline JPEG in colour with its own tables.
    private const string RealJpeg =
        "/9j/4AAQSkZJRgABAgAAAQABAAD/2wBDAKBueIx4ZKCMgoy0qqC+8P//8Nzc8P//////////////////////////////////////////////////////////2wBDAaq0tPDS8P////////////////"
        + "//////////////////////////////////////////////////////////////wAARCAAhACcDASIAAhEBAxEB/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUF"
        + "BAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmq"
        + "KjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/8QAHwEAAwEBAQEBAQEBAQAAAAAAAAECAwQFBgcICQoL/8QAtREAAgECBAQDBAcFBAQAAQJ3AAEC"
        + "AxEEBSExBhJBUQdhcRMiMoEIFEKRobHBCSMzUvAVYnLRChYkNOEl8RcYGRomJygpKjU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6goOEhYaHiImKkpOUlZaXmJmaoqOkpaanqK"
        + "mqsrO0tba3uLm6wsPExcbHyMnK0tPU1dbX2Nna4uPk5ebn6Onq8vP09fb3+Pn6/9oADAMBAAIRAxEAPwCEDNPAFA6UUjRIMD0pCopaKQ7IYRiinN0oqjNqzFHSimA4p4INSWncKKKCQKChG6UU0nNF"
        + "UZN3YUUUUCCiiigAooooA//Z";

    private static readonly byte[] Script = "<script>alert(document.cookie)</script>"u8.ToArray();

    [Theory]
    [InlineData(1, 1, 8, 2, 0)]
    [InlineData(640, 480, 8, 6, 0)]
    [InlineData(17, 31, 1, 0, 0)]
    [InlineData(17, 31, 16, 4, 1)]
    [InlineData(1, 9, 8, 2, 1)]
    [InlineData(5, 3, 4, 0, 1)]
    public void A_png_of_any_kind_is_known_by_its_content(int width, int height, byte depth, byte colour, byte interlace) =>
        Inspect(Pictures.Png(width, height, depth, colour, interlace)).ShouldBe(new ImageFacts(ImageFormat.Png, width, height));

    [Fact]
    public void A_png_with_a_palette_texts_and_several_pieces_of_pixels_is_taken()
    {
        var pixels = Pictures.Deflated(new byte[Pictures.RawLength(8, 8, 8, 3)]);
        var picture = Pictures.PngOf(
            Pictures.Header(8, 8, 8, 3),
            Pictures.Chunk("PLTE", new byte[6]),
            Pictures.Chunk("tEXt", "Software\0GIMP"u8.ToArray()),
            Pictures.Chunk("zTXt", [.. "Comment\0\0"u8, .. Pictures.Deflated("taken in Bandung"u8.ToArray())]),
            Pictures.Chunk("iTXt", [.. "XML:com.adobe.xmp\0\0\0\0\0"u8, .. "<x:xmpmeta><rdf:RDF/></x:xmpmeta>"u8]),
            Pictures.Chunk("IDAT", pixels[..3]),
            Pictures.Chunk("IDAT", []),
            Pictures.Chunk("IDAT", pixels[3..]),
            Pictures.Chunk("tIME", new byte[7]));

        Inspect(picture).ShouldBe(new ImageFacts(ImageFormat.Png, 8, 8));
    }

    [Theory]
    [InlineData(0xC0)]
    [InlineData(0xC1)]
    [InlineData(0xC2)]
    public void A_jpeg_is_known_by_its_content(byte frame) =>
        Inspect(Pictures.Jpeg(300, 200, frame, new byte[200])).ShouldBe(new ImageFacts(ImageFormat.Jpeg, 300, 200));

    [Fact]
    public void A_jpeg_that_another_program_wrote_is_taken() =>
        Inspect(Convert.FromBase64String(RealJpeg)).ShouldBe(new ImageFacts(ImageFormat.Jpeg, 39, 33));

    [Fact]
    public void Exif_and_stuffed_and_restarted_scan_data_are_part_of_a_jpeg() => Inspect(Pictures.Jpeg(
        entropy: [1, 2, 0xFF, 0x00, 3, 0xFF, 0xD0, 4, 0xFF, 0xFF, 0x00, 5],
        extra: Pictures.Segment(0xE1, [.. "Exif\0\0"u8, .. new byte[2000]])).ToArray()).Format.ShouldBe(ImageFormat.Jpeg);

    public static TheoryData<string, byte[]> NoPictures => new()
    {
        { "nothing", [] },
        { "one byte", [0xFF] },
        { "gif", "GIF89a\x01\0\x01\0\0\0\0;"u8.ToArray() },
        { "svg", "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"u8.ToArray() },
        { "html", "<!doctype html><script>1</script>"u8.ToArray() },
        { "webp", "RIFF\x10\0\0\0WEBPVP8 "u8.ToArray() },
        { "zip", "PK\x03\x04................"u8.ToArray() },
        { "pdf", "%PDF-1.7 ........"u8.ToArray() },
        { "elf", "\x7f\x45\x4c\x46\x02\x01\x01\0"u8.ToArray() },
        { "something before a png", [.. Script, .. Pictures.Png()] },
        { "a png with line ends changed in transit", [0x89, .. "PNG\n\x1A\n"u8, .. Pictures.Png()[8..]] },
        { "lossless jpeg", Pictures.Jpeg(frame: 0xC3) },
        { "arithmetic jpeg", Pictures.Jpeg(frame: 0xC9) },
        { "animated png", Pictures.Png(before: [Pictures.Chunk("acTL", new byte[8])]) },
    };

    [Theory]
    [MemberData(nameof(NoPictures))]
    public void What_is_no_jpeg_or_png_is_not_supported(string what, byte[] file) => FaultOf(file).ShouldBe(ImageFault.NotSupported, what);

    public static TheoryData<string, byte[]> BrokenPictures => new()
    {
        { "script behind a png", [.. Pictures.Png(), .. Script] },
        { "script behind a jpeg", [.. Pictures.Jpeg(), .. Script] },
        { "zip behind a jpeg", [.. Pictures.Jpeg(), .. "PK\x05\x06"u8, .. new byte[18]] },
        { "one byte behind a png", [.. Pictures.Png(), 0] },
        { "a second jpeg behind the first", [.. Pictures.Jpeg(), .. Pictures.Jpeg()] },
        { "script in a comment of a jpeg", Pictures.Jpeg(extra: Pictures.Segment(0xFE, Script)) },
        { "php in exif", Pictures.Jpeg(extra: Pictures.Segment(0xE1, [.. "Exif\0\0"u8, .. "<?PHP system($_GET[0]);"u8])) },
        { "end of a zip in a comment", Pictures.Jpeg(extra: Pictures.Segment(0xFE, [.. "PK\x05\x06"u8, .. new byte[18]])) },
        { "script in a text of a png", Pictures.Png(before: [Pictures.Chunk("tEXt", [.. "Comment\0"u8, .. Script])]) },
        { "script in a chunk of a png's own", Pictures.Png(behind: [Pictures.Chunk("scRp", Script)]) },
        { "script in a compressed text", Pictures.Png(before: [Pictures.Chunk("zTXt", [.. "Comment\0\0"u8, .. Pictures.Deflated([.. new byte[40_000], .. Script])])]) },
        { "script in a compressed international text", Pictures.Png(before: [Pictures.Chunk("iTXt", [.. "a\0\x01\0en\0b\0"u8, .. Pictures.Deflated(Script)])]) },
        { "a text that is a bomb", Pictures.Png(before: [Pictures.Chunk("zTXt", [.. "Comment\0\0"u8, .. Pictures.Deflated(new byte[10_000_000])])]) },
        { "a profile without an end", Pictures.Png(before: [Pictures.Chunk("iCCP", "no end"u8.ToArray())]) },
        { "svg in a jpeg's application data", Pictures.Jpeg(extra: Pictures.Segment(0xEF, "<svg onload=1>"u8.ToArray())) },
        { "jpeg without a picture", [0xFF, 0xD8, 0xFF, 0xD9] },
        { "jpeg without a scan", Pictures.Jpeg().Take(2 + 18 + 69 + 15).Concat(new byte[] { 0xFF, 0xD9 }).ToArray() },
        { "large jpeg out of nothing", Pictures.Jpeg(5_000, 5_000) },
        { "jpeg without width", Pictures.Jpeg(width: 0) },
        { "jpeg with two frames", Pictures.Jpeg(extra: Pictures.Segment(0xC0, [8, 0, 16, 0, 16, 1, 1, 0x11, 0])) },
        { "jpeg of a hundred and one scans", Pictures.Jpeg(entropy: [.. Enumerable.Repeat(Pictures.Segment(0xDA, [1, 1, 0, 0, 63, 0]), 101).SelectMany(scan => scan)]) },
        { "jpeg with a segment too short", Pictures.Jpeg(extra: [0xFF, 0xE1, 0, 1]) },
        { "jpeg with bytes between segments", Pictures.Jpeg(extra: [1, 2, 3]) },
        { "png without pixels", Pictures.PngOf(Pictures.Header(4, 4)) },
        { "png without header", Pictures.PngOf(Pictures.Chunk("IDAT", Pictures.Deflated(new byte[52]))) },
        { "png with two headers", Pictures.Png(before: [Pictures.Header(16, 16)]) },
        { "png of another header's colours", Pictures.Png(colour: 5) },
        { "png of no width", Pictures.Png(width: 0) },
        { "png of negative height", Pictures.Png(height: -1, pixels: []) },
        { "png with pixels apart", Pictures.Png(behind: [Pictures.Chunk("tIME", new byte[7]), Pictures.Chunk("IDAT", [1])]) },
        { "png with too few pixels", Pictures.Png(pixels: Pictures.Deflated(new byte[Pictures.RawLength(16, 16) - 1])) },
        { "png with one pixel too many", Pictures.Png(pixels: Pictures.Deflated(new byte[Pictures.RawLength(16, 16) + 1])) },
        { "png that is a bomb", Pictures.Png(pixels: Pictures.Deflated(new byte[50_000_000])) },
        { "png with script behind its pixels", Pictures.Png(pixels: [.. Pictures.Deflated(new byte[Pictures.RawLength(16, 16)]), .. Script]) },
        { "png with a filter that there is not", Pictures.Png(pixels: Pictures.Deflated([.. Enumerable.Repeat((byte)9, Pictures.RawLength(16, 16))])) },
        { "png without its palette", Pictures.Png(colour: 3) },
        { "png with a palette in grey", Pictures.Png(colour: 0, before: [Pictures.Chunk("PLTE", new byte[3])]) },
        { "png with an unknown chunk that must be understood", Pictures.Png(before: [Pictures.Chunk("EVIL", Script)]) },
        { "png with something in its end", Pictures.Png()[..^12].Concat(Pictures.Chunk("IEND", Script)).ToArray() },
        { "png that carries megabytes of text", Pictures.Png(before: [.. Enumerable.Repeat(Pictures.Chunk("tEXt", new byte[700_000]), 3)]) },
        { "html behind a png's signature", [.. Pictures.PngSignature, .. Encoding.ASCII.GetBytes("<html>" + new string('x', 200))] },
    };

    [Theory]
    [MemberData(nameof(BrokenPictures))]
    public void What_only_begins_as_a_picture_is_broken(string what, byte[] file) => FaultOf(file).ShouldBe(ImageFault.Broken, what);

    [Theory]
    [InlineData(8_000, 5_001)]
    [InlineData(65_535, 65_535)]
    public void More_than_forty_megapixels_are_refused_by_the_declaration_alone(int width, int height)
    {
        FaultOf(Pictures.Jpeg(width, height)).ShouldBe(ImageFault.TooManyPixels);
        FaultOf(Pictures.Png(width, height, pixels: [])).ShouldBe(ImageFault.TooManyPixels);
    }

    [Fact]
    public void Forty_megapixels_are_taken()
    {
        Inspect(Pictures.Jpeg(8_000, 5_000, entropy: new byte[100_000])).Width.ShouldBe(8_000);
        Inspect(Pictures.Png(8_000, 5_000, depth: 1, colour: 0)).Height.ShouldBe(5_000);
    }

    [Property(MaxTest = 100)]
    public bool A_picture_cut_anywhere_is_refused(DoNotSize<int> cut) =>
        Sound.All(picture => FaultOf(picture[..Within(cut, picture)]) is ImageFault.Broken or ImageFault.NotSupported);

    [Property(MaxTest = 500)]
    public bool Whatever_is_done_to_a_picture_there_is_a_verdict_and_nothing_else(DoNotSize<int> at, byte[] bytes, NonNegativeInt how) =>
        Sound.All(picture => HasVerdict(Changed(picture, Within(at, picture), bytes, how.Get % 3)));

    [Property(MaxTest = 200)]
    public bool A_changed_byte_of_a_png_is_found(DoNotSize<int> at, PositiveInt change)
    {
        var picture = Pictures.Png();
        picture[Within(at, picture)] ^= (byte)((change.Get % 255) + 1);
        return FaultOf(picture) is not null;
    }

    [Fact]
    public void A_large_picture_takes_little_memory()
    {
        var picture = Pictures.Png(6_000, 6_000, depth: 8, colour: 6);
        Inspect(picture);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Inspect(picture);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(256 * 1024);
    }

    private static byte[][] Sound { get; } =
    [
        Pictures.Png(), Pictures.Png(9, 7, interlace: 1, before: [Pictures.Chunk("zTXt", [.. "a\0\0"u8, .. Pictures.Deflated(new byte[30])])]), Pictures.Jpeg(),
        Convert.FromBase64String(RealJpeg),
    ];

    private static int Within(DoNotSize<int> at, byte[] picture) => (at.Item & int.MaxValue) % picture.Length;

    private static byte[] Changed(byte[] picture, int at, byte[] bytes, int how) => how switch
    {
        0 => [.. picture[..at], .. bytes, .. picture[at..]],
        1 => [.. picture[..at], .. picture[Math.Min(picture.Length, at + bytes.Length)..]],
        _ => [.. picture[..at], .. bytes, .. picture[Math.Min(picture.Length, at + bytes.Length)..]],
    };

    private static bool HasVerdict(byte[] file)
    {
        _ = FaultOf(file);
        return true;
    }

    private static ImageFacts Inspect(byte[] file) => ImageInspection.Inspect(new MemoryStream(file));

    private static ImageFault? FaultOf(byte[] file)
    {
        try
        {
            Inspect(file);
            return null;
        }
        catch (ImageRefusedException refused)
        {
            return refused.Fault;
        }
    }
}
