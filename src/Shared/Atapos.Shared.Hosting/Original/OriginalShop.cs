using Atapos.Shared.Hosting.Data;

namespace Atapos.Shared.Hosting.Original;

/// <summary>A shop of the original that is being taken over, in one transaction.</summary>
/// <param name="source">The original.</param>
/// <param name="session">Open, as the shop.</param>
/// <param name="report">Told of everything.</param>
/// <param name="isTrial">True when all will be undone.</param>
public sealed class OriginalShop(OriginalDatabase source, TenantSession session, ImportReport report, bool isTrial)
{
    private readonly Dictionary<string, HashSet<long>> _here = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<long>> _added = new(StringComparer.Ordinal);

    /// <summary>The original.</summary>
    public OriginalDatabase Source => source;

    /// <summary>Told of everything.</summary>
    public ImportReport Report => report;

    /// <summary>Where it is written.</summary>
    public TenantSession Session => session;

    /// <summary>The shop's number.</summary>
    public long Merchant => session.Tenant.Current.Value;

    /// <summary>How the shop is run; known once its own row is taken over.</summary>
    public OriginalShopTerms Terms { get; set; } = new("Asia/Jakarta", ServiceChargeTaxable: false, UsesOwnAccount: false);

    /// <summary>The numbers of a table's rows that were taken over in this transaction.</summary>
    public IReadOnlyList<long> AddedOf(OriginalTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return _added.GetValueOrDefault(table.Name) ?? [];
    }

    /// <summary>A row that is here now, whether it was added or had been before.</summary>
    public bool IsHere(OriginalTable table, long id)
    {
        ArgumentNullException.ThrowIfNull(table);
        return _here.TryGetValue(table.Name, out var ids) && ids.Contains(id);
    }

    /// <summary>A row that another row points to.</summary>
    /// <exception cref="RefusedRowException">It is not here.</exception>
    public long? MustBeHere(OriginalTable table, long? id) => id is not { } number || IsHere(table, number)
        ? id
        : throw new RefusedRowException(FormattableString.Invariant($"{table?.Name} {number} is not of this shop, or was refused"));

    /// <summary>Remembers that a row is here.</summary>
    public void Keep(OriginalTable table, long id, bool isNew)
    {
        ArgumentNullException.ThrowIfNull(table);
        Set(_here, table.Name).Add(id);
        var tally = report.Of(table);
        if (isNew)
        {
            Set(_added, table.Name).Add(id);
            tally.Added++;
        }
        else
        {
            tally.Here++;
        }
    }

    /// <summary>Remembers what belongs to an order that was not added now: it goes the way of the order.</summary>
    /// <param name="table">The table of what belongs to it.</param>
    /// <param name="order">The order.</param>
    /// <param name="rows">The numbers of what belongs to it.</param>
    public void Follow(OriginalTable table, long order, IEnumerable<long> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        foreach (var row in rows)
        {
            if (IsHere(OriginalTables.Orders, order))
            {
                Keep(table, row, isNew: false);
            }
            else
            {
                report.Refuse(table, row, FormattableString.Invariant($"order_header {order} is not taken over"));
            }
        }
    }

    /// <summary>Counts nothing as added any more: the shop is undone.</summary>
    public void Undo()
    {
        foreach (var table in OriginalTables.All)
        {
            var (tally, added) = (report.Of(table), AddedOf(table).Count);
            (tally.Added, tally.Undone) = (tally.Added - added, tally.Undone + added);
        }
    }

    /// <summary>Makes sure that no id that was taken over is handed out again.</summary>
    /// <param name="sequence">With its schema.</param>
    /// <param name="table">Whose ids come from it.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task StepOverAsync(string sequence, OriginalTable table, CancellationToken cancellationToken)
    {
        if (AddedOf(table) is { Count: > 0 } added)
        {
            await StepOverAsync(sequence, added.Max(), cancellationToken);
        }
    }

    /// <summary>The same up to an id.</summary>
    public async Task StepOverAsync(string sequence, long highest, CancellationToken cancellationToken)
    {
        // Sequences are outside of transactions: what is only tried must not use them up.
        if (!isTrial)
        {
            await IdBlocks.StepOverAsync(session, sequence, highest, cancellationToken);
        }
    }

    private static TList Set<TList>(Dictionary<string, TList> lists, string name)
        where TList : new() => lists.TryGetValue(name, out var list) ? list : lists[name] = new();
}

/// <summary>How a shop is run, as far as its orders depend on it.</summary>
/// <param name="TimeZone">IANA name.</param>
/// <param name="ServiceChargeTaxable">True when a service charge is taxed.</param>
/// <param name="UsesOwnAccount">True when its own account at the gateway takes the money.</param>
public sealed record OriginalShopTerms(string TimeZone, bool ServiceChargeTaxable, bool UsesOwnAccount);
