using Atapos.Shared.Hosting.Data;

namespace Atapos.Host.Verbs;

/// <summary>Reads every merchant's trails and names the first line of each that is not as it was written.</summary>
internal static class VerifyAudit
{
    internal static async Task<int> ExecuteAsync()
    {
        await using var app = await VerbApp.OpenMigratedAsync();
        var isWhole = true;
        await foreach (var (merchant, trail, finding) in app.Services.GetRequiredService<AuditTrails>().VerifyAsync(CancellationToken.None))
        {
            Console.WriteLine($"{(finding.Broken is null ? "ok  " : "FAIL")} merchant {merchant.Value}, {trail}: {finding.Lines} lines, "
                + (finding.Broken is null ? $"ends in {finding.Head}" : $"broken: {finding.Broken}"));
            isWhole &= finding.Broken is null;
        }

        return isWhole ? Verb.Done : Verb.Failed;
    }
}
