using System.Runtime.CompilerServices;
using Atapos.Shared.Hosting.Tenancy;
using Microsoft.Extensions.DependencyInjection;

namespace Atapos.Shared.Hosting.Data;

/// <summary>Goes through the audit trails of all merchants, deleted ones too.</summary>
public sealed class AuditTrails(OwnTransaction transactions, ITenantDirectory merchants)
{
    /// <summary>What is found, trail by trail.</summary>
    /// <param name="cancellationToken">Stops between two merchants.</param>
    public async IAsyncEnumerable<(TenantId Merchant, string Trail, AuditFinding Finding)> VerifyAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var merchant in merchants.AllAsync(cancellationToken))
        {
            foreach (var (trail, finding) in await transactions.RunAsync(merchant, OfOneAsync, cancellationToken))
            {
                yield return (merchant, trail, finding);
            }
        }
    }

    private static async Task<IReadOnlyList<(string Trail, AuditFinding Finding)>> OfOneAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var found = new List<(string Trail, AuditFinding Finding)>();
        foreach (var trail in services.GetServices<IAuditTrail>())
        {
            found.Add((trail.Name, await trail.VerifyAsync(services.GetRequiredService<TenantSession>(), cancellationToken)));
        }

        return found;
    }
}
