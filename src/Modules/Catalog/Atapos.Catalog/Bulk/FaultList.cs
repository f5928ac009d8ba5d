using System.Globalization;
using Atapos.Catalog.Messages;
using Atapos.Shared.Hosting.Http;
using Microsoft.AspNetCore.Http;

namespace Atapos.Catalog.Bulk;

/// <summary>What is wrong in a file: all of it counted, the first thousand kept.</summary>
internal sealed class FaultList
{
    /// <summary>The most that are shown.</summary>
    internal const int Most = 1_000;

    // By line, and in the order in which they were found where the line is the same.
    private readonly SortedSet<(long Line, int Number, ImportFault Fault)> _first = new(Comparer<(long Line, int Number, ImportFault Fault)>.Create(
        (left, right) => (left.Line, left.Number).CompareTo((right.Line, right.Number))));

    private int _count;

    /// <summary>True when nothing is wrong so far.</summary>
    internal bool IsEmpty => _count == 0;

    internal void Add(long? line, string? column, string message)
    {
        _first.Add((line ?? long.MaxValue, _count++, new(line, column, message)));
        if (_first.Count > Most)
        {
            _first.Remove(_first.Max);
        }
    }

    /// <summary>Ends the import when there is a fault.</summary>
    /// <exception cref="ProblemException">422 <c>import.refused</c>.</exception>
    internal void Refuse()
    {
        if (_count > 0)
        {
            var faults = _count == 1 ? "one fault" : string.Create(CultureInfo.InvariantCulture, $"{_count:N0} faults");
            throw new ProblemException(StatusCodes.Status422UnprocessableEntity, "import.refused", $"The file has {faults}; nothing was imported.")
            {
                Details = new ImportFaults(_count, [.. _first.Select(entry => entry.Fault)]),
            };
        }
    }
}
