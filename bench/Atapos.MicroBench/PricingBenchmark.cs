using Atapos.Ordering.Domain;
using Atapos.Shared;
using BenchmarkDotNet.Attributes;

namespace Atapos.MicroBench;

/// <summary>What it takes to price an order.</summary>
[MemoryDiagnoser]
[ShortRunJob]
public class PricingBenchmark
{
    private Sale[] _sales = [];

    /// <summary>Lines of the order; 200 are the most.</summary>
    [Params(1, 10, 200)]
    public int Lines { get; set; }

    /// <summary>Makes the lines, some of them cheaper by a promotion.</summary>
    [GlobalSetup]
    public void Prepare() => _sales =
    [
        .. Enumerable.Range(1, Lines).Select(i => new Sale(
            i, "Nasi Goreng", ProductType.Goods, Quantity.Of(1 + (i % 3)), Money.Of(25_000 + i), Money.Of(i % 2 == 0 ? 22_500 : 25_000 + i), Percentage.Of(10), Percentage.Of(5),
            PromotionId: null, PromotionName: null, Notes: null)),
    ];

    /// <summary>As an order is priced.</summary>
    [Benchmark]
    public object Price() => OrderPricing.Price(_sales, serviceChargeTaxable: false);
}
