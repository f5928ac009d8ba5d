using Atapos.Shared.Hosting.Settings;

namespace Atapos.Payments.Midtrans;

/// <summary>How long a payment through the gateway is waited for (ruling 28).</summary>
/// <param name="ExpireMinutes"><c>PAYMENT_EXPIRE_MINUTES</c>: how long it can be paid, 1 minute to 7 days.</param>
/// <param name="SweepEvery"><c>PAYMENT_SWEEP_SECONDS</c>: how often pending ones are looked through.</param>
/// <param name="FinishUrl">Below <c>APP_URL</c>: where the gateway leads a customer back to.</param>
internal sealed record PaymentSettings(int ExpireMinutes, TimeSpan SweepEvery, Uri FinishUrl)
{
    private const string DefaultAppUrl = "http://localhost:3000";

    internal static PaymentSettings Read(SettingsReader settings) => new(
        settings.Number("PAYMENT_EXPIRE_MINUTES", 60, 1, 7 * 24 * 60), TimeSpan.FromSeconds(settings.Number("PAYMENT_SWEEP_SECONDS", 30, 1, 3_600)),
        new($"{(settings.Address("APP_URL", DefaultAppUrl) ?? new(DefaultAppUrl)).AbsoluteUri.TrimEnd('/')}/payment/finish"));
}
