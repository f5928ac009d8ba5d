namespace Atapos.Bench;

/// <summary>A kind of work that both sides do, and the share of the limit that is to be reached (design yardsticks).</summary>
/// <param name="Name">As on the command line.</param>
/// <param name="Load">The driver's name for it.</param>
/// <param name="LimitPath">The variant of the limit server, before the path.</param>
/// <param name="Operation">Whose figures count.</param>
/// <param name="Share">Of the limit's rate; null where none is named.</param>
/// <param name="Arguments">What the driver is told besides.</param>
internal sealed record Scenario(string Name, string Load, string LimitPath, string Operation, double? Share, params string[] Arguments)
{
    internal static readonly IReadOnlyList<Scenario> All =
    [
        new("create-order", "create-order", "", "create", 0.70),
        new("pay-cash", "pay-cash", "", "pay", 0.45),
        new("order-then-pay-cash", "order-then-pay-cash", "", "all", null),
        new("list-products", "list-products", "/cached", "list", 0.60),
        new("list-products-read", "list-products", "/read", "list", null, "--query", "&search=e"),
        new("list-promotions", "list-promotions", "", "promos", null),
        new("get-order", "get-order", "", "get", 0.60),
        new("list-orders", "list-orders", "", "orders", 0.70),
        new("webhook", "webhook", "", "webhook", 0.25),
        new("mixed", "mixed", "/cached", "all", 0.65),
        new("one-merchant", "create-order", "", "create", null, "--merchants", "1"),
    ];

    /// <summary>Worth nothing without old orders: the first page of a merchant with most of them, and one deep in them.</summary>
    internal static readonly IReadOnlyList<Scenario> OfManyOrders =
    [
        new("page-1", "list-orders", "", "orders", null, "--merchants", "1", "--limit", "20"),
        new("page-500", "list-orders", "", "orders", null, "--merchants", "1", "--limit", "20", "--skip", "9980"),
    ];
}
