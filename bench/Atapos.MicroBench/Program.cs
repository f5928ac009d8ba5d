using Atapos.MicroBench;
using BenchmarkDotNet.Running;

BenchmarkSwitcher.FromTypes([typeof(PricingBenchmark), typeof(TokenBenchmark), typeof(SignatureBenchmark)]).Run(args);
