using System.Security.Cryptography;
using System.Text;
using Atapos.Payments.Domain;
using Atapos.Payments.Midtrans;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Atapos.Payments.Tests.Midtrans;

/// <summary>Notifications count when they are signed with the merchant's key (ruling 25).</summary>
public sealed class NotificationSignatureTests
{
    private const string Order = "INV-20251108-0001-1";
    private const string Amount = "51750.00";
    private const string Key = "SB-Mid-server-TEST";
    private const string Of200 = "5711ab94c1318ff42db9a19a48f1532d0d12c9f9dc055907487e02fed2a4fb780d6e87a0a1203aae7d281525be51c40e8437e5142d66520e48bd838d4318bb3d";
    private const string Of201 = "f3cbae658e23fc068540fdb23160209e84a5b06540a40b6fe08064e0daf8f1336a196d540729e17e2ca9e105c83e4d84e57c3520ef08504c2f26aaa999a13e63";
    private const string Of202 = "1807f12941e92ca655f9fa65b3e80a189a5949a4e9b4b4e4e6cf73fdcee9704272ccd544c59e03d4206631bb4af48256d05f22e50fc81d38c14672f2387cb0b5";

    [Theory]
    [InlineData(
        "1111", "200", "100000.00", "askvnoibnosifnboseofinbofinfgbiufglnbfg",
        "edc076b21793ebe3e17926350f5b8ae67d902fe657b3d0aa31b932d5c127e2375d308a2bc94f3265ac2d80a1f181a79b997ac178a236fcff35af263fc4d4c231")]
    [InlineData(Order, "200", Amount, Key, Of200)]
    [InlineData(Order, "201", Amount, Key, Of201)]
    [InlineData(Order, "202", Amount, Key, Of202)]
    public void What_the_gateway_signed_is_valid_in_small_and_capital_letters(string order, string code, string amount, string key, string signature)
    {
        NotificationSignature.IsValid(Some(order, code, amount, signature), key).ShouldBeTrue();
        NotificationSignature.IsValid(Some(order, code, amount, signature.ToUpperInvariant()), key).ShouldBeTrue();
    }

    [Theory]
    [InlineData("INV-20251108-0001-2", "200", Amount, Key, Of200)]
    [InlineData(Order, "201", Amount, Key, Of200)]
    [InlineData(Order, "200", "51750", Key, Of200)]
    [InlineData(Order, "200", "51750.0", Key, Of200)]
    [InlineData(Order, "200", Amount, "SB-Mid-server-TESTER", Of200)]
    [InlineData(Order, "200", Amount, "sb-mid-server-test", Of200)]
    [InlineData(Order, "200", Amount, Key, "")]
    [InlineData(Order, "200", Amount, Key, "5711ab94")]
    [InlineData(Order, "200", Amount, Key, Of200 + "00")]
    [InlineData(Order, "200", Amount, Key, " " + Of200)]
    public void Anything_else_is_not(string order, string code, string amount, string key, string signature) =>
        NotificationSignature.IsValid(Some(order, code, amount, signature), key).ShouldBeFalse();

    [Fact]
    public void A_signature_of_the_right_length_that_is_no_hexadecimal_is_not_valid() =>
        NotificationSignature.IsValid(Some(Order, "200", Amount, "g" + Of200[1..]), Key).ShouldBeFalse();

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public void Without_a_key_nothing_is_valid(string key) =>
        NotificationSignature.IsValid(Some(Order, "200", Amount, Sign(Order, "200", Amount, key)), key).ShouldBeFalse();

    [Property(MaxTest = 300)]
    public bool What_is_signed_with_a_key_is_valid_with_that_key(NonNull<string> order, NonNull<string> amount, NonEmptyString key) =>
        string.IsNullOrWhiteSpace(key.Get)
        || NotificationSignature.IsValid(Some(order.Get, "200", amount.Get, Sign(order.Get, "200", amount.Get, key.Get)), key.Get);

    [Property(MaxTest = 300)]
    public Property One_changed_digit_breaks_it() => Prop.ForAll(
        Gen.Choose(0, Of200.Length - 1).ToArbitrary(),
        place =>
        {
            var other = Of200[place] == '0' ? '1' : '0';
            return !NotificationSignature.IsValid(Some(Order, "200", Amount, $"{Of200[..place]}{other}{Of200[(place + 1)..]}"), Key);
        });

    [Property(MaxTest = 300)]
    public bool Nobody_guesses_one(NonNull<byte[]> bytes) =>
        !NotificationSignature.IsValid(Some(Order, "200", Amount, Convert.ToHexStringLower(SHA512.HashData(bytes.Get))), Key);

    private static string Sign(string order, string code, string amount, string key) =>
        Convert.ToHexStringLower(SHA512.HashData(Encoding.UTF8.GetBytes(order + code + amount + key)));

    private static Notification Some(string order, string code, string amount, string signature) =>
        new(order, code, amount, signature, new GatewayReport { Raw = "{}" });
}
