using System.Buffers.Binary;
using System.IO.Compression;
using System.Net;
using System.Text.Json.Nodes;
using QRCoder;

namespace Atapos.Sandbox.Tests.Midtrans;

public sealed class QrCodeTests
{
    private static readonly byte[] PngSignature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    [Fact]
    public async Task The_action_of_a_qris_charge_leads_to_a_picture_of_its_qr_string_without_any_key()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var charged = await new Merchant(sandbox).ChargeAsync(Merchant.Qris("INV-1"));

        using var answer = await sandbox.Client.GetAsync(PictureOf(charged));

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("image/png");
        using var code = QRCodeGenerator.GenerateQrCode((string)charged["qr_string"]!, QRCodeGenerator.ECCLevel.M);
        ModulesOf(await answer.Content.ReadAsByteArrayAsync()).ShouldBe(
            code.ModuleMatrix.Select(row => string.Concat(row.Cast<bool>().Select(dark => dark ? '#' : '.'))));
    }

    [Fact]
    public async Task Gopay_has_a_picture_of_its_own_and_other_payments_have_none()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var merchant = new Merchant(sandbox);
        var order = Merchant.Order("wallet");
        order["payment_type"] = "gopay";
        var wallet = await merchant.ChargeAsync(order);
        var bank = await merchant.ChargeAsync(Merchant.BankTransfer("bank"));

        (await sandbox.Client.GetByteArrayAsync(PictureOf(wallet))).AsSpan(0, 8).SequenceEqual(PngSignature).ShouldBeTrue();
        foreach (var path in new[] { $"gopay/{bank["transaction_id"]}", $"qris/{bank["transaction_id"]}", $"qris/{wallet["transaction_id"]}", "qris/wallet" })
        {
            var nothing = await sandbox.Client.GetAsync($"/midtrans/v2/{path}/qr-code").BodyAsync(HttpStatusCode.NotFound);
            ((string?)nothing["status_code"]).ShouldBe("404");
        }
    }

    private static string PictureOf(JsonNode charged)
    {
        var action = charged["actions"]!.AsArray().Single(action => (string?)action!["name"] is "generate-qr-code")!;
        ((string?)action["method"]).ShouldBe("GET");
        return (string)action["url"]!;
    }

    // Reads a PNG of one bit per pixel and ten pixels per module, as the sandbox draws it.
    private static List<string> ModulesOf(byte[] png)
    {
        png.AsSpan(0, 8).SequenceEqual(PngSignature).ShouldBeTrue();
        var (width, packed) = (0, new MemoryStream());
        for (var at = 8; at < png.Length;)
        {
            var length = (int)BinaryPrimitives.ReadUInt32BigEndian(png.AsSpan(at));
            var data = png.AsSpan(at + 8, length);
            switch (System.Text.Encoding.ASCII.GetString(png, at + 4, 4))
            {
                case "IHDR":
                    width = (int)BinaryPrimitives.ReadUInt32BigEndian(data);
                    data[8].ShouldBe((byte)1, "bits of a pixel");
                    break;
                case "IDAT":
                    packed.Write(data);
                    break;
            }

            at += length + 12;
        }

        packed.Position = 0;
        using var unpacked = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionMode.Decompress))
        {
            zlib.CopyTo(unpacked);
        }

        var (bytes, stride) = (unpacked.ToArray(), 1 + ((width + 7) / 8));
        return
        [
            .. Enumerable.Range(0, width / 10).Select(row => string.Concat(Enumerable.Range(0, width / 10).Select(column =>
                (bytes[(row * 10 * stride) + 1 + (column * 10 / 8)] >> (7 - (column * 10 % 8)) & 1) == 0 ? '#' : '.'))),
        ];
    }
}
