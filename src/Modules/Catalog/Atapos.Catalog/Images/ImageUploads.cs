using Atapos.Catalog.Data;
using Atapos.Catalog.Domain;
using Atapos.Shared;
using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Atapos.Catalog.Images;

/// <summary>The uploads of one request. What its transaction does not link to a product is given up when the request ends, however it ends.</summary>
/// <remarks>
/// Before a file can be at the store its name is in the database (<see cref="UnlinkedFile"/>), committed. The request's own transaction takes the name off
/// the list together with saving the product, so the one truth about a file is whether its name is still there: an end that nobody could
/// tell, as a commit whose answer was lost, needs no guess.
/// </remarks>
internal sealed class ImageUploads(
    OwnTransaction own, IImageStore images, CatalogDbContext store, ImageSweepBell bell, TimeProvider clock, ILogger<ImageUploads> log) : IAsyncDisposable
{
    private static readonly TimeSpan GivingUpLimit = TimeSpan.FromSeconds(5);

    private readonly List<long> _announced = [];

    /// <summary>Brings the pictures of a product that is not there yet to the store.</summary>
    /// <returns>The product's number to be, and its pictures; no number when there are none.</returns>
    /// <exception cref="ProblemException">502, 503 or 504.</exception>
    internal async Task<(long? ProductId, IReadOnlyList<NewPicture> Pictures)> ForNewProductAsync(
        IReadOnlyList<PictureFile> files, CancellationToken cancellationToken)
    {
        if (files.Count == 0)
        {
            return (null, []);
        }

        var announced = await AnnounceAsync(files, NewProductAsync, cancellationToken);
        return (announced.ProductId, await UploadAsync(announced.Names, files, cancellationToken));
    }

    /// <summary>Brings more pictures of a product to the store.</summary>
    /// <exception cref="ProblemException">404 when there is no such product; 502, 503 or 504.</exception>
    /// <exception cref="DomainException"><c>product.too-many-images</c>.</exception>
    internal async Task<IReadOnlyList<NewPicture>> ForProductAsync(long productId, IReadOnlyList<PictureFile> files, CancellationToken cancellationToken)
    {
        if (files.Count == 0)
        {
            return [];
        }

        var details = files.Count(file => file.Kind == ProductImageKind.Detail);
        var announced = await AnnounceAsync(files, (services, token) => KnownProductAsync(services, productId, details, token), cancellationToken);
        return await UploadAsync(announced.Names, files, cancellationToken);
    }

    /// <summary>Takes the uploaded files off the list in the request's own transaction, which must have begun and which saves what shows them.</summary>
    /// <exception cref="DomainException"><c>image.upload-expired</c> (conflict).</exception>
    internal async Task LinkAsync(CancellationToken cancellationToken)
    {
        if (_announced.Count > 0)
        {
            await store.LinkAsync(_announced, cancellationToken);
            store.Session.AfterCommit(_announced.Clear);
        }
    }

    /// <summary>Gives up what was not linked. A failure here leaves it to the sweep, which finds it by its age.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_announced.Count == 0)
        {
            return;
        }

        try
        {
            var tenant = store.CurrentTenant;

            // The request's own transaction, which failed, may still hold the rows.
            await store.Session.DisposeAsync();
            using var limit = new CancellationTokenSource(GivingUpLimit, clock);
            await own.RunAsync(
                tenant,
                (services, token) => services.GetRequiredService<CatalogDbContext>().DoomAsync(_announced, clock.Now(), clock.Now(), token),
                limit.Token);
            bell.Ring();
        }
        catch (Exception error) when (error is NpgsqlException or TimeoutException or OperationCanceledException or InvalidOperationException)
        {
            log.LogWarning(error, "{Count} uploads could not be given up now; the sweep will find them.", _announced.Count);
        }
    }

    private static async Task<long> NewProductAsync(IServiceProvider services, CancellationToken cancellationToken) =>
        await services.GetRequiredService<IdBlocks>().NextAsync(services.GetRequiredService<TenantSession>(), CatalogIds.Products, cancellationToken);

    // Asked here so that nothing is uploaded in vain, and again when the product is locked.
    private static async Task<long> KnownProductAsync(IServiceProvider services, long productId, int details, CancellationToken cancellationToken)
    {
        var known = await services.GetRequiredService<CatalogDbContext>().Products
            .Where(product => product.Id == productId)
            .Select(product => new { Details = product.Images.Count(image => image.Kind == ProductImageKind.Detail) })
            .SingleOrDefaultAsync(cancellationToken);
        return known is null ? throw Problem.NotFound()
            : known.Details + details > Product.MostDetailImages ? throw Product.TooManyImages()
            : productId;
    }

    private async Task<(long ProductId, IReadOnlyList<UnlinkedFile> Names)> AnnounceAsync(
        IReadOnlyList<PictureFile> files, Func<IServiceProvider, CancellationToken, Task<long>> product, CancellationToken cancellationToken)
    {
        if (!images.IsConfigured)
        {
            throw Problem.Outside(StatusCodes.Status503ServiceUnavailable, "cloudinary", "Images cannot be kept: no image store is set up.");
        }

        return await own.RunAsync(
            store.CurrentTenant,
            async (services, token) =>
            {
                var productId = await product(services, token);
                var list = services.GetRequiredService<CatalogDbContext>();
                var ids = await services.GetRequiredService<IdBlocks>().NextAsync(list.Session, CatalogIds.Images, files.Count, token);
                UnlinkedFile[] names = [.. ids.Select(id => new UnlinkedFile(list.CurrentTenant, id, images.NameOf(list.CurrentTenant, productId, id), clock.Now()))];
                list.AddRange(names);
                await list.SaveChangesAsync(token);
                _announced.AddRange(ids);
                return (productId, (IReadOnlyList<UnlinkedFile>)names);
            },
            cancellationToken);
    }

    private async Task<IReadOnlyList<NewPicture>> UploadAsync(
        IReadOnlyList<UnlinkedFile> names, IReadOnlyList<PictureFile> files, CancellationToken cancellationToken)
    {
        // All have ended, well or not, before the first failure is told: nothing is still on its way when the files are given up.
        var uploads = names.Zip(files).Select(async pair =>
        {
            var (name, file) = pair;
            var url = await images.UploadAsync(name.PublicId, file.File, cancellationToken);
            return new NewPicture(file.Kind, name.Id, name.PublicId, url);
        });
        return await Task.WhenAll(uploads);
    }
}
