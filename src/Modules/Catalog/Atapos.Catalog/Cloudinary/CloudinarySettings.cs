using System.Diagnostics.CodeAnalysis;
using Atapos.Shared.Hosting.Settings;

namespace Atapos.Catalog.Cloudinary;

/// <summary>Where images are kept.</summary>
/// <param name="CloudName"><c>CLOUDINARY_CLOUD_NAME</c>.</param>
/// <param name="ApiKey"><c>CLOUDINARY_API_KEY</c>; a secret.</param>
/// <param name="ApiSecret"><c>CLOUDINARY_API_SECRET</c>; a secret.</param>
/// <param name="Folder"><c>CLOUDINARY_FOLDER</c>: what all public ids begin with, without slashes at its ends.</param>
/// <param name="Address"><c>CLOUDINARY_UPLOAD_PREFIX</c>: the service's API.</param>
internal sealed record CloudinarySettings(string? CloudName, string? ApiKey, string? ApiSecret, string Folder, Uri? Address)
{
    /// <summary>True when nothing is missing.</summary>
    [MemberNotNullWhen(true, nameof(CloudName), nameof(ApiKey), nameof(ApiSecret), nameof(Address))]
    internal bool IsComplete => this is { CloudName: not null, ApiKey: not null, ApiSecret: not null, Address: not null };

    internal static CloudinarySettings Read(SettingsReader settings) => new(
        settings.Text("CLOUDINARY_CLOUD_NAME"), settings.Secret("CLOUDINARY_API_KEY"), settings.Secret("CLOUDINARY_API_SECRET"),
        settings.Text("CLOUDINARY_FOLDER", "atapos")!.Trim('/'), settings.Address("CLOUDINARY_UPLOAD_PREFIX", "https://api.cloudinary.com"));
}
