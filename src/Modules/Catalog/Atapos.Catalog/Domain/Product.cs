using Ardalis.GuardClauses;
using Atapos.Shared;

namespace Atapos.Catalog.Domain;

/// <summary>Something the shop sells, with its price, its pictures and, where it is counted, its stock.</summary>
internal sealed class Product : AggregateRoot
{
    internal const int LongestName = 150;
    internal const int LongestDescription = 2000;
    internal const int MostDetailImages = 3;

    /// <summary>The largest number of units that can be counted; what comes back from orders may exceed it a little.</summary>
    internal const int MostStock = 1_000_000_000;

    private readonly List<ProductImage> _images = [];
    private readonly List<StockMovement> _movements = [];

    private Product()
    {
    }

    /// <summary>Makes a product whose stock is not tracked.</summary>
    /// <exception cref="DomainException"><c>product.name-invalid</c>, <c>product.description-invalid</c> or <c>product.type-invalid</c>.</exception>
    internal Product(TenantId tenant, long id, ProductDetails details, DateTimeOffset createdAt)
        : base(tenant)
    {
        Id = id;
        CreatedAt = createdAt;
        Revise(details);
    }

    public long Id { get; private set; }

    /// <summary>1 to 150 characters.</summary>
    public string Name { get; private set; } = "";

    /// <summary>At most 2,000 characters.</summary>
    public string? Description { get; private set; }

    public ProductType Type { get; private set; }

    /// <summary>Whole rupiah per unit before promotions (ruling 5).</summary>
    public Money BasePrice { get; private set; }

    public Percentage TaxPercent { get; private set; }

    public Percentage ServiceChargePercent { get; private set; }

    /// <summary>False when it is shown but cannot be ordered now (ruling 5).</summary>
    public bool IsAvailable { get; private set; }

    /// <summary>False when it is hidden and cannot be ordered (ruling 5).</summary>
    public bool IsActive { get; private set; }

    public long? CategoryId { get; private set; }

    /// <summary>Units left, or null when they are not counted (ruling 5). Always the sum of the product's movements.</summary>
    public int? Stock { get; private set; }

    /// <summary>UTC.</summary>
    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>UTC; null while it exists. A deleted one is never read again, by nobody.</summary>
    public DateTimeOffset? DeletedAt { get; private set; }

    public IReadOnlyCollection<ProductImage> Images => _images;

    /// <summary>The movements made since the product was loaded; the older ones are not read with it.</summary>
    public IReadOnlyCollection<StockMovement> Movements => _movements;

    /// <summary>What the shop says about it now.</summary>
    internal ProductDetails Details => new(Name, Description, Type, BasePrice, TaxPercent, ServiceChargePercent, CategoryId, IsAvailable, IsActive);

    /// <summary>Puts other details in the place of all it has.</summary>
    /// <exception cref="DomainException"><c>product.name-invalid</c>, <c>product.description-invalid</c> or <c>product.type-invalid</c>.</exception>
    internal void Revise(ProductDetails details)
    {
        Name = Guard.Against.BlankOrLonger(details.Name, LongestName, "product.name-invalid", "The product's name");
        Description = Guard.Against.Longer(details.Description, LongestDescription, "product.description-invalid", "The product's description");
        Type = Enum.IsDefined(details.Type)
            ? details.Type
            : throw new DomainException("product.type-invalid", "A product is goods or a service.");
        BasePrice = details.BasePrice;
        TaxPercent = details.TaxPercent;
        ServiceChargePercent = details.ServiceChargePercent;
        IsAvailable = details.IsAvailable;
        IsActive = details.IsActive;
        CategoryId = details.CategoryId;
    }

    /// <summary>
    /// Takes it off the menu for good, its pictures too. What was sold of it keeps its name and its price, because lines freeze them
    /// (ruling 6). The images must be loaded.
    /// </summary>
    /// <param name="at">UTC.</param>
    internal void Delete(DateTimeOffset at)
    {
        DeletedAt ??= at;
        _images.Clear();
    }

    /// <summary>Shows a picture where its kind is shown. The images must be loaded.</summary>
    /// <exception cref="DomainException"><c>product.too-many-images</c>.</exception>
    internal void Show(NewPicture picture)
    {
        if (picture.Kind == ProductImageKind.Thumbnail)
        {
            ShowThumbnail(picture.Id, picture.PublicId, picture.Url);
        }
        else
        {
            AddDetailImage(picture.Id, picture.PublicId, picture.Url);
        }
    }

    /// <summary>Shows a picture in lists, in the place of the one that was shown. The images must be loaded.</summary>
    internal void ShowThumbnail(long imageId, string cloudinaryPublicId, string url)
    {
        var thumbnail = new ProductImage(Tenant, imageId, Id, ProductImageKind.Thumbnail, cloudinaryPublicId, url, sortOrder: 0);
        _images.RemoveAll(image => image.Kind == ProductImageKind.Thumbnail);
        _images.Add(thumbnail);
    }

    /// <summary>Shows no picture in lists any more; false when it showed none. The images must be loaded.</summary>
    internal bool RemoveThumbnail() => _images.RemoveAll(image => image.Kind == ProductImageKind.Thumbnail) > 0;

    /// <summary>Takes a picture off the product's own page, whose place is free then; false when there is no such one. The images must be loaded.</summary>
    internal bool RemoveDetailImage(long imageId) => _images.RemoveAll(image => image.Kind == ProductImageKind.Detail && image.Id == imageId) > 0;

    /// <summary>Adds a picture to the product's own page, in the first free place. The images must be loaded.</summary>
    /// <exception cref="DomainException"><c>product.too-many-images</c> when it has three.</exception>
    internal void AddDetailImage(long imageId, string cloudinaryPublicId, string url)
    {
        var taken = _images.Where(image => image.Kind == ProductImageKind.Detail).Select(image => image.SortOrder).ToHashSet();
        var place = Enumerable.Range(0, MostDetailImages).Where(free => !taken.Contains(free)).Select(free => (int?)free).FirstOrDefault()
            ?? throw TooManyImages();
        _images.Add(new(Tenant, imageId, Id, ProductImageKind.Detail, cloudinaryPublicId, url, place));
    }

    internal static DomainException TooManyImages() =>
        new("product.too-many-images", $"A product has at most {MostDetailImages} detail images, those that it has included.");

    /// <summary>Sets the stock to what was counted, or stops counting; also how counting begins.</summary>
    /// <param name="movementId">Used when the number of units changes.</param>
    /// <param name="units">0 to 1,000,000,000, or null to stop counting.</param>
    /// <param name="at">UTC.</param>
    /// <param name="reason">At most 200 characters.</param>
    /// <exception cref="DomainException"><c>product.stock-invalid</c> or <c>stock.reason-invalid</c>.</exception>
    internal void AdjustStock(long movementId, int? units, DateTimeOffset at, string? reason)
    {
        Guard.Against.Outside(units ?? 0, 0, MostStock, "product.stock-invalid", "The stock");
        Move(movementId, StockMovementKind.Adjustment, units, at, orderId: null, reason);
    }

    /// <summary>Adds units to the stock or takes some away, as a person counted or carried them.</summary>
    /// <param name="movementId">Of the movement that tells of it.</param>
    /// <param name="delta">Not zero.</param>
    /// <param name="at">UTC.</param>
    /// <param name="reason">At most 200 characters.</param>
    /// <returns>The movement.</returns>
    /// <exception cref="DomainException">
    /// <c>stock.delta-invalid</c>, <c>stock.reason-invalid</c>, <c>product.stock-invalid</c> beyond what can be counted; in conflict
    /// <c>product.stock-not-tracked</c>, or <c>product.out-of-stock</c> when fewer are left than are to go.
    /// </exception>
    internal StockMovement AdjustStockBy(long movementId, int delta, DateTimeOffset at, string? reason)
    {
        if (delta == 0)
        {
            throw new DomainException("stock.delta-invalid", "An adjustment changes the stock by at least one unit.");
        }

        if (Stock is not { } left)
        {
            throw DomainException.Conflict("product.stock-not-tracked", $"Nobody counts the units of {Name}; set its stock first.");
        }

        var after = (long)left + delta;
        if (after < 0)
        {
            throw DomainException.Conflict("product.out-of-stock", $"Of {Name} {left} are left; {-(long)delta} cannot be taken away.");
        }

        Guard.Against.Outside(after, 0, Math.Max(left, MostStock), "product.stock-invalid", "The stock");
        Move(movementId, StockMovementKind.Adjustment, (int)after, at, orderId: null, reason);
        return _movements[^1];
    }

    /// <summary>True when so many units can be taken; always when they are not counted.</summary>
    internal bool HasLeft(int units) => Stock is null || Stock >= units;

    /// <summary>Takes units for an order; nothing happens when they are not counted.</summary>
    /// <exception cref="DomainException"><c>product.quantity-invalid</c>, or <c>product.out-of-stock</c> (conflict) when fewer are left.</exception>
    internal void TakeStock(long movementId, long orderId, int units, DateTimeOffset at)
    {
        Guard.Against.Outside(units, 1, MostStock, "product.quantity-invalid", "The quantity");
        if (Stock is not { } left)
        {
            return;
        }

        if (left < units)
        {
            throw DomainException.Conflict("product.out-of-stock", $"Of {Name} {left} are left, but {units} are wanted.");
        }

        Move(movementId, StockMovementKind.Sale, left - units, at, orderId, reason: null);
    }

    /// <summary>Puts an order's units back; nothing happens when they are not counted (any more).</summary>
    /// <exception cref="DomainException"><c>product.quantity-invalid</c>.</exception>
    internal void ReturnStock(long movementId, long orderId, int units, DateTimeOffset at)
    {
        Guard.Against.Outside(units, 1, MostStock, "product.quantity-invalid", "The quantity");
        if (Stock is not { } left)
        {
            return;
        }

        Move(movementId, StockMovementKind.Return, left + units, at, orderId, reason: null);
    }

    // The one place where the stock changes, so that movements and stock cannot come apart.
    private void Move(long movementId, StockMovementKind kind, int? after, DateTimeOffset at, long? orderId, string? reason)
    {
        var delta = (after ?? 0) - (Stock ?? 0);
        if (delta != 0)
        {
            _movements.Add(new(Tenant, movementId, Id, kind, delta, after, at, orderId, reason));
        }

        Stock = after;
    }
}
