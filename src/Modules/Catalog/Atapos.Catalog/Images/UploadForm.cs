using Atapos.Catalog.Domain;
using Atapos.Shared;
using Atapos.Shared.Hosting.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace Atapos.Catalog.Images;

/// <summary>Reads a multipart form part by part: files go to disk as they come and are judged there, before any use case or the database is touched.</summary>
/// <remarks>Everything that a caller can make large has a limit that holds while it is read: the whole form, a file, the parts, their headers, the time.</remarks>
internal sealed class UploadForm : IAsyncDisposable
{
    /// <summary>The largest form in all: a product with its thumbnail and three detail images.</summary>
    internal const long Largest = 36L * 1024 * 1024;

    internal const long LargestThumbnail = 5L * 1024 * 1024;
    internal const long LargestDetailImage = 10L * 1024 * 1024;

    /// <summary>How long a form may take; a slow line sends 36 MB at 2.5 Mbit/s in it.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private const int LargestData = 256 * 1024;
    private const int MostParts = 32;
    private const int MostHeaders = 8;
    private const int LargestHeaders = 4 * 1024;
    private const int LongestBoundary = 70;

    private readonly List<PictureFile> _pictures = [];
    private readonly UploadFields _fields;
    private readonly IDisposable _stay;

    private UploadForm(UploadFields fields, IDisposable stay) => (_fields, _stay) = (fields, stay);

    /// <summary>The bytes of the part <c>data</c>; null when there is none.</summary>
    internal ReadOnlyMemory<byte>? Data { get; private set; }

    /// <summary>The pictures in the order in which they came, each sound.</summary>
    internal IReadOnlyList<PictureFile> Pictures => _pictures;

    /// <summary>Reads the form of a request; it and its files are gone with the answer.</summary>
    /// <exception cref="ProblemException">400 unreadable, 408 too slow, 413 too large, 415 no form or no picture, 422 a broken picture or too many, 503 too many at once.</exception>
    internal static async Task<UploadForm> ReadAsync(HttpContext http, UploadFields fields)
    {
        var boundary = BoundaryOf(http.Request);
        var services = http.RequestServices;
        var form = new UploadForm(fields, services.GetRequiredService<UploadGate>().Enter(services.GetRequiredService<ITenantContext>().Current));
        http.Response.RegisterForDisposeAsync(form);
        using var patience = new CancellationTokenSource(Patience, services.GetRequiredService<TimeProvider>());
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, http.RequestAborted);
        try
        {
            await form.ReadPartsAsync(new MultipartReader(boundary, http.Request.Body) { HeadersCountLimit = MostHeaders, HeadersLengthLimit = LargestHeaders }, either.Token);
            return form;
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !http.RequestAborted.IsCancellationRequested)
        {
            throw new ProblemException(StatusCodes.Status408RequestTimeout, "request.too-slow", "The form came too slowly; send smaller pictures or use a faster line.");
        }
        catch (Exception error) when (error is InvalidDataException or (IOException and not BadHttpRequestException))
        {
            throw Unreadable();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var picture in _pictures)
        {
            await picture.File.DisposeAsync();
        }

        _stay.Dispose();
    }

    private static string BoundaryOf(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
        {
            throw new ProblemException(StatusCodes.Status415UnsupportedMediaType, ProblemCodes.MediaType, "The body must be multipart/form-data.");
        }

        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).ToString();
        return boundary.Length is > 0 and <= LongestBoundary ? boundary : throw Unreadable();
    }

    private static ProblemException Unreadable() =>
        new(StatusCodes.Status400BadRequest, ProblemCodes.Unreadable, "The body is not a readable multipart form.");

    private async Task ReadPartsAsync(MultipartReader reader, CancellationToken cancellationToken)
    {
        for (var parts = 0; await reader.ReadNextSectionAsync(cancellationToken) is { } part; parts++)
        {
            if (parts == MostParts)
            {
                throw Problem.Invalid("body", $"has more than {MostParts} parts.");
            }

            if (!ContentDispositionHeaderValue.TryParse(part.ContentDisposition, out var disposition) || !disposition.Name.HasValue)
            {
                throw Unreadable();
            }

            var name = HeaderUtilities.RemoveQuotes(disposition.Name).ToString();
            if (_fields.TakesData && name.Equals(UploadFields.Data, StringComparison.Ordinal))
            {
                Data = Data is null ? await ReadDataAsync(part.Body, cancellationToken) : throw Problem.Invalid(UploadFields.Data, "is given more than once.");
            }
            else if (_fields.KindOf(name) is { } kind)
            {
                await ReadPictureAsync(name, kind, part.Body, isChosen: HasFileName(disposition), cancellationToken);
            }
        }
    }

    private static bool HasFileName(ContentDispositionHeaderValue disposition) =>
        HeaderUtilities.RemoveQuotes(disposition.FileName).Length > 0 || HeaderUtilities.RemoveQuotes(disposition.FileNameStar).Length > 0;

    private static async Task<ReadOnlyMemory<byte>> ReadDataAsync(Stream part, CancellationToken cancellationToken)
    {
        var text = new MemoryStream();
        var buffer = new byte[4096];
        int read;
        while ((read = await part.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (text.Length + read > LargestData)
            {
                throw new ProblemException(StatusCodes.Status413PayloadTooLarge, ProblemCodes.TooLarge, "The part data is larger than allowed.");
            }

            text.Write(buffer, 0, read);
        }

        return text.ToArray();
    }

    private async Task ReadPictureAsync(string name, ProductImageKind kind, Stream part, bool isChosen, CancellationToken cancellationToken)
    {
        var number = _pictures.Count(picture => picture.Kind == kind);
        if (kind == ProductImageKind.Detail && number == Product.MostDetailImages)
        {
            throw Product.TooManyImages();
        }

        if (kind == ProductImageKind.Thumbnail && number > 0)
        {
            throw Problem.Invalid(name, "is given more than once.");
        }

        var field = kind == ProductImageKind.Thumbnail ? name : $"{name}[{number}]";
        var most = kind == ProductImageKind.Thumbnail ? LargestThumbnail : LargestDetailImage;
        try
        {
            if (await UploadedFile.KeepAsync(part, most, cancellationToken) is { } file)
            {
                _pictures.Add(new(kind, file));
            }
            else if (isChosen)
            {
                throw ProblemOf(ImageRefusedException.NotSupported(), field);
            }
        }
        catch (UploadTooLargeException)
        {
            throw new ProblemException(StatusCodes.Status413PayloadTooLarge, "image.too-large", $"The file {field} is larger than {most / 1024 / 1024} MB.");
        }
        catch (ImageRefusedException refused)
        {
            throw ProblemOf(refused, field);
        }
    }

    private static ProblemException ProblemOf(ImageRefusedException refused, string field)
    {
        var (status, code) = refused.Fault switch
        {
            ImageFault.NotSupported => (StatusCodes.Status415UnsupportedMediaType, "image.not-supported"),
            ImageFault.TooManyPixels => (StatusCodes.Status422UnprocessableEntity, "image.too-large-dimensions"),
            _ => (StatusCodes.Status422UnprocessableEntity, "image.broken"),
        };
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal) { [field] = [$"{refused.Message}."] };
        return new(status, code, $"The file {field} {refused.Message}.")
        {
            Errors = status == StatusCodes.Status422UnprocessableEntity ? errors : null,
            Details = errors,
        };
    }
}

/// <summary>Which parts a form has; others are passed over.</summary>
/// <param name="TakesData">Whether one of them is <c>data</c>.</param>
/// <param name="Thumbnail">Names of the part that holds the picture for lists.</param>
/// <param name="DetailImages">Names of the parts that hold the pictures of the product's own page.</param>
internal sealed record UploadFields(bool TakesData, IReadOnlyList<string> Thumbnail, IReadOnlyList<string> DetailImages)
{
    internal const string Data = "data";

    internal ProductImageKind? KindOf(string name) =>
        Thumbnail.Contains(name, StringComparer.Ordinal) ? ProductImageKind.Thumbnail
        : DetailImages.Contains(name, StringComparer.Ordinal) ? ProductImageKind.Detail
        : null;
}

/// <summary>A sound picture that came with a request.</summary>
/// <param name="Kind">Where it will be shown.</param>
/// <param name="File">Its bytes.</param>
internal sealed record PictureFile(ProductImageKind Kind, UploadedFile File);
