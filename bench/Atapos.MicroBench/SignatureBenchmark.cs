using System.Security.Cryptography;
using System.Text;
using Atapos.Payments.Domain;
using Atapos.Payments.Midtrans;
using BenchmarkDotNet.Attributes;

namespace Atapos.MicroBench;

/// <summary>What it takes to check the signature of a notification.</summary>
[MemoryDiagnoser]
[ShortRunJob]
public class SignatureBenchmark
{
    private const string Key = "SB-Mid-server-bench";

    private readonly Notification _notification = new(
        "INV-20251108-0001-1", "200", "51750.00",
        Convert.ToHexStringLower(SHA512.HashData(Encoding.UTF8.GetBytes("INV-20251108-0001-1" + "200" + "51750.00" + Key))), new GatewayReport { Raw = "{}" });

    /// <summary>SHA-512 and a comparison in constant time.</summary>
    [Benchmark]
    public bool Check() => NotificationSignature.IsValid(_notification, Key);
}
