using System.Globalization;
using Atapos.Catalog.Data;
using Atapos.Shared;
using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Wire;
using CsvHelper;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace Atapos.Catalog.Bulk;

/// <summary>All products of a merchant as a file, written while they are read, some hundred at a time.</summary>
/// <remarks>
/// It begins when the request's own transaction is over, and reads in short ones: no connection is held while a slow reader takes its
/// time, and each product is as it was when its turn came.
/// </remarks>
internal sealed class ProductExport(OwnTransaction transactions, ITenantContext tenant) : IResult, IContentTypeHttpResult
{
    private const int BatchSize = 500;
    private const string FileName = "products.csv";

    public string ContentType => "text/csv; charset=utf-8";

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var cancellationToken = httpContext.RequestAborted;
        var products = await ReadAsync(after: 0, cancellationToken);
        var response = httpContext.Response;
        response.ContentType = ContentType;
        response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileName = FileName }.ToString();
        await using var file = CsvWriter.Create(response.Body, new CsvWriterOptions { Separator = ',' }, leaveOpen: true);
        await file.WriteRecordAsync(ProductColumns.All, cancellationToken);
        while (products.Count > 0)
        {
            foreach (var product in products)
            {
                await file.WriteRecordAsync(Cells(product), cancellationToken);
            }

            products = await ReadAsync(products[^1].Id, cancellationToken);
        }
    }

    private static string?[] Cells(ProductRow product) =>
    [
        product.Id.ToString(CultureInfo.InvariantCulture),
        FormulaGuard.Put(product.Name),
        FormulaGuard.Put(product.Description),
        EnumWords<ProductType>.Of(product.Type),
        ProductSheet.Number(product.BasePrice.Amount),
        ProductSheet.Number(product.TaxPercent.Value),
        ProductSheet.Number(product.ServiceChargePercent.Value),
        product.IsAvailable ? "true" : "false",
        product.IsActive ? "true" : "false",
        FormulaGuard.Put(product.Category),
        product.Stock?.ToString(CultureInfo.InvariantCulture),
    ];

    private Task<IReadOnlyList<ProductRow>> ReadAsync(long after, CancellationToken cancellationToken) => transactions.RunAsync(
        tenant.Current,
        (services, token) => services.GetRequiredService<CatalogDbContext>().ReadProductsAsync(after, BatchSize, token),
        cancellationToken);
}
