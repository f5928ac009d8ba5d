using Atapos.Shared.Hosting.Settings;

namespace Atapos.Payments.Midtrans;

/// <summary>How long a payment through the gateway is waited for (ruling 28).</summary>
/// <param name="ExpireMinutes"><c>PAYMENT_EXPIRE_MINUTES</c>: how long it can be paid, 5 minutes to 7 days.</param>
/// <param name="SweepEvery"><c>PAYMENT_SWEEP_SECONDS</c>: how often pending ones are looked through.</param>
internal sealed record PaymentSettings(int ExpireMinutes, TimeSpan SweepEvery)
{
    internal static PaymentSettings Read(SettingsReader settings) => new(
        settings.Number("PAYMENT_EXPIRE_MINUTES", 60, 5, 7 * 24 * 60), TimeSpan.FromSeconds(settings.Number("PAYMENT_SWEEP_SECONDS", 30, 1, 3_600)));
}
