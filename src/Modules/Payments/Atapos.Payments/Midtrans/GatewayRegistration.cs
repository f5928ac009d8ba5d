using Atapos.Shared.Hosting.Outside;
using Atapos.Shared.Hosting.Settings;
using Microsoft.Extensions.DependencyInjection;

namespace Atapos.Payments.Midtrans;

/// <summary>Registers the talk with the payment gateway.</summary>
internal static class GatewayRegistration
{
    private const int MostConnections = 64;

    internal static IServiceCollection AddGateway(this IServiceCollection services, SettingsReader settings)
    {
        services.AddSingleton(MidtransSettings.Read(settings));
        services.AddSingleton(PaymentSettings.Read(settings));
        services.AddSingleton<GatewayResilience>();
        services.AddTransient<IPaymentGateway, MidtransClient>();
        services.AddHttpClient<MidtransTransport>(http => http.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(() => OutsideCalls.Connections(MostConnections, GatewayResilience.Connect))
            .RemoveAllLoggers();
        return services;
    }
}
