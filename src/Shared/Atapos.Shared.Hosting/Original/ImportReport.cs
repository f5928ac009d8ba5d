using System.Globalization;

namespace Atapos.Shared.Hosting.Original;

/// <summary>Tells, line by line, what is taken over and what is not.</summary>
/// <param name="output">Where to.</param>
public sealed class ImportReport(TextWriter output)
{
    private readonly SortedDictionary<string, Tally> _tallies = new(StringComparer.Ordinal);

    /// <summary>How many rows were refused so far.</summary>
    public long Refused => _tallies.Values.Sum(tally => tally.Refused);

    /// <summary>What became of the rows of a table so far.</summary>
    public Tally Of(OriginalTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return _tallies.TryGetValue(table.Name, out var tally) ? tally : _tallies[table.Name] = new();
    }

    /// <summary>A row stays behind.</summary>
    /// <param name="table">Its table.</param>
    /// <param name="id">Its number; 0 when it has none.</param>
    /// <param name="reason">Why, for people.</param>
    public void Refuse(OriginalTable table, long id, string reason)
    {
        ArgumentNullException.ThrowIfNull(table);
        Of(table).Refused++;
        Say(string.Create(CultureInfo.InvariantCulture, $"refused  {table.Name} {id}: {reason}"));
    }

    /// <summary>A row is taken over otherwise than it was.</summary>
    public void Mend(OriginalTable table, long id, string what)
    {
        ArgumentNullException.ThrowIfNull(table);
        Say(string.Create(CultureInfo.InvariantCulture, $"mended   {table.Name} {id}: {what}"));
    }

    /// <summary>A line of its own.</summary>
    public void Say(string line) => output.WriteLine(line);

    /// <summary>The sums of all tables.</summary>
    public void SayTallies()
    {
        foreach (var table in OriginalTables.All)
        {
            var tally = Of(table);
            Say(string.Create(CultureInfo.InvariantCulture, $"{table.Name,-19} read {tally.Read,9}  added {tally.Added,9}  undone {tally.Undone,9}  here already {tally.Here,9}  refused {tally.Refused,9}"));
        }
    }
}

/// <summary>What became of the rows of a table.</summary>
public sealed class Tally
{
    /// <summary>Looked at.</summary>
    public long Read { get; set; }

    /// <summary>Taken over.</summary>
    public long Added { get; set; }

    /// <summary>Taken over, and undone with all of its shop.</summary>
    public long Undone { get; set; }

    /// <summary>Taken over before, or made here; left as they are.</summary>
    public long Here { get; set; }

    /// <summary>Left behind.</summary>
    public long Refused { get; set; }
}
