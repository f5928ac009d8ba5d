using System.Globalization;
using System.Runtime.CompilerServices;
using Atapos.Shared.Hosting.Security;
using Atapos.Shared.Hosting.Settings;
using Microsoft.Extensions.DependencyInjection;

namespace Atapos.Shared.Hosting.Data.Backup;

/// <summary>Checks that a database is one that ATAPOS could have written: all invariants, all audit trails, all that is sealed.</summary>
/// <param name="services">Those of a host on this database.</param>
/// <param name="settings">Which database.</param>
public sealed class DatabaseVerification(IServiceProvider services, DatabaseSettings settings)
{
    /// <summary>What was found, sentence by sentence.</summary>
    /// <param name="cancellationToken">Stops.</param>
    public async IAsyncEnumerable<Verified> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        await using (var whole = await WholeDatabase.OpenAsync(settings, services.GetRequiredService<DatabaseMigrator>().Schemas, cancellationToken))
        {
            foreach (var invariant in scope.ServiceProvider.GetServices<IInvariants>().SelectMany(some => some.All))
            {
                yield return await CheckAsync(whole, invariant, cancellationToken);
            }
        }

        var trails = new SortedDictionary<string, Verified>(StringComparer.Ordinal);
        await foreach (var (merchant, trail, finding) in services.GetRequiredService<AuditTrails>().VerifyAsync(cancellationToken))
        {
            var before = trails.GetValueOrDefault(trail) ?? new($"the {trail} is as it was written", 0, null);
            trails[trail] = finding.Broken is null
                ? before
                : before with { Violations = before.Violations + 1, First = before.First ?? string.Create(CultureInfo.InvariantCulture, $"merchant {merchant.Value}: {finding.Broken}") };
        }

        foreach (var trail in trails.Values)
        {
            yield return trail;
        }

        foreach (var (what, shut, first) in await services.GetRequiredService<KeyRotation>().ShutAsync(cancellationToken))
        {
            yield return new($"the keys at hand open all {what}", shut, first);
        }
    }

    private static async Task<Verified> CheckAsync(WholeDatabase whole, Invariant invariant, CancellationToken cancellationToken)
    {
        await using var command = whole.Command($"""
            with offenders (me_id, what) as materialized ({invariant.Offenders})
            select count(*), (select format('merchant %s: %s', me_id, what) from offenders order by me_id, what limit 1) from offenders
            """);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new(invariant.Name, reader.GetInt64(0), reader.TextOrNull(1));
    }
}

/// <summary>Whether a sentence is true.</summary>
/// <param name="What">The sentence.</param>
/// <param name="Violations">How often it is not.</param>
/// <param name="First">The first time it is not, in words.</param>
public sealed record Verified(string What, long Violations, string? First);
