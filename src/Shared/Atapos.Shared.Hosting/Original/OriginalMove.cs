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
    /// <returns>How many rows were refused and shops undone.</returns>
    /// <exception cref="RefusedRowException">It is not the original's database.</exception>
    public async Task<long> RunAsync(OriginalDatabase source, bool isTrial, ImportReport report, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(report);
        if (await source.MissingAsync(cancellationToken) is { Count: > 0 } missing)
        {
            throw new RefusedRowException($"The schema atapos lacks {string.Join(", ", missing)}; it must have the eleven tables of the original.");
        }

        var undone = 0L;
        await database.AloneAsync(
            async token =>
            {
                await TellOfAstrayAsync(source, report, token);
                foreach (var merchant in await source.MerchantsAsync(token))
                {
                    undone += await MoveAsync(source, merchant, isTrial, report, token) ? 0 : 1;
                }
            },
            cancellationToken);
        report.SayTallies();
        return report.Refused + undone;
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

    /// <summary>False when the shop had to be undone.</summary>
    private async Task<bool> MoveAsync(OriginalDatabase source, long merchant, bool isTrial, ImportReport report, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var session = scope.ServiceProvider.GetRequiredService<TenantSession>();
        session.Enter(TenantId.Of(merchant));
        await session.BeginAsync(cancellationToken);
        var shop = new OriginalShop(source, session, report, isTrial);
        if (await FaultOfAsync(shop, scope.ServiceProvider, cancellationToken) is { } fault)
        {
            report.Say(string.Create(CultureInfo.InvariantCulture, $"failed   merchant {merchant}: nothing of it is taken over. {fault}"));
            shop.Undo();
            return false;
        }

        if (!isTrial)
        {
            await session.CommitAsync();
        }

        return true;
    }

    /// <summary>Names what a shop has whose own row is refused; there is nothing to undo.</summary>
    private static async Task TellOfLeftBehindAsync(OriginalShop shop, CancellationToken cancellationToken)
    {
        foreach (var table in OriginalTables.All.Where(table => table != OriginalTables.Merchants))
        {
            foreach (var id in await shop.Source.NumbersAsync(table, shop.Merchant, cancellationToken))
            {
                shop.Report.Of(table).Read++;
                shop.Report.Refuse(table, id, "its shop stays behind");
            }
        }
    }

    /// <summary>Takes all parts over; says what is wrong with the whole, or null.</summary>
    private static async Task<string?> FaultOfAsync(OriginalShop shop, IServiceProvider services, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var part in services.GetServices<IOriginalImport>().OrderBy(part => part.Order))
            {
                await part.ImportAsync(shop, cancellationToken);
                if (!shop.IsHere(OriginalTables.Merchants, shop.Merchant))
                {
                    await TellOfLeftBehindAsync(shop, cancellationToken);
                    return null;
                }
            }

            var wrong = await new OriginalSums(shop).CompareAsync(cancellationToken) + await BrokenAsync(shop, services, cancellationToken);
            return wrong == 0 ? null : "See above.";
        }
        catch (Exception error) when (error is PostgresException or RefusedRowException or DomainException)
        {
            return error.Message;
        }
    }

    /// <summary>How many of the sentences that must be true of all rows are not.</summary>
    private static async Task<int> BrokenAsync(OriginalShop shop, IServiceProvider services, CancellationToken cancellationToken)
    {
        var broken = 0;
        foreach (var invariant in services.GetServices<IInvariants>().SelectMany(some => some.All).Where(invariant => invariant.IsOfRows))
        {
            await using var command = shop.Session.Command($"with offenders (me_id, what) as materialized ({invariant.Offenders}) select what from offenders limit 1");
            if (await command.ExecuteScalarAsync(cancellationToken) is string offender)
            {
                broken++;
                shop.Report.Say($"broken   {invariant.Name}: {offender}");
            }
        }

        return broken;
    }
}
