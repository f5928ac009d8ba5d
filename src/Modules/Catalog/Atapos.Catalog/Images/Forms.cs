using System.Text.Json;
using Atapos.Catalog.Messages;
using Atapos.Shared.Hosting.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Atapos.Catalog.Images;

/// <summary>A product as a form: <c>data</c> (JSON), <c>thumbnail</c> and up to three <c>detail_images</c>.</summary>
/// <param name="Product">What <c>data</c> says, not yet validated; null when it is left out.</param>
/// <param name="Pictures">Sound pictures.</param>
internal sealed record ProductForm(ProductRequest? Product, IReadOnlyList<PictureFile> Pictures)
{
    private static readonly UploadFields Fields = new(TakesData: true, ["thumbnail"], ["detail_images", "detail_images[]"]);

    /// <summary>Reads it from a request; the framework calls it before the use case.</summary>
    public static async ValueTask<ProductForm> BindAsync(HttpContext context)
    {
        var form = await UploadForm.ReadAsync(context, Fields);
        var json = context.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        return new(form.Data is { } data ? Read(data, json) : null, form.Pictures);
    }

    // The form was read; data is one of its fields, so what is wrong with it is 422 and never 400 (ruling 14).
    private static ProductRequest Read(ReadOnlyMemory<byte> data, JsonSerializerOptions options)
    {
        try
        {
            using var json = JsonDocument.Parse(data);
            return json.RootElement.ValueKind == JsonValueKind.Object
                ? json.Deserialize<ProductRequest>(options)!
                : throw Problem.Invalid(UploadFields.Data, "must be a JSON object.");
        }
        catch (JsonException wrong) when (wrong.Path is { } path && path.StartsWith("$.", StringComparison.Ordinal))
        {
            throw Problem.Invalid(path[2..], "has a wrong type or an unknown value.");
        }
        catch (JsonException)
        {
            throw Problem.Invalid(UploadFields.Data, "is not JSON.");
        }
    }
}

/// <summary>A form with one picture in <c>file</c>.</summary>
/// <param name="Picture">A sound picture.</param>
internal sealed record ThumbnailForm(PictureFile Picture)
{
    private static readonly UploadFields Fields = new(TakesData: false, ["file", "thumbnail"], []);

    /// <summary>Reads it from a request; the framework calls it before the use case.</summary>
    public static async ValueTask<ThumbnailForm> BindAsync(HttpContext context)
    {
        var form = await UploadForm.ReadAsync(context, Fields);
        return new(form.Pictures.Count > 0 ? form.Pictures[0] : throw Problem.Invalid("file", "is missing."));
    }
}

/// <summary>A form with up to three pictures in <c>files</c>.</summary>
/// <param name="Pictures">One to three sound pictures.</param>
internal sealed record DetailImagesForm(IReadOnlyList<PictureFile> Pictures)
{
    private static readonly UploadFields Fields = new(TakesData: false, [], ["files", "files[]", "file", "detail_images", "detail_images[]"]);

    /// <summary>Reads it from a request; the framework calls it before the use case.</summary>
    public static async ValueTask<DetailImagesForm> BindAsync(HttpContext context)
    {
        var form = await UploadForm.ReadAsync(context, Fields);
        return new(form.Pictures.Count > 0 ? form.Pictures : throw Problem.Invalid("files", "is missing."));
    }
}
