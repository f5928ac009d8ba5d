using Ardalis.GuardClauses;
using Atapos.Shared;

namespace Atapos.Ordering.Domain;

/// <summary>A place where customers are served: a table, a barber's chair, a car-wash bay.</summary>
internal sealed class TableLocation : AggregateRoot
{
    internal const int LongestNumber = 20;
    internal const int LongestName = 120;
    internal const int LongestZone = 60;
    internal const int MaxCapacity = 9_999;

    private TableLocation()
    {
    }

    private TableLocation(TenantId tenant)
        : base(tenant)
    {
    }

    internal long Id { get; private set; }

    /// <summary>The short sign on it, for example A1.</summary>
    internal string Number { get; private set; } = "";

    internal string Name { get; private set; } = "";

    /// <summary>Guests it seats, 1 to 9,999, if known.</summary>
    internal int? Capacity { get; private set; }

    internal string? Zone { get; private set; }

    /// <summary>False when no order may be taken there.</summary>
    internal bool IsActive { get; private set; }

    /// <summary>UTC; null while it exists. A deleted one is never read again and frees its number.</summary>
    internal DateTimeOffset? DeletedAt { get; private set; }

    /// <summary>Makes a place.</summary>
    /// <exception cref="DomainException">
    /// <c>table.number-invalid</c>, <c>table.name-invalid</c>, <c>table.capacity-out-of-range</c> or <c>table.zone-too-long</c>.
    /// </exception>
    internal static TableLocation Open(TenantId tenant, long id, string number, string name, int? capacity, string? zone, bool isActive = true)
    {
        var table = new TableLocation(tenant) { Id = id };
        table.Revise(number, name, capacity, zone, isActive);
        return table;
    }

    /// <summary>Puts another description in the place of the one it has.</summary>
    /// <exception cref="DomainException">
    /// <c>table.number-invalid</c>, <c>table.name-invalid</c>, <c>table.capacity-out-of-range</c> or <c>table.zone-too-long</c>.
    /// </exception>
    internal void Revise(string number, string name, int? capacity, string? zone, bool isActive)
    {
        Number = Guard.Against.BlankOrLonger(number, LongestNumber, "table.number-invalid", "A table's number");
        Name = Guard.Against.BlankOrLonger(name, LongestName, "table.name-invalid", "A table's name");
        Capacity = capacity is { } seats ? Guard.Against.Outside(seats, 1, MaxCapacity, "table.capacity-out-of-range") : null;
        Zone = Guard.Against.Longer(zone, LongestZone, "table.zone-too-long", "A zone");
        IsActive = isActive;
    }

    /// <summary>Takes it away for good; orders that were served there keep pointing to it.</summary>
    /// <param name="at">UTC.</param>
    internal void Delete(DateTimeOffset at) => DeletedAt ??= at;
}
