using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Tenancy;

namespace Atapos.Host.Verbs;

/// <summary>Reads every merchant's trails and names the first line of each that is not as it was written.</summary>
internal static class VerifyAudit
{
    internal static async Task<int> ExecuteAsync()
    {
        await using var app = await VerbApp.OpenMigratedAsync();
        var own = app.Services.GetRequiredService<OwnTransaction>();
        var isWhole = true;
        await foreach (var merchant in app.Services.GetRequiredService<ITenantDirectory>().AllAsync(CancellationToken.None))
        {
            var found = await own.RunAsync(merchant, VerifyAsync, CancellationToken.None);
            foreach (var (name, finding) in found)
            {
                Console.WriteLine($"{(finding.Broken is null ? "ok  " : "FAIL")} merchant {merchant.Value}, {name}: {finding.Lines} lines, "
                    + (finding.Broken is null ? $"ends in {finding.Head}" : $"broken: {finding.Broken}"));
                isWhole &= finding.Broken is null;
            }
        }

        return isWhole ? Verb.Done : Verb.Failed;
    }

    private static async Task<IReadOnlyList<(string Name, AuditFinding Finding)>> VerifyAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var found = new List<(string Name, AuditFinding Finding)>();
        foreach (var trail in services.GetServices<IAuditTrail>())
        {
            found.Add((trail.Name, await trail.VerifyAsync(services.GetRequiredService<TenantSession>(), cancellationToken)));
        }

        return found;
    }
}
