using System.Text;
using Atapos.Catalog.Images;
using Atapos.Shared;
using Atapos.Shared.Hosting.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace Atapos.Catalog.Bulk;

/// <summary>A product file that came with a request: kept on disk while it is worked on, and checked row by row before the database is touched.</summary>
internal sealed class ImportFile
{
    /// <summary>The largest body.</summary>
    internal const long Largest = 10L * 1024 * 1024;

    private const string Csv = "text/csv";
    private const string Form = "multipart/form-data";
    private const string Part = "file";
    private const int MostParts = 32;
    private const int MostHeaders = 8;
    private const int LargestHeaders = 4 * 1024;
    private const int LongestBoundary = 70;

    private readonly Stream _body;
    private readonly string? _boundary;

    private ImportFile(Stream body, string? boundary) => (_body, _boundary) = (body, boundary);

    /// <summary>What the rows say, as far as it can be told without the database.</summary>
    internal ImportCheck Check { get; private set; } = new();

    /// <summary>Reads it from a request; the framework calls it before the use case.</summary>
    /// <exception cref="ProblemException">400 unreadable, 408 too slow, 413 too large, 415 another media type, 422 no file, 503 too many at once.</exception>
    public static async ValueTask<ImportFile> BindAsync(HttpContext context)
    {
        var services = context.RequestServices;
        var boundary = BoundaryOf(context.Request);
        context.Response.RegisterForDispose(services.GetRequiredService<UploadGate>().Enter(services.GetRequiredService<ITenantContext>().Current));
        context.Request.EnableBuffering();
        using var patience = new CancellationTokenSource(UploadForm.Patience, services.GetRequiredService<TimeProvider>());
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, context.RequestAborted);
        try
        {
            await context.Request.Body.DrainAsync(either.Token);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !context.RequestAborted.IsCancellationRequested)
        {
            throw new ProblemException(StatusCodes.Status408RequestTimeout, "request.too-slow", "The file came too slowly; send a smaller one or use a faster line.");
        }

        var file = new ImportFile(context.Request.Body, boundary);
        await file.Check.ReadAsync(await file.OpenAsync(context.RequestAborted), context.RequestAborted);
        return file;
    }

    /// <summary>The rows once more, from the beginning; the file must have no faults.</summary>
    internal async IAsyncEnumerable<ImportRow> RowsAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var reader = await ProductSheet.OpenAsync(await OpenAsync(cancellationToken), Check.Faults, cancellationToken);
        var cells = new ImportCells(reader, Check.Faults);
        while (await reader.ReadAsync(cancellationToken))
        {
            yield return cells.Read();
        }
    }

    private static string? BoundaryOf(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type))
        {
            throw OtherMediaType();
        }

        if (type.MediaType.Equals(Csv, StringComparison.OrdinalIgnoreCase))
        {
            return !type.Charset.HasValue || Encoding.UTF8.Equals(type.Encoding) ? null : throw OtherMediaType();
        }

        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).ToString();
        return type.MediaType.Equals(Form, StringComparison.OrdinalIgnoreCase) && boundary.Length is > 0 and <= LongestBoundary
            ? boundary
            : throw OtherMediaType();
    }

    private static ProblemException OtherMediaType() => new(
        StatusCodes.Status415UnsupportedMediaType, ProblemCodes.MediaType, $"The body must be {Csv} in UTF-8, or {Form} with the part {Part}.");

    private async Task<Stream> OpenAsync(CancellationToken cancellationToken)
    {
        _body.Position = 0;
        if (_boundary is null)
        {
            return _body;
        }

        var reader = new MultipartReader(_boundary, _body) { HeadersCountLimit = MostHeaders, HeadersLengthLimit = LargestHeaders };
        try
        {
            for (var parts = 0; parts < MostParts && await reader.ReadNextSectionAsync(cancellationToken) is { } part; parts++)
            {
                if (ContentDispositionHeaderValue.TryParse(part.ContentDisposition, out var disposition)
                    && HeaderUtilities.RemoveQuotes(disposition.Name).Equals(Part, StringComparison.Ordinal))
                {
                    return part.Body;
                }
            }
        }
        catch (Exception error) when (error is InvalidDataException or IOException)
        {
            throw new ProblemException(StatusCodes.Status400BadRequest, ProblemCodes.Unreadable, "The body is not a readable multipart form.");
        }

        throw Problem.Invalid(Part, "is missing.");
    }
}
