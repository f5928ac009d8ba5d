using Atapos.Payments.Receipts;
using Atapos.Shared.Hosting.Wire;

namespace Atapos.Payments.Tests.Receipts;

/// <summary>Which form a caller gets.</summary>
public sealed class ReceiptFormTests
{
    [Theory]
    [InlineData(null, "json")]
    [InlineData("", "json")]
    [InlineData("*/*", "json")]
    [InlineData("application/json", "json")]
    [InlineData("application/json, text/plain, */*", "json")]
    [InlineData("application/*", "json")]
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8", "html")]
    [InlineData("text/*", "html")]
    [InlineData("TEXT/HTML; charset=utf-8", "html")]
    [InlineData("application/pdf", "pdf")]
    [InlineData("application/pdf;q=0.9, text/html;q=0.5", "pdf")]
    [InlineData("application/octet-stream", "escpos")]
    [InlineData("application/json;q=0, */*", "html")]
    [InlineData("image/png", "json")]
    [InlineData("not a media type", "json")]
    [InlineData("*/*;q=0.1, application/*;q=0.2, application/pdf;q=0.3", "pdf")]
    public void Without_a_word_Accept_decides_and_JSON_is_what_is_left(string? accept, string form) =>
        EnumWords<ReceiptForm>.Of(ReceiptForms.Choose(asked: null, [accept])).ShouldBe(form);

    [Fact]
    public void Several_lines_of_Accept_are_one_list() =>
        ReceiptForms.Choose(asked: null, ["text/html;q=0.1", "application/pdf;q=0.2"]).ShouldBe(ReceiptForm.Pdf);

    [Theory]
    [InlineData("json")]
    [InlineData("html")]
    [InlineData("pdf")]
    [InlineData("escpos")]
    public void A_word_is_stronger_than_Accept(string word) =>
        EnumWords<ReceiptForm>.Of(ReceiptForms.Choose(OneOf<ReceiptForm>.Parse(word, null), ["text/html, application/json;q=0.5"])).ShouldBe(word);
}
