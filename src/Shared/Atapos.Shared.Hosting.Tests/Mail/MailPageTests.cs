using Atapos.Shared.Hosting.Mail;

namespace Atapos.Shared.Hosting.Tests.Mail;

/// <summary>A mail's page and its plain text say the same, whatever the shop is called.</summary>
public sealed class MailPageTests
{
    [Fact]
    public void What_is_said_stands_in_both()
    {
        var mail = new MailPage("id", "Warung Demo", "Karena Anda memintanya.")
            .Say("Kode Anda:").Code("482913").Button("Masuk", new("https://app.example/auth?token=abc&x=1")).Add("Lima menit.").Finish("482913 adalah kode Anda");

        mail.Subject.ShouldBe("482913 adalah kode Anda");
        foreach (var said in new[] { "Warung Demo", "Kode Anda:", "482913", "Masuk", "Lima menit.", "Karena Anda memintanya." })
        {
            mail.Text.ShouldContain(said);
            mail.Html.ShouldContain(said);
        }

        mail.Text.ShouldContain("https://app.example/auth?token=abc&x=1");
        mail.Html.ShouldContain("href=\"https://app.example/auth?token=abc&amp;x=1\"");
        mail.Html.ShouldContain("<html lang=\"id\">");
        mail.Html.ShouldContain("width=device-width");
    }

    [Fact]
    public void A_name_cannot_become_part_of_the_page()
    {
        var mail = new MailPage("en", "<script>alert(1)</script> & \"Sons\"", "x").Say("<img src=x onerror=y>").Finish("<b>");

        mail.Html.ShouldNotContain("<script>");
        mail.Html.ShouldNotContain("<img");
        mail.Html.ShouldNotContain("<b>");
        mail.Html.ShouldContain("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;Sons&quot;");
        mail.Text.ShouldContain("<script>alert(1)</script> & \"Sons\"");
    }

    [Fact]
    public void What_belongs_to_a_row_stands_below_its_label_in_both()
    {
        var mail = new MailPage("id", "Warung Demo", "x")
            .Rows([new("Nasi <Goreng>", "Rp 50.000") { Details = ["2 × Rp 25.000", "Diskon <10%>"] }, new("Dibayar", "23 Nov 2026 01:30 WIB")]).Finish("x");

        mail.Text.ShouldContain($"Nasi <Goreng>{"Rp 50.000",34}\n  2 × Rp 25.000\n  Diskon <10%>\nDibayar{"23 Nov 2026 01:30 WIB",40}\n");
        mail.Html.ShouldContain("Nasi &lt;Goreng&gt;<br><span");
        mail.Html.ShouldContain(">Diskon &lt;10%&gt;</span></td>");
    }
}
