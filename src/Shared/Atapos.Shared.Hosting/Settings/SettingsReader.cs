using System.Globalization;
using System.Text;

namespace Atapos.Shared.Hosting.Settings;

/// <summary>Reads settings by the original's environment names and collects every fault, so that all are told at once.</summary>
/// <param name="values">The environment over the <c>.env</c> file.</param>
/// <param name="isDevelopment">In Development secrets may be missing or placeholders.</param>
public sealed class SettingsReader(IReadOnlyDictionary<string, string> values, bool isDevelopment)
{
    private static readonly string[] Placeholders =
        ["change_me", "change-me", "changeme", "change-this", "your_", "your-", "yourdomain", "[32-char-key]", "[16-char-iv]", "user:password@host", "placeholder"];

    private readonly List<string> _faults = [];
    private readonly SortedDictionary<string, KnownSetting> _known = new(StringComparer.Ordinal);

    /// <summary>True in Development and in tests.</summary>
    public bool IsDevelopment { get; } = isDevelopment;

    /// <summary>One line per fault, each naming its variable.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <summary>Every setting that was read, by name.</summary>
    public IReadOnlyCollection<KnownSetting> Known => _known.Values;

    /// <summary>One line for each variable that looks like one of ours and changes nothing.</summary>
    public IReadOnlyList<string> Ineffective => UnknownSettings.Tell(values, _known);

    /// <summary>Reads the process environment and the <c>.env</c> file of the working folder; the environment wins.</summary>
    public static IReadOnlyDictionary<string, string> Environment()
    {
        var values = new Dictionary<string, string>(EnvironmentFile(), StringComparer.Ordinal);
        foreach (System.Collections.DictionaryEntry variable in System.Environment.GetEnvironmentVariables())
        {
            values[(string)variable.Key] = (string?)variable.Value ?? "";
        }

        return values;
    }

    /// <summary>Reads the <c>.env</c> file of the working folder alone.</summary>
    public static IReadOnlyDictionary<string, string> EnvironmentFile() => DotEnv.Read(Path.Combine(Directory.GetCurrentDirectory(), ".env"));

    /// <summary>A text, or the default when it is not set or empty.</summary>
    public string? Text(string name, string? otherwise = null)
    {
        Note(name, otherwise, isSecret: false);
        return values.TryGetValue(name, out var value) && value.Trim().Length > 0 ? value.Trim() : otherwise;
    }

    /// <summary>A whole number within limits, or null when it is not set.</summary>
    public int? Number(string name, int lowest, int highest) => Text(name) is { } text ? Parse(name, text, lowest, highest) ?? lowest : null;

    /// <summary>A whole number within limits.</summary>
    public int Number(string name, int otherwise, int lowest, int highest) =>
        Parse(name, Text(name, otherwise.ToString(CultureInfo.InvariantCulture))!, lowest, highest) ?? otherwise;

    /// <summary>Yes or no: true, false, 1, 0, yes, no, on, off in any case.</summary>
    public bool Flag(string name, bool otherwise)
    {
        switch (Text(name, otherwise ? "true" : "false")!.ToLowerInvariant())
        {
            case "true" or "1" or "yes" or "on":
                return true;
            case "false" or "0" or "no" or "off":
                return false;
            default:
                Fault(name, "must be true or false");
                return otherwise;
        }
    }

    /// <summary>An absolute http or https address, without a trailing slash.</summary>
    public Uri? Address(string name, string? otherwise = null)
    {
        var text = Text(name, otherwise);
        if (text is null)
        {
            return null;
        }

        if (Uri.TryCreate(text.TrimEnd('/'), UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
        {
            return address;
        }

        Fault(name, "must be an absolute http or https address");
        return null;
    }

    /// <summary>One of a few words, in any case.</summary>
    public string OneOf(string name, string otherwise, params IReadOnlyList<string> allowed)
    {
        var text = Text(name, otherwise)!;
        var found = allowed.FirstOrDefault(word => string.Equals(word, text, StringComparison.OrdinalIgnoreCase));
        if (found is null)
        {
            Fault(name, $"must be one of {string.Join(", ", allowed)}");
        }

        return found ?? otherwise;
    }

    /// <summary>A secret; outside Development a missing one, a placeholder or one that is too short is a fault.</summary>
    /// <param name="name">The variable.</param>
    /// <param name="leastBytes">The least length of its UTF-8 bytes.</param>
    public string? Secret(string name, int leastBytes = 1)
    {
        Note(name, otherwise: null, isSecret: true);
        var text = Text(name);
        if (IsDevelopment)
        {
            return text;
        }

        if (text is null)
        {
            Fault(name, "is not set");
        }
        else if (Placeholders.Any(placeholder => text.Contains(placeholder, StringComparison.OrdinalIgnoreCase)))
        {
            Fault(name, "is still a placeholder");
        }
        else if (Encoding.UTF8.GetByteCount(text) < leastBytes)
        {
            Fault(name, $"must have at least {leastBytes} bytes");
        }

        return text;
    }

    /// <summary>Remembers a fault.</summary>
    public void Fault(string name, string what) => _faults.Add($"{name} {what}.");

    /// <summary>Ends the reading.</summary>
    /// <exception cref="SettingsException">There were faults.</exception>
    public void ThrowIfFaulty()
    {
        if (_faults.Count > 0)
        {
            throw new SettingsException(_faults);
        }
    }

    private int? Parse(string name, string text, int lowest, int highest)
    {
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= lowest && number <= highest)
        {
            return number;
        }

        Fault(name, $"must be a whole number between {lowest} and {highest}");
        return null;
    }

    private void Note(string name, string? otherwise, bool isSecret)
    {
        var earlier = _known.GetValueOrDefault(name);
        _known[name] = new(name, otherwise ?? earlier?.Default, isSecret || earlier is { IsSecret: true });
    }
}

/// <summary>The settings do not allow a start.</summary>
/// <param name="faults">One line per fault, each naming its variable.</param>
public sealed class SettingsException(IReadOnlyList<string> faults) : Exception(string.Join(System.Environment.NewLine, faults))
{
    /// <summary>One line per fault, each naming its variable.</summary>
    public IReadOnlyList<string> Faults { get; } = faults;
}
