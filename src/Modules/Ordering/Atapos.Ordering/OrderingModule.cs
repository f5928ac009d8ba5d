using Atapos.Ordering.Contracts;
using Atapos.Ordering.Data;
using Atapos.Ordering.Features;
using Atapos.Ordering.Integration;
using Atapos.Ordering.Live;
using Atapos.Shared.Hosting;
using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Messaging;
using Atapos.Shared.Hosting.Settings;
using Atapos.Shared.Hosting.Sight;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Atapos.Ordering;

/// <summary>Takes orders at the till and on customers' phones, and keeps their prices right.</summary>
public sealed class OrderingModule : IModule
{
    /// <inheritdoc/>
    public void AddServices(IServiceCollection services, SettingsReader settings)
    {
        services.AddModuleDatabase<OrderingDbContext, PublishedEvents>(OrderingDbContext.SchemaName);
        services.AddScoped<IOrderBills, OrderBills>();
        services.AddScoped<ICustomerOrders, CustomerOrders>();
        services.AddScoped<OrderBasket>();
        services.AddScoped<OrderTaking>();
        services.AddSingleton<RememberedBills>();
        services.AddSingleton<NewsBell>();
        services.AddSingleton<OrderFeeds>();
        services.AddSingleton<IEventFigures, OrderFigures>();
        services.AddHostedService<NewsTeller>();
        services.AddSingleton(new Leftover(OrderNewsLog.Table, "happened_at", OrderFeeds.NewsKept));
    }

    /// <inheritdoc/>
    public void AddReactions(Reactions reactions)
    {
        ArgumentNullException.ThrowIfNull(reactions);
        reactions.Add<OnPaymentSettled>();
        reactions.Add<OnPaymentCancelled>();
        reactions.Add<OnPaymentAttempted>();
        reactions.Add<OnPaymentLapsed>();
        reactions.Add<OnPaymentRefunded>();
        reactions.Add<OnCustomerErased>();
    }

    /// <inheritdoc/>
    public void MapEndpoints(IEndpointRouteBuilder routes) => routes
        .Map<CalculateOrder>()
        .Map<CreateOrder>()
        .Map<GetOrder>()
        .Map<ListOrders>()
        .Map<MyOrders>()
        .Map<StreamOrders>()
        .Map<ListOrdersOfCustomer>()
        .Map<GetTableLocation>()
        .Map<ListTableLocations>()
        .Map<CreateTableLocation>()
        .Map<UpdateTableLocation>()
        .Map<DeleteTableLocation>();
}
