namespace Atapos.Shared.Hosting.Data;

/// <summary>What is true of a module's rows at any moment; each module says its own, and <c>atapos restore</c> checks all.</summary>
public interface IInvariants
{
    /// <summary>All of them.</summary>
    IReadOnlyList<Invariant> All { get; }
}

/// <summary>A sentence that is true of all rows at any moment.</summary>
/// <param name="Name">The sentence, for people: <c>an order's amounts are the sums of its lines</c>.</param>
/// <param name="Offenders">A query for the rows of which it is not: their <c>me_id</c>, and a text that names the row and what is wrong.</param>
public sealed record Invariant(string Name, string Offenders)
{
    /// <summary>True when it can be asked in the midst of a transaction of one merchant: it reads nothing but rows.</summary>
    public bool IsOfRows { get; init; } = true;

    /// <summary>No row has an id that <see cref="IdBlocks"/> is still to hand out.</summary>
    /// <param name="sequence">The sequence with its schema.</param>
    /// <param name="tables">The tables that have their ids from it.</param>
    public static Invariant OfIds(string sequence, params IReadOnlyList<string> tables) => new(
        $"no row has an id that {sequence} is still to give",
        $"""
        select 0, format('an id is %s already, and the next one would be %s', used, next)
        from (select max(id) as used from ({string.Join(" union all ", tables.Select(table => $"select max(id) as id from {table}"))}) every) a,
             (select case when is_called then last_value + {IdBlocks.BlockSize} else last_value end as next from {sequence}) b
        where used >= next
        """)
    {
        IsOfRows = false,
    };
}
