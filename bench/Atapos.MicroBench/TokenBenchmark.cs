using System.Security.Cryptography;
using Atapos.Identity.Authentication.Customers;
using Atapos.Shared;
using BenchmarkDotNet.Attributes;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Atapos.MicroBench;

/// <summary>What it takes to verify a customer's token.</summary>
[MemoryDiagnoser]
[ShortRunJob]
public class TokenBenchmark
{
    private readonly JsonWebTokenHandler _handler = new();
    private readonly AccessTokens _tokens = new(
        new(RandomNumberGenerator.GetBytes(32), PreviousKey: null, "atapos", "atapos", TimeSpan.FromHours(1), KeyIsMadeUp: false), TimeProvider.System);

    private string _token = "";

    /// <summary>Issues the token.</summary>
    [GlobalSetup]
    public void Prepare() => _token = _tokens.Issue(1, TenantId.Of(1), TimeProvider.System.GetUtcNow());

    /// <summary>Signature, issuer, audience and lifetime.</summary>
    [Benchmark]
    public Task<bool> Verify() => VerifyAsync();

    private async Task<bool> VerifyAsync() => (await _handler.ValidateTokenAsync(_token, _tokens.Validation)).IsValid;
}
