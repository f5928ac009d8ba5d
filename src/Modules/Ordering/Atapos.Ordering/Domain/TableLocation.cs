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

    internal static TableLocation Open(TenantId tenant, long id, string number, string name, int? capacity, string? zone, bool isActive = true) =>
        new(tenant)
        {
            Id = id,
            Number = Guard.Against.BlankOrLonger(number, LongestNumber, "table.number-invalid", "A table's number"),
            Name = Guard.Against.BlankOrLonger(name, LongestName, "table.name-invalid", "A table's name"),
            Capacity = capacity is { } seats ? Guard.Against.Outside(seats, 1, MaxCapacity, "table.capacity-out-of-range") : null,
            Zone = Guard.Against.Longer(zone, LongestZone, "table.zone-too-long", "A zone"),
            IsActive = isActive,
        };
}
