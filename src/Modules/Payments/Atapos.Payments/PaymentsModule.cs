using Atapos.Payments.Data;
using Atapos.Payments.Features;
using Atapos.Payments.Integration;
using Atapos.Payments.Midtrans;
using Atapos.Payments.Receipts;
using Atapos.Shared.Hosting;
using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Messaging;
using Atapos.Shared.Hosting.Settings;
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
        services.AddScoped<ReceiptWriter>();
        services.AddHostedService<ReceiptSender>();
    }

    /// <inheritdoc/>
    public void AddReactions(Reactions reactions)
    {
    }

    /// <inheritdoc/>
    public void MapEndpoints(IEndpointRouteBuilder routes) => routes
        .Map<CancelOrder>()
        .Map<GetReceipt>()
        .Map<PayCash>();
}
