using System.Globalization;
using Atapos.Shared.Hosting.Mail;

namespace Atapos.Identity.Authentication.Customers;

/// <summary>The mails that let a customer in, in the merchant's language.</summary>
internal static class SignInMails
{
    /// <summary>The magic link.</summary>
    /// <param name="language"><c>id</c> or <c>en</c> (<c>me_locale</c>).</param>
    /// <param name="shop">The merchant's name.</param>
    /// <param name="link">Where the button leads.</param>
    /// <param name="lifetime">How long it can be used.</param>
    internal static MailContent Link(string language, string shop, Uri link, TimeSpan lifetime) => IsEnglish(language)
        ? new MailPage(language, shop, FooterInEnglish(shop))
            .Say($"You asked to sign in to {shop}. Press the button; no password is needed.")
            .Button("Sign in", link)
            .Add(Minutes($"The link works once and for {{0}} minutes. If you did not ask for it, ignore this mail: nothing happens.", lifetime))
            .Finish($"Sign in to {shop}")
        : new MailPage(language, shop, FooterInIndonesian(shop))
            .Say($"Anda meminta masuk ke {shop}. Tekan tombol di bawah ini; tanpa kata sandi.")
            .Button("Masuk", link)
            .Add(Minutes("Tautan ini berlaku satu kali selama {0} menit. Jika Anda tidak memintanya, abaikan email ini: tidak ada yang terjadi.", lifetime))
            .Finish($"Masuk ke {shop}");

    /// <summary>The code.</summary>
    /// <param name="language"><c>id</c> or <c>en</c> (<c>me_locale</c>).</param>
    /// <param name="shop">The merchant's name.</param>
    /// <param name="code">Digits.</param>
    /// <param name="lifetime">How long it can be used.</param>
    internal static MailContent Otp(string language, string shop, string code, TimeSpan lifetime) => IsEnglish(language)
        ? new MailPage(language, shop, FooterInEnglish(shop))
            .Say($"Your code for signing in to {shop}:")
            .Code(code)
            .Add(Minutes("It works once and for {0} minutes. Tell it to nobody, not even to our staff. If you did not ask for it, ignore this mail.", lifetime))
            .Finish($"{code} is your code for {shop}")
        : new MailPage(language, shop, FooterInIndonesian(shop))
            .Say($"Kode Anda untuk masuk ke {shop}:")
            .Code(code)
            .Add(Minutes("Kode ini berlaku satu kali selama {0} menit. Jangan berikan kepada siapa pun, termasuk staf kami. Jika Anda tidak memintanya, abaikan email ini.", lifetime))
            .Finish($"{code} adalah kode Anda untuk {shop}");

    private static bool IsEnglish(string language) => string.Equals(language, "en", StringComparison.OrdinalIgnoreCase);

    private static string FooterInEnglish(string shop) => $"This mail was sent because somebody entered this address at {shop}. Replies to it are not read.";

    private static string FooterInIndonesian(string shop) => $"Email ini dikirim karena seseorang memasukkan alamat ini di {shop}. Balasan tidak dibaca.";

    private static string Minutes(string text, TimeSpan lifetime) => string.Format(CultureInfo.InvariantCulture, text, (int)lifetime.TotalMinutes);
}
