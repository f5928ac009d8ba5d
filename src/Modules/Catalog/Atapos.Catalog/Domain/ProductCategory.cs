using Ardalis.GuardClauses;
using Atapos.Shared;

namespace Atapos.Catalog.Domain;

/// <summary>A heading under which products stand.</summary>
internal sealed class ProductCategory : AggregateRoot
{
    internal const int LongestName = 100;

    private ProductCategory()
    {
    }

    /// <summary>Makes a category.</summary>
    /// <exception cref="DomainException"><c>category.name-invalid</c>.</exception>
    internal ProductCategory(TenantId tenant, long id, string name, DateTimeOffset createdAt)
        : base(tenant)
    {
        Id = id;
        CreatedAt = createdAt;
        Rename(name);
    }

    public long Id { get; private set; }

    /// <summary>1 to 100 characters, as people wrote it.</summary>
    public string Name { get; private set; } = "";

    /// <summary>The name without regard to case; unique per merchant.</summary>
    public string NameKey { get; private set; } = "";

    /// <summary>UTC.</summary>
    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>UTC; null while it exists. A deleted one is never read again and frees its name.</summary>
    public DateTimeOffset? DeletedAt { get; private set; }

    /// <summary>Gives it another name.</summary>
    /// <exception cref="DomainException"><c>category.name-invalid</c>.</exception>
    internal void Rename(string name)
    {
        Name = Guard.Against.BlankOrLonger(name, LongestName, "category.name-invalid", "The category's name");
        NameKey = KeyOf(Name);
    }

    /// <summary>What two names have in common that are the same but for case and blanks around them.</summary>
    internal static string KeyOf(string name) => name.Trim().ToLowerInvariant();

    /// <summary>Takes it off the menu for good; its products stay, under no heading.</summary>
    /// <param name="at">UTC.</param>
    internal void Delete(DateTimeOffset at) => DeletedAt ??= at;
}
