using System.Globalization;

namespace Atapos.Payments.Receipts;

/// <summary>Shows instants as the shop's own clock does, with the name of its zone: <c>23 Nov 2026 01:30 WIB</c>.</summary>
/// <param name="timeZone">IANA name.</param>
/// <param name="months">Twelve short names.</param>
internal sealed class ShopClock(string timeZone, IReadOnlyList<string> months)
{
    /// <summary>Indonesia has three zones without summer time, known by these names.</summary>
    private static readonly Dictionary<string, string> Zones = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Asia/Jakarta"] = "WIB",
        ["Asia/Pontianak"] = "WIB",
        ["Asia/Makassar"] = "WITA",
        ["Asia/Ujung_Pandang"] = "WITA",
        ["Asia/Jayapura"] = "WIT",
    };

    private readonly TimeZoneInfo _zone = TimeZoneInfo.FindSystemTimeZoneById(timeZone);

    /// <param name="at">UTC.</param>
    internal string Show(DateTimeOffset at)
    {
        var local = TimeZoneInfo.ConvertTime(at, _zone);
        var zone = Zones.GetValueOrDefault(timeZone) ?? local.ToString("'UTC'zzz", CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{local:dd} {months[local.Month - 1]} {local:yyyy HH:mm} {zone}");
    }
}
