namespace Atapos.Shared.Hosting.Original;

/// <summary>A table of the original.</summary>
/// <param name="Name">As it is called there, without its schema.</param>
/// <param name="Key">The column that numbers its rows.</param>
/// <param name="Source">Where a shop's rows are, after <c>from</c>; the table is <c>t</c>, the shop <c>$1</c>.</param>
public sealed record OriginalTable(string Name, string Key, string Source)
{
    /// <summary>One whose rows say which shop's they are.</summary>
    public static OriginalTable Of(string name, string key) => new(name, key, $"atapos.{name} t where t.me_id = $1");

    /// <summary>One whose rows say only to which row of another table they belong.</summary>
    public static OriginalTable Under(string name, string key, string parent, string parentKey) =>
        new(name, key, $"atapos.{name} t join atapos.{parent} p on p.{parentKey} = t.{parentKey} where p.me_id = $1");
}

/// <summary>The eleven tables.</summary>
public static class OriginalTables
{
    /// <summary>Shops.</summary>
    public static OriginalTable Merchants { get; } = OriginalTable.Of("merchant", "me_id");

    /// <summary>Headings of the menu.</summary>
    public static OriginalTable Categories { get; } = OriginalTable.Of("product_category", "pc_id");

    /// <summary>What is sold.</summary>
    public static OriginalTable Products { get; } = OriginalTable.Of("product", "pr_id");

    /// <summary>Pictures.</summary>
    public static OriginalTable Images { get; } = OriginalTable.Of("product_attachment", "pa_id");

    /// <summary>Promotions.</summary>
    public static OriginalTable Promotions { get; } = OriginalTable.Of("promotion", "pm_id");

    /// <summary>What they make cheaper.</summary>
    public static OriginalTable PromotionItems { get; } = OriginalTable.Under("promotion_item", "pi_id", "promotion", "pm_id");

    /// <summary>Tables and other places.</summary>
    public static OriginalTable Places { get; } = OriginalTable.Of("table_location", "tl_id");

    /// <summary>Customers.</summary>
    public static OriginalTable Customers { get; } = OriginalTable.Of("customer", "cu_id");

    /// <summary>Orders.</summary>
    public static OriginalTable Orders { get; } = OriginalTable.Of("order_header", "oh_id");

    /// <summary>Their lines.</summary>
    public static OriginalTable Lines { get; } = OriginalTable.Under("order_item", "oi_id", "order_header", "oh_id");

    /// <summary>What happened to their payments.</summary>
    public static OriginalTable PaymentLog { get; } = OriginalTable.Under("payment_log", "py_id", "order_header", "oh_id");

    /// <summary>All, those first that others point to.</summary>
    public static IReadOnlyList<OriginalTable> All { get; } =
        [Merchants, Customers, Categories, Products, Images, Promotions, PromotionItems, Places, Orders, Lines, PaymentLog];
}
