namespace Atapos.Catalog.Bulk;

/// <summary>The columns of a product file, by their wire names.</summary>
internal static class ProductColumns
{
    internal const string Id = "pr_id";
    internal const string Name = "pr_name";
    internal const string Description = "pr_desc";
    internal const string Type = "pr_type";
    internal const string BasePrice = "pr_base_price";
    internal const string TaxPercent = "pr_tax_percent";
    internal const string ServiceChargePercent = "pr_service_charge_percent";
    internal const string IsAvailable = "pr_is_available";
    internal const string IsActive = "pr_is_active";
    internal const string Category = "pc_name";
    internal const string Stock = "pr_stock";

    /// <summary>All of them in the order of an export; an import takes any order.</summary>
    internal static readonly string[] All =
        [Id, Name, Description, Type, BasePrice, TaxPercent, ServiceChargePercent, IsAvailable, IsActive, Category, Stock];

    /// <summary>What an import cannot do without.</summary>
    internal static readonly string[] Required = [Name, BasePrice];
}
