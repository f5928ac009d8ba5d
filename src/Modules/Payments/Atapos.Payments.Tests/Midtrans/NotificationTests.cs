using System.Text;
using Atapos.Payments.Midtrans;
using Atapos.Shared;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Atapos.Payments.Tests.Midtrans;

/// <summary>What is read from bodies that anybody may have sent.</summary>
public sealed class NotificationTests
{
    private const string Common =
        """
        "transaction_time":"2025-11-08 17:26:10","transaction_id":"9f07920a-6145-4d1e-9fc2-66e6fd6bc6fc","status_message":"midtrans payment notification",
        "signature_key":"ab12","order_id":"INV-20251108-0001-3F-1","merchant_id":"G000000001","gross_amount":"51750.00","currency":"IDR"
        """;

    [Fact]
    public void A_settled_qris_is_read_to_the_last_field()
    {
        var notification = Parse($$"""
            {"transaction_type":"off-us",{{Common}},"transaction_status":"settlement","status_code":"200","settlement_time":"2025-11-08 17:30:00",
             "payment_type":"qris","issuer":"dana","acquirer":"gopay","fraud_status":"accept","expiry_time":"2025-11-08 18:26:10","custom_field1":"1"}
            """);

        (notification.OrderId, notification.StatusCode, notification.GrossAmount, notification.SignatureKey)
            .ShouldBe(("INV-20251108-0001-3F-1", "200", "51750.00", "ab12"));
        var report = notification.Report;
        (report.GatewayOrderId, report.TransactionId, report.TransactionStatus, report.FraudStatus, report.PaymentType)
            .ShouldBe(("INV-20251108-0001-3F-1", "9f07920a-6145-4d1e-9fc2-66e6fd6bc6fc", "settlement", "accept", "qris"));
        (report.Acquirer, report.Issuer, report.IsOnUs, report.GrossAmount, report.StatusCode, report.StatusMessage)
            .ShouldBe(("gopay", "dana", false, Money.Of(51_750), "200", "midtrans payment notification"));
        (report.TransactionTime, report.SettledAt, report.ExpiresAt).ShouldBe((Utc(10, 26, 10), Utc(10, 30, 0), Utc(11, 26, 10)));
        report.TransactionTime!.Value.Offset.ShouldBe(TimeSpan.Zero);
        (report.RefundedTotal, report.Refunds.Count).ShouldBe((Money.Zero, 0));
        report.Raw.ShouldContain("\"custom_field1\":\"1\"");
    }

    [Theory]
    [InlineData("pending", "201", "\"payment_type\":\"bank_transfer\",\"va_numbers\":[{\"va_number\":\"812785002530231\",\"bank\":\"bca\"}],\"payment_amounts\":[]")]
    [InlineData("expire", "202", "\"payment_type\":\"bank_transfer\",\"permata_va_number\":\"8562000087926752\"")]
    [InlineData("settlement", "200", "\"payment_type\":\"echannel\",\"biller_code\":\"70012\",\"bill_key\":\"990000000260\"")]
    [InlineData("settlement", "200", "\"payment_type\":\"cstore\",\"store\":\"indomaret\",\"payment_code\":\"25709650945026\"")]
    [InlineData("capture", "200", "\"payment_type\":\"credit_card\",\"masked_card\":\"48111111-1114\",\"fraud_status\":\"accept\"")]
    [InlineData("settlement", "200", "\"payment_type\":\"gopay\",\"payment_option_type\":\"GOPAY_WALLET\"")]
    [InlineData("deny", "202", "\"payment_type\":\"akulaku\",\"fraud_status\":\"accept\"")]
    [InlineData("a_word_of_tomorrow", "299", "\"payment_type\":\"moonpay\",\"deep\":{\"er\":[1,2,{}]}")]
    public void Every_method_and_state_is_read(string status, string code, string more)
    {
        var report = Parse($$"""{{{Common}},"transaction_status":"{{status}}","status_code":"{{code}}",{{more}}}""").Report;

        (report.TransactionStatus, report.StatusCode, report.GrossAmount).ShouldBe((status, code, Money.Of(51_750)));
        more.ShouldContain($"\"{report.PaymentType}\"");
    }

    [Fact]
    public void Refunds_are_read_one_by_one_and_in_all()
    {
        var report = Parse($$"""
            {{{Common}},"transaction_status":"partial_refund","status_code":"200","payment_type":"qris","refund_amount":"15000.00","refunds":[
              {"refund_chargeback_id":1,"refund_amount":"10000.00","created_at":"2025-11-09 09:00:00","reason":"Customer request",
               "refund_key":"R-1","refund_method":"online"},
              {"refund_chargeback_id":2,"refund_amount":"5000.00","refund_key":"R-2","bank_confirmed_at":"2025-11-09 09:01:00"}, 7]}
            """).Report;

        report.RefundedTotal.ShouldBe(Money.Of(15_000));
        report.Refunds.Select(refund => (refund.Id, refund.Key, refund.Amount.Amount, refund.Reason))
            .ShouldBe([("1", "R-1", 10_000m, "Customer request"), ("2", "R-2", 5_000m, null)]);
        (report.Refunds[0].At, report.Refunds[1].ConfirmedAt)
            .ShouldBe((new DateTimeOffset(2025, 11, 9, 2, 0, 0, TimeSpan.Zero), new(2025, 11, 9, 2, 1, 0, TimeSpan.Zero)));
    }

    [Theory]
    [InlineData("partial_refund", "\"refund_amount\":\"5000.00\",\"refunds\":[{\"refund_amount\":\"4000\"},{\"refund_amount\":3000}]", 7_000)]
    [InlineData("partial_refund", "\"refund_amount\":\"9000.00\",\"refunds\":[{\"refund_amount\":\"4000\"}]", 9_000)]
    [InlineData("refund", "\"refunds\":[]", 51_750)]
    [InlineData("partial_refund", "\"refunds\":null", 0)]
    [InlineData("settlement", "\"refund_amount\":\"0.00\"", 0)]
    [InlineData("refund", "\"refunds\":[{\"refund_amount\":\"1000000000000\"},{\"refund_amount\":\"1000000000000\"}]", Money.Max)]
    public void What_was_given_back_is_the_larger_of_total_and_parts(string status, string more, long refunded) =>
        Parse($$"""{{{Common}},"transaction_status":"{{status}}","status_code":"200",{{more}}}""").Report.RefundedTotal.ShouldBe(Money.Of(refunded));

    [Fact]
    public void Casing_and_numbers_for_strings_do_not_matter()
    {
        var notification = Parse("""
            {"Order_Id":"A-1","STATUS_CODE":200,"gross_amount":51750.00,"signature_key":"x",
             "transaction_status":" PENDING ","fraud_status":"Accept","payment_type":"QRIS"}
            """);

        (notification.OrderId, notification.StatusCode, notification.GrossAmount).ShouldBe(("A-1", "200", "51750.00"));
        (notification.Report.TransactionStatus, notification.Report.FraudStatus, notification.Report.PaymentType, notification.Report.GrossAmount)
            .ShouldBe(("pending", "accept", "qris", Money.Of(51_750)));
    }

    [Theory]
    [InlineData("2025-11-08 17:26:10", true)]
    [InlineData("2025-11-08T17:26:10", true)]
    [InlineData("2025-11-08 17:26:10.123", true)]
    [InlineData("2025-11-08 10:26:10 +0000", true)]
    [InlineData("2025-11-08 12:26:10 +02:00", true)]
    [InlineData("2025-11-08 17:26:10 +07:00", true)]
    [InlineData("2025-11-08T10:26:10Z", true)]
    [InlineData("2025-11-08T10:26:10.5Z", true)]
    [InlineData("0001-01-01 00:00:00", false)]
    [InlineData("9999-12-31 23:59:59", false)]
    [InlineData("2025-02-30 17:26:10", false)]
    [InlineData("yesterday", false)]
    [InlineData("", false)]
    public void A_time_is_read_as_jakartas_or_by_its_own_offset_or_is_none(string text, bool isRead)
    {
        var time = Parse($$"""{"order_id":"A","status_code":"200","gross_amount":"1","signature_key":"x","transaction_time":"{{text}}"}""").Report.TransactionTime;

        (time is null).ShouldBe(!isRead);
        (time is null || time - Utc(10, 26, 10) < TimeSpan.FromSeconds(1)).ShouldBeTrue();
    }

    [Theory]
    [InlineData("\"51750.50\"")]
    [InlineData("\"-1\"")]
    [InlineData("\"1e5\"")]
    [InlineData("\"1000000000001\"")]
    [InlineData("\"99999999999999999999999999999999999\"")]
    [InlineData("\"51,750\"")]
    [InlineData("\"Rp\"")]
    public void An_amount_that_is_not_whole_rupiah_is_none(string amount) =>
        Parse($$"""{"order_id":"A","status_code":"200","gross_amount":{{amount}},"signature_key":"x"}""").Report.GrossAmount.ShouldBeNull();

    [Fact]
    public void A_text_that_is_too_long_or_has_control_characters_is_none()
    {
        var report = Notification.Parse(Whole($"\"transaction_id\":\"{new string('x', 256)}\",\"issuer\":\"a\\nb\"")).Report;

        (report.TransactionId, report.Issuer).ShouldBe((null, null));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("order_id=A&status_code=200")]
    [InlineData("""{"order_id":"A","status_code":"200","gross_amount":"1"}""")]
    [InlineData("""{"order_id":"","status_code":"200","gross_amount":"1","signature_key":"x"}""")]
    [InlineData("""{"order_id":{},"status_code":"200","gross_amount":"1","signature_key":"x"}""")]
    [InlineData("""{"order_id":"A","status_code":"200","gross_amount":"1","signature_key":"x","more":"\ud800"}""")]
    [InlineData("""{"order_id":"A","status_code":"200","gross_amount":"1","signature_key":"x","\udc00":1}""")]
    [InlineData("""{"order_id":"A","status_code":"200","gross_amount":"1","signature_key":"x","more":["\u0000"]}""")]
    [InlineData("""{"order_id":"A","status_code":"200","gross_amount":"1","signature_key":"x","more":{"a":1e9999}}""")]
    [InlineData("""{"order_id":"A","status_code":"200","gross_amount":"1","signature_key":"x","more":1E-9999}""")]
    [InlineData("""{"order_id":"A","status_code":"200","gross_amount":"1","signature_key":"x","more":NaN}""")]
    public void What_is_no_notification_is_said_to_be_unreadable(string body) => Unreadable(Encoding.UTF8.GetBytes(body));

    [Fact]
    public void What_is_no_unicode_too_deep_too_large_or_too_long_a_number_is_unreadable()
    {
        Unreadable([.. "{\"order_id\":\""u8, 0xff, .. "\"}"u8]);
        Unreadable(Whole($"\"deep\":{new string('[', 40)}{new string(']', 40)}"));
        Unreadable(Whole($"\"large\":\"{new string('x', Notification.Largest)}\""));
        Unreadable(Whole($"\"long\":{new string('9', 65)}"));
        Notification.Parse(Whole($"\"deep\":{new string('[', 20)}{new string(']', 20)}")).OrderId.ShouldBe("A");
        Notification.Parse(Whole($"\"large\":\"{new string('x', Notification.Largest - 200)}\"")).OrderId.ShouldBe("A");
    }

    [Property(MaxTest = 2_000)]
    public bool Bytes_of_any_kind_are_read_or_unreadable(NonNull<byte[]> bytes) => IsReadOrUnreadable(bytes.Get);

    [Property(MaxTest = 2_000)]
    public Property A_notification_that_was_damaged_is_read_or_unreadable() => Prop.ForAll(
        Gen.Choose(0, 10_000).Zip(Gen.Choose(0, 255)).ToArbitrary(),
        damage =>
        {
            var bytes = Whole("\"refunds\":[{\"refund_amount\":\"5\"}],\"refund_amount\":12,\"transaction_time\":\"2025-11-08 17:26:10\",\"x\":\"\\u00e9\"");
            bytes[damage.Item1 % bytes.Length] = (byte)damage.Item2;
            return IsReadOrUnreadable(bytes);
        });

    private static bool IsReadOrUnreadable(byte[] bytes)
    {
        try
        {
            return Notification.Parse(bytes).Report.Raw.Length > 0;
        }
        catch (UnreadableReportException)
        {
            return true;
        }
    }

    private static void Unreadable(byte[] body) => Should.Throw<UnreadableReportException>(() => Notification.Parse(body));

    private static byte[] Whole(string more) => Encoding.UTF8.GetBytes($$"""{"order_id":"A","status_code":"200","gross_amount":"1","signature_key":"x",{{more}}}""");

    private static Notification Parse(string body) => Notification.Parse(Encoding.UTF8.GetBytes(body));

    private static DateTimeOffset Utc(int hour, int minute, int second) => new(2025, 11, 8, hour, minute, second, TimeSpan.Zero);
}
