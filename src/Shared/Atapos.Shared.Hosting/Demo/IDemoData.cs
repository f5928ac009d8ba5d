namespace Atapos.Shared.Hosting.Demo;

/// <summary>A module's part of the demo shops.</summary>
public interface IDemoData
{
    /// <summary>Parts with lower numbers are there first.</summary>
    int Order { get; }

    /// <summary>Adds and saves the part for the merchant of the scope; the session has begun and is committed by the caller.</summary>
    /// <param name="shop">Which shop it is, and what the parts before have made.</param>
    /// <param name="cancellationToken">Stops.</param>
    Task SeedAsync(ShopBeingSetUp shop, CancellationToken cancellationToken);
}

/// <summary>A demo shop while its parts are added one after the other.</summary>
/// <param name="kind">Which one it is.</param>
public sealed class ShopBeingSetUp(DemoKind kind)
{
    /// <summary>Which one it is.</summary>
    public DemoKind Kind { get; } = kind;

    /// <summary>The numbers of its products, once Catalog has been.</summary>
    public IList<long> Products { get; } = [];

    /// <summary>The numbers of its orders, once Ordering has been.</summary>
    public IList<long> Orders { get; } = [];
}

/// <summary>What a demo shop sells.</summary>
public enum DemoKind
{
    /// <summary>Food.</summary>
    Warung,

    /// <summary>Household goods.</summary>
    Retail,
}
