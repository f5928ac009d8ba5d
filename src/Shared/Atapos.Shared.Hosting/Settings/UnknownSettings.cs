namespace Atapos.Shared.Hosting.Settings;

/// <summary>Finds variables that somebody meant for ATAPOS and that nothing reads: misspelt, or of another version.</summary>
/// <remarks>
/// The environment is full of variables of others. One is ours when its first word is that of a family of settings (<c>MAIL_</c>), or when
/// it is one slip of the finger away from a setting.
/// </remarks>
internal static class UnknownSettings
{
    // Words that variables of others begin with as well.
    private static readonly string[] CommonWords = ["APP_", "ASPNETCORE_", "DATA_", "DEFAULT_", "DOTNET_", "MAX_", "REQUEST_"];

    internal static IReadOnlyList<string> Tell(IReadOnlyDictionary<string, string> values, IReadOnlyDictionary<string, KnownSetting> known)
    {
        var families = known.Keys.Select(WordOf).OfType<string>().Except(CommonWords, StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. values.Where(pair => pair.Value.Trim().Length > 0).Select(pair => pair.Key).Order(StringComparer.Ordinal)
                .Select(name => Tell(name, known, families)).OfType<string>(),
        ];
    }

    private static string? Tell(string name, IReadOnlyDictionary<string, KnownSetting> known, HashSet<string> families)
    {
        if (known.ContainsKey(name))
        {
            return null;
        }

        if (known.Keys.FirstOrDefault(other => IsOneSlipAway(name, other)) is { } meant)
        {
            return $"{name} is no setting and changes nothing; {meant} is one.";
        }

        return WordOf(name) is { } word && families.Contains(word) ? $"{name} is no setting and changes nothing." : null;
    }

    private static string? WordOf(string name) => name.IndexOf('_', StringComparison.Ordinal) is > 0 and var end ? name[..(end + 1)] : null;

    /// <summary>One letter more, less or other, two letters changed over, or another case.</summary>
    internal static bool IsOneSlipAway(string name, string other)
    {
        if (string.Equals(name, other, StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        var (shorter, longer) = name.Length <= other.Length ? (name, other) : (other, name);
        var same = 0;
        while (same < shorter.Length && shorter[same] == longer[same])
        {
            same++;
        }

        return (longer.Length - shorter.Length) switch
        {
            0 => string.CompareOrdinal(shorter, same + 1, longer, same + 1, longer.Length) == 0
                || (same + 1 < longer.Length && shorter[same] == longer[same + 1] && shorter[same + 1] == longer[same]
                    && string.CompareOrdinal(shorter, same + 2, longer, same + 2, longer.Length) == 0),
            1 => string.CompareOrdinal(shorter, same, longer, same + 1, longer.Length) == 0,
            _ => false,
        };
    }
}
