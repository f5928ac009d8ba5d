using System.Text.RegularExpressions;
using Atapos.IntegrationTests.Harness;
using Shouldly;

namespace Atapos.IntegrationTests.CustomerSignIn;

/// <summary>A person with a mailbox of its own, who signs in by what comes there.</summary>
internal sealed partial class Mailbox(TestShop shop, string? address = null)
{
    private int _mails;

    /// <summary>Nobody else's.</summary>
    internal string Address { get; } = address ?? $"{Guid.CreateVersion7():N}@example.com";

    /// <summary>Asks for a link and gives the token of the mail.</summary>
    internal async Task<string> LinkTokenAsync(long merchant = 1)
    {
        await At(merchant).PostAsync("auth/customer/request-magic-link", new { email = Address }).Ok();
        return TokenIn((await shop.Sandbox.SignInMailToAsync(Address, ++_mails)).Word("text"));
    }

    /// <summary>Asks for a code and gives the one of the mail.</summary>
    internal async Task<string> OtpAsync(long merchant = 1)
    {
        await At(merchant).PostAsync("auth/customer/request-otp", new { email = Address }).Ok();
        return CodeIn((await shop.Sandbox.SignInMailToAsync(Address, ++_mails)).Word("text"));
    }

    /// <summary>Shows a token.</summary>
    internal Task<Answer> ShowLinkAsync(string token, long merchant = 1) => At(merchant).PostAsync("auth/customer/verify-magic-link", new { token });

    /// <summary>Shows a code.</summary>
    internal Task<Answer> ShowOtpAsync(string otp, long merchant = 1) => At(merchant).PostAsync("auth/customer/verify-otp", new { email = Address, otp });

    /// <summary>Signs in by a code, and gives the access token.</summary>
    internal async Task<string> SignInAsync() => (await ShowOtpAsync(await OtpAsync()).Ok()).Json.Word("access_token");

    internal static string TokenIn(string text) => Token().Match(text).Groups["token"].Value.ShouldNotBeEmpty();

    internal static string CodeIn(string text) => Code().Match(text).Value.ShouldNotBeEmpty();

    /// <summary>Some code that is not this one.</summary>
    internal static string Other(string code) => code[..^1] + (char)('0' + ((code[^1] - '0' + 1) % 10));

    private ApiClient At(long merchant) => shop.Anonymous.With("X-Merchant-Id", $"{merchant}");

    [GeneratedRegex(@"http://localhost:3000/\S*\?token=(?<token>[\w-]+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Token();

    [GeneratedRegex(@"\b\d{6,10}\b", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Code();
}

internal static class Emptiness
{
    internal static string ShouldNotBeEmpty(this string text)
    {
        text.Length.ShouldBeGreaterThan(0);
        return text;
    }
}
