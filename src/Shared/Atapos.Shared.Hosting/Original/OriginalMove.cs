using System.Globalization;
using Atapos.Shared.Hosting.Data;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Atapos.Shared.Hosting.Original;

/// <summary>Brings all shops of the original over, each in a transaction of its own: whole, but for the rows that the report names, or not at all.</summary>
public sealed class OriginalMove(IServiceScopeFactory scopes, DatabaseMigrator database)
{
    /// <summary>Brings them over; what is here already stays as it is, so that it may be done again.</summary>
    /// <param name="source">The original.</param>
    /// <param name="isTrial">True to undo everything and only tell.</param>
    /// <param name="report">Told of everything.</param>
    /// <param name="cancellationToken">Stops; the shop that is being brought over is then undone.</param>
    /// <returns>How many rows and shops were refused.</returns>
    /// <exception cref="RefusedRowException">It is not the original's database.</exception>
    public async Task<long> RunAsync(OriginalDatabase source, bool isTrial, ImportReport report, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(report);
        if (await source.MissingAsync(cancellationToken) is { Count: > 0 } missing)
        {
            throw new RefusedRowException($"The schema atapos lacks {string.Join(", ", missing)}; it must have the eleven tables of the original.");
        }

        var failed = 0L;
        await database.AloneAsync(
            async token =>
            {
                await TellOfAstrayAsync(source, report, token);
                foreach (var merchant in await source.MerchantsAsync(token))
                {
                    failed += await MoveAsync(source, merchant, isTrial, report, token) ? 0 : 1;
                }
            },
            cancellationToken);
        report.SayTallies();
        return report.Refused + failed;
    }

    private static async Task TellOfAstrayAsync(OriginalDatabase source, ImportReport report, CancellationToken cancellationToken)
    {
        foreach (var table in OriginalTables.All)
        {
            foreach (var id in await source.AstrayAsync(table, cancellationToken))
            {
                report.Of(table).Read++;
                report.Refuse(table, id, "it is of no shop");
            }
        }
    }

    private async Task<bool> MoveAsync(OriginalDatabase source, long merchant, bool isTrial, ImportReport report, CancellationToken cancellationToken)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var session = scope.ServiceProvider.GetRequiredService<TenantSession>();
            session.Enter(TenantId.Of(merchant));
            await session.BeginAsync(cancellationToken);
            var shop = new OriginalShop(source, session, report, isTrial);
            foreach (var part in scope.ServiceProvider.GetServices<IOriginalImport>().OrderBy(part => part.Order))
            {
                await part.ImportAsync(shop, cancellationToken);
                if (!shop.IsHere(OriginalTables.Merchants, merchant))
                {
                    return false;
                }
            }

            return await EndAsync(shop, scope.ServiceProvider, isTrial, cancellationToken);
        }
        catch (Exception error) when (error is PostgresException or RefusedRowException or DomainException)
        {
            report.Say(string.Create(CultureInfo.InvariantCulture, $"failed   merchant {merchant}: nothing of it is taken over. {error.Message}"));
            return false;
        }
    }

    private static async Task<bool> EndAsync(OriginalShop shop, IServiceProvider services, bool isTrial, CancellationToken cancellationToken)
    {
        var wrong = await new OriginalSums(shop).CompareAsync(cancellationToken);
        foreach (var invariant in services.GetServices<IInvariants>().SelectMany(some => some.All).Where(invariant => invariant.IsOfRows))
        {
            await using var command = shop.Session.Command($"with offenders (me_id, what) as materialized ({invariant.Offenders}) select what from offenders limit 1");
            if (await command.ExecuteScalarAsync(cancellationToken) is string offender)
            {
                wrong++;
                shop.Report.Say($"broken   {invariant.Name}: {offender}");
            }
        }

        if (wrong > 0)
        {
            shop.Report.Say(string.Create(CultureInfo.InvariantCulture, $"failed   merchant {shop.Merchant}: nothing of it is taken over."));
            return false;
        }

        if (!isTrial)
        {
            await shop.Session.CommitAsync();
        }

        return true;
    }
}
