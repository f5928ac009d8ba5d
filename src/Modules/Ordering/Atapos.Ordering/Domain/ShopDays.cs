using Atapos.Shared;

namespace Atapos.Ordering.Domain;

/// <summary>Days as the shop counts them, by its time zone.</summary>
internal static class ShopDays
{
    /// <summary>The day at the shop at an instant.</summary>
    internal static DateOnly DayOf(DateTimeOffset instant, string timeZone) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, Zone(timeZone)).DateTime);

    /// <summary>The instant at which a day begins at the shop.</summary>
    internal static DateTimeOffset? StartOf(DateOnly? day, string timeZone) => day is { } date ? Midnight(date, Zone(timeZone)) : null;

    /// <summary>The instant at which the next day begins at the shop.</summary>
    internal static DateTimeOffset? EndOf(DateOnly? day, string timeZone) =>
        day is { } date && date < DateOnly.MaxValue ? Midnight(date.AddDays(1), Zone(timeZone)) : null;

    private static DateTimeOffset Midnight(DateOnly day, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(TimeOnly.MinValue);
        while (zone.IsInvalidTime(local))
        {
            local = local.Add(new TimeSpan(0, 30, 0));
        }

        var offset = zone.GetUtcOffset(local);
        return local.Ticks < offset.Ticks ? DateTimeOffset.MinValue : new DateTimeOffset(local, offset).ToUniversalTime();
    }

    private static TimeZoneInfo Zone(string name) => TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone)
        ? zone
        : throw new DomainException("merchant.time-zone-unknown", $"{name} is not a known time zone.");
}
