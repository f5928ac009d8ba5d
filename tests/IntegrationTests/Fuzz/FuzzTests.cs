using System.Globalization;
using System.Security.Cryptography;
using Atapos.IntegrationTests.OpenApi;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace Atapos.IntegrationTests.Fuzz;

/// <summary>
/// No request makes the host fail, and every answer is what the OpenAPI document says. <c>ATAPOS_FUZZ_REQUESTS</c> says how many requests are
/// made up (2,000 otherwise), <c>ATAPOS_FUZZ_SEED</c> repeats those of an earlier run.
/// </summary>
public sealed class FuzzTests(TwoMerchants merchants, ITestOutputHelper output) : IClassFixture<TwoMerchants>
{
    private const int Usual = 2_000;
    private const int Shown = 40;

    private readonly ProofShop _proof = merchants.Proof;

    [Fact]
    public async Task No_request_makes_the_host_fail_or_answer_what_is_not_documented()
    {
        var requests = Setting("ATAPOS_FUZZ_REQUESTS") is { } count ? (int)count : Usual;
        var seed = Setting("ATAPOS_FUZZ_SEED") ?? (ulong)RandomNumberGenerator.GetInt32(int.MaxValue);
        var run = new FuzzRun(_proof, seed);

        await run.SendAsync(requests);

        output.WriteLine(
            $"PROMISE 9 requests={run.Statuses.Values.Sum()} 5xx={run.Count(AnswerFault.ServerError)} undocumented={run.Count(AnswerFault.Undocumented)} schema_breaks={run.Count(AnswerFault.SchemaBreak)} seed={seed}");
        output.WriteLine($"statuses {string.Join(' ', run.Statuses.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key}={pair.Value}"))}");
        run.Findings.Take(Shown).Select(finding => finding.ToString()).ShouldBeEmpty();

        // Requests that are all refused at the door would prove little.
        run.Statuses.Where(pair => pair.Key < 300).Sum(pair => pair.Value).ShouldBeGreaterThan(requests / 10);
    }

    private static ulong? Setting(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? ulong.Parse(text, CultureInfo.InvariantCulture) : null;
}
