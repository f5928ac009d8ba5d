using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;

namespace Atapos.Catalog.Images;

/// <summary>How the documentation shows a product's form.</summary>
/// <param name="Data">The product as JSON.</param>
/// <param name="Thumbnail">JPEG or PNG, at most 5 MB.</param>
/// <param name="DetailImages">JPEG or PNG, at most three of at most 10 MB.</param>
internal sealed record ProductFormSchema(
    [property: JsonPropertyName("data")] string Data,
    [property: JsonPropertyName("thumbnail")] IFormFile? Thumbnail,
    [property: JsonPropertyName("detail_images")] IReadOnlyList<IFormFile>? DetailImages);

/// <summary>How the documentation shows the form of a thumbnail.</summary>
/// <param name="File">JPEG or PNG, at most 5 MB.</param>
internal sealed record ThumbnailFormSchema([property: JsonPropertyName("file")] IFormFile File);

/// <summary>How the documentation shows the form of detail images.</summary>
/// <param name="Files">JPEG or PNG, at most three of at most 10 MB.</param>
internal sealed record DetailImagesFormSchema([property: JsonPropertyName("files")] IReadOnlyList<IFormFile> Files);
