namespace Atapos.Shared;

/// <summary>What is sold (<c>pr_type</c>, <c>oi_product_type</c>).</summary>
public enum ProductType
{
    /// <summary>A thing; it may have stock.</summary>
    Goods,

    /// <summary>Work done for the customer.</summary>
    Service,
}
