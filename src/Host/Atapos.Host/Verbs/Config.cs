using Atapos.Shared.Hosting.Settings;

namespace Atapos.Host.Verbs;

/// <summary>Prints every setting with what counts, and where that comes from; secrets are hidden.</summary>
internal static class Config
{
    private const string Hidden = "(hidden)";

    internal static int Print()
    {
        var settings = AtaposApp.ReadSettings(SettingsReader.Environment());
        var rows = settings.Known.Select(RowOf).ToList();
        var (names, values) = (rows.Max(row => row.Name.Length), rows.Max(row => row.Value.Length));
        foreach (var (name, value, source) in rows)
        {
            Console.WriteLine($"{name.PadRight(names)}  {value.PadRight(values)}  {source}");
        }

        foreach (var line in settings.Ineffective.Concat(settings.Faults))
        {
            Console.Error.WriteLine(line);
        }

        return settings.Faults.Count == 0 ? Verb.Done : Verb.Failed;
    }

    private static (string Name, string Value, string Source) RowOf(KnownSetting setting)
    {
        var (value, source) = Find(setting.Name);
        return value is null
            ? (setting.Name, setting.Default ?? "", "default")
            : (setting.Name, setting.IsHidden || HoldsPassword(value) ? Hidden : value, source);
    }

    // A blank value of the environment counts as not set, and still hides the file's.
    private static (string? Value, string Source) Find(string name)
    {
        var (value, source) = Environment.GetEnvironmentVariable(name) is { } set ? (set, "environment") : (SettingsReader.EnvironmentFile().GetValueOrDefault(name), ".env");
        return string.IsNullOrWhiteSpace(value) ? (null, "default") : (value.Trim(), source);
    }

    private static bool HoldsPassword(string value) => Uri.TryCreate(value, UriKind.Absolute, out var address) && address.UserInfo.Length > 0;
}
