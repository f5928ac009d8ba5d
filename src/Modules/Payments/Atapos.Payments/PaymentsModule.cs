using Atapos.Payments.Contracts;
using Atapos.Payments.Data;
using Atapos.Payments.Features;
using Atapos.Payments.Gateway;
using Atapos.Payments.Integration;
using Atapos.Payments.Midtrans;
using Atapos.Payments.Receipts;
using Atapos.Shared.Hosting;
using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Messaging;
using Atapos.Shared.Hosting.Settings;
using Atapos.Shared.Hosting.Sight;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Atapos.Payments;

/// <summary>Takes the money for an order and keeps the trail of it.</summary>
public sealed class PaymentsModule : IModule
{
    /// <inheritdoc/>
    public void AddServices(IServiceCollection services, SettingsReader settings)
    {
        services.AddModuleDatabase<PaymentsDbContext, PublishedEvents>(PaymentsDbContext.SchemaName);
        services.AddGateway(settings);
        services.AddScoped<ReceiptSource>();
        services.AddScoped<IOrderPayments, OrderPayments>();
        services.AddScoped<MerchantAccounts>();
        services.AddScoped<PaymentDesk>();
        services.AddSingleton<PaymentBook>();
        services.AddSingleton<AttemptCloser>();
        services.AddSingleton<AttemptOpener>();
        services.AddSingleton<AttemptLook>();
        services.AddSingleton<StatusDesk>();
        services.AddSingleton<RefundDesk>();
        services.AddSingleton<NotificationDesk>();
        services.AddHostedService<PaymentSweep>();
        services.AddSingleton<PaymentFigures>();
        services.AddSingleton<IEventFigures>(provider => provider.GetRequiredService<PaymentFigures>());
        services.AddScoped<ReceiptWriter>();
        services.AddSingleton(new WatchedQueue("atapos.receipts", "receipts", PaymentsDbContext.Receipts));
        services.AddHostedService<ReceiptSender>();
    }

    /// <inheritdoc/>
    public void AddReactions(Reactions reactions)
    {
    }

    /// <inheritdoc/>
    public void MapEndpoints(IEndpointRouteBuilder routes) => routes
        .Map<PayCash>()
        .Map<CancelOrder>()
        .Map<ExpireOrder>()
        .Map<CreatePayment>()
        .Map<CreateQris>()
        .Map<CheckStatus>()
        .Map<RefundPayment>()
        .Map<GetRefundOptions>()
        .Map<GetPaymentLog>()
        .Map<ListDuplicatePayments>()
        .Map<RefundDuplicate>()
        .Map<ReceiveNotification>()
        .Map<GetReceipt>();
}
