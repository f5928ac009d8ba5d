using Atapos.Catalog.Bulk;
using Atapos.Catalog.Cloudinary;
using Atapos.Catalog.Contracts;
using Atapos.Catalog.Data;
using Atapos.Catalog.Features;
using Atapos.Catalog.Integration;
using Atapos.Shared.Hosting;
using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Messaging;
using Atapos.Shared.Hosting.Settings;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Atapos.Catalog;

/// <summary>What the shop sells: categories, products, their images and stock, and promotions. It quotes prices.</summary>
public sealed class CatalogModule : IModule
{
    /// <inheritdoc/>
    public void AddServices(IServiceCollection services, SettingsReader settings) => services
        .AddModuleDatabase<CatalogDbContext, PublishedEvents>(CatalogDbContext.SchemaName)
        .AddListener<PriceLists>()
        .AddListener<MenuAnswers>()
        .AddScoped<IProductQuotes, ProductQuotes>()
        .AddScoped<IStockReservations, StockReservations>()
        .AddScoped<OrderStock>()
        .AddScoped<ProductEntry>()
        .AddScoped<ProductImport>()
        .AddScoped<ProductExport>()
        .AddImages(CloudinarySettings.Read(settings));

    /// <inheritdoc/>
    public void AddReactions(Reactions reactions)
    {
        ArgumentNullException.ThrowIfNull(reactions);
        reactions.Add<OnPaymentCancelled>();
        reactions.Add<OnPaymentLapsed>();
        reactions.Add<OnPaymentRefunded>();
        reactions.Add<OnLapsedPaymentSettled>();
    }

    /// <inheritdoc/>
    public void MapEndpoints(IEndpointRouteBuilder routes) => routes
        .Map<ListProducts>()
        .Map<GetProduct>()
        .Map<CreateProduct>()
        .Map<CreateProductWithImages>()
        .Map<UpdateProduct>()
        .Map<UpdateProductWithImages>()
        .Map<DeleteProduct>()
        .Map<ExportProducts>()
        .Map<ImportProducts>()
        .Map<UploadThumbnail>()
        .Map<DeleteThumbnail>()
        .Map<UploadDetailImages>()
        .Map<DeleteDetailImages>()
        .Map<ListStockAdjustments>()
        .Map<AdjustStock>()
        .Map<ListProductCategories>()
        .Map<GetProductCategory>()
        .Map<CreateProductCategory>()
        .Map<UpdateProductCategory>()
        .Map<DeleteProductCategory>()
        .Map<ListPromotions>()
        .Map<GetPromotion>()
        .Map<CreatePromotion>()
        .Map<UpdatePromotion>()
        .Map<DeletePromotion>();
}
