using QRCoder;

namespace Atapos.Sandbox.Midtrans.Core;

/// <summary>The pictures behind the action <c>generate-qr-code</c>. Whoever has the address sees them: a browser brings no key.</summary>
internal sealed class QrCodes(MidtransLedger ledger, MidtransIds ids)
{
    // Large enough for the screen of a till: about 500 pixels.
    private const int PixelsPerModule = 10;

    /// <summary>The QR code of a transaction as a PNG; 404 when there is none of this id that is paid so.</summary>
    /// <param name="id">The transaction's own id.</param>
    /// <param name="paymentType"><c>qris</c> or <c>gopay</c>.</param>
    public IResult Picture(string id, string paymentType)
    {
        var text = ledger.With(
            account: null,
            id,
            transaction => string.Equals(transaction?.Method.PaymentType, paymentType, StringComparison.Ordinal)
                ? PaymentDetails.QrString(transaction!) : null);
        return text is null
            ? TypedResults.Json(
                MidtransAnswer.Of(StatusCodes.Status404NotFound, MidtransAnswer.NotFound, ids).Body, statusCode: StatusCodes.Status404NotFound)
            : TypedResults.Bytes(Draw(text), "image/png");
    }

    private static byte[] Draw(string text)
    {
        using var data = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        using var png = new PngByteQRCode(data);
        return png.GetGraphic(PixelsPerModule);
    }
}
