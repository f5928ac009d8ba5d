using Atapos.Ordering.Contracts;
using Atapos.Payments.Data;
using Atapos.Payments.Messages;
using Atapos.Payments.Receipts;
using Atapos.Shared;
using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Security;
using Atapos.Shared.Hosting.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;

namespace Atapos.Payments.Features;

/// <summary>Gives the receipt of a paid order to eyes, printers and programs; it changes nothing and may be asked for again and again.</summary>
internal sealed class GetReceipt : IEndpoint
{
    private const int Narrow = 58;
    private const int Wide = 80;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/orders/{oh_id:long}/receipt", Handle)
        .For(Roles.OwnerOrStaff)
        .WithName("getReceipt").WithTags("Payments")
        .WithSummary("Show the receipt of a paid order")
        .WithDescription(
            "Say format=html, json, pdf (80 mm wide, as long as the receipt) or escpos (the bytes for a thermal printer, with width=58 or 80, "
            + "cut at the end). Without it Accept decides: a browser gets the page, everybody else JSON. Words and times are the merchant's own. "
            + "A refunded order keeps its receipt, which says so; one that was not paid is 409. Staff get every receipt of their merchant, a customer its own.")
        .Produces<ReceiptDetails>(StatusCodes.Status200OK, "application/json", "text/html", "application/pdf", ReceiptForms.Bytes)
        .ProducesProblems(404, 409);

    private static async Task<IResult> Handle(
        long oh_id,
        OneOf<ReceiptForm>? format,
        int? width,
        Caller caller,
        PaymentsDbContext store,
        IOrderBills bills,
        ReceiptSource source,
        HttpContext http,
        CancellationToken cancellationToken)
    {
        if (width is not (null or Narrow or Wide))
        {
            throw Problem.Invalid("width", "must be 58 or 80.");
        }

        if (await bills.ItemizeAsync(oh_id, cancellationToken) is not { } bill)
        {
            return TypedResults.NotFound();
        }

        caller.RequireOwnership(bill.Bill.CustomerId);
        var payment = await store.Payments.AsNoTracking().SingleOrDefaultAsync(payment => payment.OrderId == oh_id, cancellationToken);
        if (payment is not { Status: PaymentStatus.Settlement or PaymentStatus.Refund })
        {
            throw Problem.Conflict("receipt.not-paid", $"{bill.Bill.OrderNumber} was not paid; only then there is a receipt.");
        }

        var facts = await source.GatherAsync(bill, payment, cancellationToken);
        http.Response.Headers.AppendCommaSeparatedValues(HeaderNames.Vary, HeaderNames.Accept);
        return ReceiptForms.Choose(format, http.Request.Headers.Accept) switch
        {
            ReceiptForm.Html => Page(http.Response, ReceiptPaper.Of(facts)),
            ReceiptForm.Pdf => File(http.Response, PdfReceipt.Write(ReceiptPaper.Of(facts)), "application/pdf", $"{bill.Bill.OrderNumber}.pdf", "inline"),
            ReceiptForm.Escpos => File(
                http.Response, EscPosReceipt.Write(ReceiptPaper.Of(facts), width ?? Wide), ReceiptForms.Bytes, $"{bill.Bill.OrderNumber}.bin", "attachment"),
            _ => TypedResults.Ok(ReceiptDetails.Of(facts)),
        };
    }

    private static IResult Page(HttpResponse response, ReceiptPaper paper)
    {
        response.Headers.ContentSecurityPolicy = HtmlReceipt.Policy;
        response.Headers.XContentTypeOptions = "nosniff";
        return TypedResults.Content(HtmlReceipt.Write(paper), "text/html; charset=utf-8");
    }

    private static IResult File(HttpResponse response, byte[] bytes, string type, string name, string disposition)
    {
        response.Headers.ContentDisposition = new ContentDispositionHeaderValue(disposition) { FileName = name }.ToString();
        response.Headers.XContentTypeOptions = "nosniff";
        return TypedResults.Bytes(bytes, type);
    }
}
