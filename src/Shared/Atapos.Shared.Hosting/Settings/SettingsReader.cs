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

    /// <summary>True in Development and in tests.</summary>
    public bool IsDevelopment { get; } = isDevelopment;

    /// <summary>One line per fault, each naming its variable.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <summary>Reads the process environment and the <c>.env</c> file of the working folder; the environment wins.</summary>
    public static IReadOnlyDictionary<string, string> Environment()
    {
        var values = new Dictionary<string, string>(DotEnv.Read(Path.Combine(Directory.GetCurrentDirectory(), ".env")), StringComparer.Ordinal);
        foreach (System.Collections.DictionaryEntry variable in System.Environment.GetEnvironmentVariables())
        {
            values[(string)variable.Key] = (string?)variable.Value ?? "";
        }

        return values;
    }

    /// <summary>A text, or the default when it is not set or empty.</summary>
    public string? Text(string name, string? otherwise = null) =>
        values.TryGetValue(name, out var value) && value.Trim().Length > 0 ? value.Trim() : otherwise;

    /// <summary>A whole number within limits.</summary>
    public int Number(string name, int otherwise, int lowest, int highest)
    {
        var text = Text(name);
        if (text is null)
        {
            return otherwise;
        }

        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= lowest && number <= highest)
        {
            return number;
        }

        Fault(name, $"must be a whole number between {lowest} and {highest}");
        return otherwise;
    }

    /// <summary>Yes or no: true, false, 1, 0, yes, no, on, off in any case.</summary>
    public bool Flag(string name, bool otherwise)
    {
        switch (Text(name)?.ToLowerInvariant())
        {
            case null:
                return otherwise;
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
}

/// <summary>The settings do not allow a start.</summary>
/// <param name="faults">One line per fault, each naming its variable.</param>
public sealed class SettingsException(IReadOnlyList<string> faults) : Exception(string.Join(System.Environment.NewLine, faults))
{
    /// <summary>One line per fault, each naming its variable.</summary>
    public IReadOnlyList<string> Faults { get; } = faults;
}
