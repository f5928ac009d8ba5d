using Ardalis.GuardClauses;
using Atapos.Shared;

namespace Atapos.Catalog.Domain;

/// <summary>A picture of a product, kept at Cloudinary. Only its product makes or removes one.</summary>
internal sealed class ProductImage
{
    internal const int LongestPublicId = 255;
    internal const int LongestUrl = 1000;

    private ProductImage()
    {
    }

    internal ProductImage(TenantId tenant, long id, long productId, ProductImageKind kind, string cloudinaryPublicId, string url, int sortOrder)
    {
        Tenant = tenant;
        Id = id;
        ProductId = productId;
        Kind = kind;
        CloudinaryPublicId = Guard.Against.BlankOrLonger(cloudinaryPublicId, LongestPublicId, "image.public-id-invalid", "The image's public id");
        Url = Guard.Against.BlankOrLonger(url, LongestUrl, "image.url-invalid", "The image's address");
        if (!Url.StartsWith("https://", StringComparison.Ordinal) && !Url.StartsWith("http://", StringComparison.Ordinal))
        {
            throw new DomainException("image.url-invalid", "An image's address begins with https:// or http://.");
        }

        SortOrder = sortOrder;
    }

    public TenantId Tenant { get; private set; }

    public long Id { get; private set; }

    public long ProductId { get; private set; }

    public ProductImageKind Kind { get; private set; }

    /// <summary>The name by which Cloudinary deletes it.</summary>
    public string CloudinaryPublicId { get; private set; } = "";

    /// <summary>Where it is read: https; http from an image store of one's own that has no other.</summary>
    public string Url { get; private set; } = "";

    /// <summary>0 to 2 for detail images; 0 for the thumbnail.</summary>
    public int SortOrder { get; private set; }
}

/// <summary>Where a picture is shown (<c>pa_type</c>).</summary>
internal enum ProductImageKind
{
    /// <summary>In lists; at most one.</summary>
    Thumbnail,

    /// <summary>On the product's own page; at most three.</summary>
    Detail,
}

/// <summary>A picture that is at the image store and that a product is about to show.</summary>
/// <param name="Kind">Where it is shown.</param>
/// <param name="Id">Its number (<c>pa_id</c>).</param>
/// <param name="PublicId">The file's name at the store.</param>
/// <param name="Url">Where it is read.</param>
internal sealed record NewPicture(ProductImageKind Kind, long Id, string PublicId, string Url);
